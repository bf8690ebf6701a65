"""What to try where nothing is wrong: rate, width, time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bpcourse.checkup.finding import number
from bpcourse.checkup.patient import Patient

RATES = (1e-4, 1e-3, 1e-2, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
STEPS = 10


def try_rates(patient: Patient) -> None:
    """The loss after ten plain steps at each of some rates, as a part of the first loss."""
    for rate in RATES:
        leaves, first, loss = dict(patient.start), np.nan, np.nan
        for i in range(STEPS + 1):
            answer = patient.ask(leaves)
            loss = answer.loss if answer and answer.finite else np.inf
            first = loss if i == 0 else first
            if answer is None or not np.isfinite(loss) or loss > 100 * abs(first) + 1e-12:
                loss = np.inf
                break
            leaves = {n: leaf - rate * answer.gradients[n] for n, leaf in leaves.items()}
        patient.measured.rates[rate] = loss
        if not np.isfinite(loss):
            break


def advice(patient: Patient, cut: Sequence[str] = ()) -> list[str]:
    """Sentences, the most useful first; `cut`: examinations that time ended."""
    found: list[str] = []
    if cut:
        found.append(
            f"Time was up before it was known: {'; '.join(cut)}. Give it more, checkup(..., seconds=30), "
            "fewer rows, or a narrower network with the same code."
        )
    rates, measured = patient.measured.rates, patient.measured
    if rates:
        best = min(rates, key=lambda rate: rates[rate])
        worse = [
            rate for rate, loss in rates.items() if rate > best and loss > max(rates[best], 0) * 1.5
        ]
        above = f", and go wrong from about {min(worse):g} on" if worse else ""
        found.append(
            f"Rate: plain steps with all rows bring the loss down fastest at about {best:g}{above}. "
            "If yours is far from that, change it first. Adam likes about 0.001 to 0.01."
        )
    if measured.update:
        name = max(measured.update, key=lambda n: measured.update[n])
        found.append(
            f"Your update moves {name} by {number(measured.update[name])} of its size; about 0.001 is "
            "usual, 0.1 is much, 0.000001 is nothing."
        )
    if measured.fitted:
        found.append(
            f"A handful is learned by heart in {len(measured.curve)} steps, so the network can learn. "
            "If the loss on all rows stays high: train longer, then make it wider."
        )
    elif measured.curve:
        found.append(
            f"A handful is not learned by heart within {len(measured.curve)} steps (loss from "
            f"{number(measured.curve[0])} to {number(min(measured.curve))}): more time, or more units."
        )
    found.append(
        "If the training loss is low and new examples are answered badly, it has learned by heart: "
        "more data, or a penalty. And try two other seeds: some beginnings are unlucky."
    )
    return found
