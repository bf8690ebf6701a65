"""The order of the learner's own loop: which gradient does an update use, and how far does it go?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from bpcourse.checkup.activations import inputs_of_layers
from bpcourse.checkup.finding import CERTAIN, LIKELY, Finding, listed, number
from bpcourse.checkup.leaves import Array, Leaves
from bpcourse.checkup.patient import Patient
from bpcourse.checkup.traces import Trace, follow

TAKEN = 0.2  # of an array, in one update: no decay is so strong
EXACT = 1e-6  # of an update: how near it must be to what explains it
STEPS, LONG = 4, 30


def loop_is_in_order(patient: Patient) -> Iterator[Finding]:
    """What `step` does, from the first update on; nothing without it."""
    if patient.step is None:
        return
    trace = follow(patient, STEPS)
    finding = _it_updates(patient, trace)
    if finding is None and trace.updates >= 1:
        finding = (
            _it_keeps(trace)
            or _it_goes_down(trace)
            or _its_gradient(patient, trace)
            or _all_move(trace)
        )
        _measure(patient, trace)
    yield from _found(finding)
    if trace.data and finding is None:
        yield Finding(
            "changes data",
            f"The update changes {trace.data} in place: its next call sees other data.",
            "Work on a copy.",
        )
    if finding is None and not trace.data:
        yield from _found(_its_length(patient, trace))


def _found(finding: Finding | None) -> Iterator[Finding]:
    if finding:
        yield finding


def _it_updates(patient: Patient, trace: Trace) -> Finding | None:
    if trace.error:
        return Finding(
            "step raises",
            f"step(parameters, X, y) raises {trace.error.kind}: {trace.error.message} "
            f"({trace.error.frames.splitlines()[-1] if trace.error.frames else 'no line of yours'}).",
            "Mend this first.",
        )
    if trace.updates < 1 or any(_moved(trace, name) for name in trace.points[0]):
        return None
    if trace.originals:
        return Finding(
            "updates globals",
            f"The update changes your own {listed(trace.originals)}, not the parameters that it is "
            "given.",
            "Update the arrays of the argument: parameters['W1'] -= rate * gradients['W1'].",
        )
    if not any(np.any(gradient) for gradient in trace.gradients[0].values()):
        return None
    return Finding(
        "no update",
        f"After {trace.updates} updates each array is exactly as before, though the gradients are "
        "not 0.",
        "`p = p - rate * g` in a loop gives a name to a new array and leaves the old one: write "
        "`p -= rate * g`, or put it back, parameters[name] = ..., or return the new parameters.",
    )


def _moved(trace: Trace, name: str) -> bool:
    return any(np.any(trace.update(i, name)) for i in range(trace.updates))


def _all_move(trace: Trace) -> Finding | None:
    still = [
        name for name in trace.points[0] if not _moved(trace, name) and _should_move(trace, name)
    ]
    if not still:
        return None
    return Finding(
        "not updated",
        f"The update never moves {listed(still)}, whose gradient is not 0.",
        "Go over all parameters in the update. If they are to stay as they are, all is well.",
        listed(still),
        LIKELY,
    )


def _should_move(trace: Trace, name: str) -> bool:
    """Is its gradient so large that a step as long as the others' would not be lost in rounding?"""
    rates = [
        float(np.linalg.norm(trace.update(0, other)) / size)
        for other, gradient in trace.gradients[0].items()
        if (size := np.linalg.norm(gradient)) and _moved(trace, other)
    ]
    size = max(float(abs(gradients[name]).max(initial=0)) for gradients in trace.gradients)
    return max(rates, default=0.0) * size > 1e-12 * float(abs(trace.points[0][name]).max(initial=0))


def _it_keeps(trace: Trace) -> Finding | None:
    """Does an update take a good part of the arrays themselves away, beside the gradient?"""
    shares = {
        name: share
        for name, leaf in trace.points[0].items()
        if leaf.size > 3 and (share := _share_taken(trace, name)) > TAKEN
    }
    if not shares:
        return None
    share = max(shares.values())
    return Finding(
        "shrinks",
        f"Beside the step along the gradient, the first update takes {share:.0%} of {listed(shares)} "
        "away.",
        "Return the new parameters, not the steps alone; and a decay of weights takes a thousandth, "
        "or less.",
        listed(shares),
        value=share,
    )


def _share_taken(trace: Trace, name: str) -> float:
    """The share s, if the first update is -r times the gradient and -s times the array."""
    leaf, update = trace.points[0][name].ravel(), trace.update(0, name).ravel()
    if not np.any(leaf) or not trace.gradients:
        return 0.0
    columns = np.stack([trace.gradients[0][name].ravel(), leaf], axis=1)
    fit, _, rank, _ = np.linalg.lstsq(columns, update, rcond=1e-6)
    close = np.linalg.norm(columns @ fit - update) <= EXACT * np.linalg.norm(update)
    return -float(fit[1]) if close and rank == 2 else 0.0


def _it_goes_down(trace: Trace) -> Finding | None:
    """Is an update against the gradient, not along it?"""
    first = _first_move(trace)
    if first is None:
        return None
    slopes = [
        float(np.sum(trace.update(first, name) * trace.gradients[first][name]))
        for name in trace.points[0]
    ]
    if max(slopes) <= 0 or sum(slopes) <= 0:
        return None
    along = [rate for name in trace.points[0] if (rate := _rate(trace, first, first, name))]
    return Finding(
        "sign",
        "The update goes along the gradient, uphill: the loss rises"
        f" from {number(trace.losses[0])} to {number(trace.losses[-1])}.",
        "Subtract: parameters -= rate * gradient.",
        sure=CERTAIN if along and max(along) < 0 else LIKELY,
    )


def _first_move(trace: Trace) -> int | None:
    moves = [
        i for i in range(trace.updates) if any(np.any(trace.update(i, n)) for n in trace.points[0])
    ]
    return next((i for i in moves if i < len(trace.gradients)), None)


def _rate(trace: Trace, step: int, of: int, name: str) -> float | None:
    """The rate r, if this update is -r times the gradient at point `of` (and a decay of weights)."""
    if of >= len(trace.gradients):
        return None
    return _multiple(trace.update(step, name), trace.gradients[of][name], trace.points[step][name])


def _multiple(update: Array, gradient: Array, leaf: Array | None = None) -> float | None:
    size, square = float(np.linalg.norm(update)), float(np.sum(gradient**2))
    if size == 0 or square == 0:
        return None
    rate = -float(np.sum(update * gradient)) / square
    if np.linalg.norm(update + rate * gradient) <= EXACT * size + _rounding(leaf):
        return rate
    if leaf is not None and leaf.size > 3 and np.any(leaf):
        columns = np.stack([gradient.ravel(), leaf.ravel()], axis=1)
        fit, *_ = np.linalg.lstsq(columns, update.ravel(), rcond=None)
        if np.linalg.norm(columns @ fit - update.ravel()) <= EXACT * size + _rounding(leaf):
            return -float(fit[0])
    return None


def _rounding(leaf: Array | None) -> float:
    return 0.0 if leaf is None else 4e-16 * float(np.linalg.norm(leaf))


def _its_gradient(patient: Patient, trace: Trace) -> Finding | None:
    """Of which parameters is the gradient that an update uses?"""
    first = _first_move(trace)
    if first is None:
        return None
    names = [name for name in trace.points[0] if np.any(trace.update(first, name))]
    rates = {name: _rate(trace, first, first, name) for name in names}
    plain = [name for name, rate in rates.items() if rate is not None and rate > 0]
    others = [
        name for name, rate in rates.items() if rate is None and _has_gradient(trace, first, name)
    ]
    if plain and others:
        return _mixed(patient, trace, first, plain, others)
    if plain and not others:
        return _late(trace, first, plain) or _accumulated(trace, first, plain)
    return None


def _has_gradient(trace: Trace, step: int, name: str) -> bool:
    return bool(np.any(trace.gradients[step][name]))


def _differ(trace: Trace, one: int, other: int, name: str) -> bool:
    """Are the gradients at two points so different that an update tells which it used?"""
    first, second = trace.gradients[one][name], trace.gradients[other][name]
    unit, along = (g / max(float(np.linalg.norm(g)), 1e-300) for g in (first, second))
    return bool(
        np.linalg.norm(unit - along) > 1e-4
        or abs(np.linalg.norm(first) / max(np.linalg.norm(second), 1e-300) - 1) > 1e-4
    )


def _late(trace: Trace, first: int, names: list[str]) -> Finding | None:
    """Does each update use the gradient of the point before?"""
    if trace.updates < first + 2 or len(trace.gradients) < first + 2:
        return None
    step = first + 1
    telling = [n for n in names if _differ(trace, first, step, n) and np.any(trace.update(step, n))]
    if not telling:
        return None
    old = [_rate(trace, step, first, name) for name in telling]
    if any(rate is None or rate <= 0 for rate in old):
        return None
    return Finding(
        "stale",
        f"Update {step + 1} uses the gradient at the parameters before update {first + 1}, not the "
        f"gradient where it starts from (seen on {listed(telling)}).",
        "Compute loss and gradients anew in each pass of the loop, before the update; look for "
        "gradients or a cache that are made once, outside of it.",
    )


def _accumulated(trace: Trace, first: int, names: list[str]) -> Finding | None:
    """Is the old gradient added to the new one, undiminished? (Momentum would diminish it.)"""
    if trace.updates < first + 2 or len(trace.gradients) < first + 2:
        return None
    step, shares = first + 1, list[float]()
    for name in names:
        if not _differ(trace, first, step, name) or trace.points[0][name].size < 3:
            continue
        rate = _rate(trace, first, first, name)
        old, new = (trace.gradients[i][name].ravel() for i in (first, step))
        columns, update = np.stack([new, old], axis=1), trace.update(step, name).ravel()
        fit, *_ = np.linalg.lstsq(columns, update, rcond=None)
        close = np.linalg.norm(columns @ fit - update) <= 1e-4 * np.linalg.norm(update)
        if not close or rate is None or abs(-fit[0] / rate - 1) > 1e-2:
            return None
        shares.append(-fit[1] / rate)
    if not shares or max(abs(share - 1) for share in shares) > 1e-2:
        return None
    return Finding(
        "not zeroed",
        "The second update uses the sum of its own gradient and the one before, undiminished: "
        "gradients are added up and never set back to zero.",
        "Set the gradients to zero at the beginning of each pass (zero_grad), or compute them anew "
        "with =, not with +=.",
    )


def _mixed(
    patient: Patient, trace: Trace, first: int, plain: list[str], others: list[str]
) -> Finding | None:
    """Some arrays move along their gradient, others not: is theirs one behind those updates?"""
    cosines = [_cosine(-trace.update(first, n), trace.gradients[first][n]) for n in others]
    if min(cosines) < 0.2:
        return None
    point, after = trace.points[first], trace.points[first + 1]
    answer = patient.ask({**point, **{name: after[name] for name in plain}})
    anew = answer and all(_multiple(trace.update(first, n), answer.gradients[n]) for n in others)
    sure = CERTAIN if anew or _behind_new_weights(patient, point, plain, others) else LIKELY
    return Finding(
        "update before backward",
        f"{listed(plain)} {'move' if len(plain) > 1 else 'moves'} along the gradient, "
        f"{listed(others)} not quite: what comes back to {listed(others)} has gone through weights "
        "that were updated already.",
        "First the whole backward pass, with the parameters of the forward pass; then all updates.",
        listed(others),
        sure,
    )


def _behind_new_weights(
    patient: Patient, point: Leaves, plain: list[str], others: list[str]
) -> bool:
    """One example alone: with the new weights and the old scores, is it the gradient that was used?

    The bias can make up for the change of the weights, so that the scores are the old ones.
    """
    if not patient.divisible or patient.step is None:
        return False
    X, y = patient.take()
    row = (X[:1], None if y is None else y[:1])
    known, rows = patient.rows, np.arange(patient.count) if patient.rows is None else patient.rows
    inputs = inputs_of_layers(patient, point)
    patient.rows = rows[:1]
    try:
        trace = follow(patient, 1)
    finally:
        patient.rows = known
    if trace.updates < 1:
        return False
    there = {**point, **{name: trace.points[1][name] for name in plain}}
    for weights, h in inputs.items():
        bias = next(
            (
                n
                for n in plain
                if n != weights and point[n].size in point[weights].shape and point[n].ndim < 2
            ),
            None,
        )
        if weights not in plain or bias is None:
            continue
        change: Any = there[weights] - point[weights]
        change = change if change.shape[0] == h.shape[1] else change.T
        there[bias] = point[bias] - h[0] @ change
    answer = patient.ask(there, row)
    return answer is not None and all(
        _multiple(trace.update(0, n), answer.gradients[n])
        for n in others
        if np.any(trace.update(0, n))
    )


def _cosine(one: Array, other: Array) -> float:
    sizes = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(np.sum(one * other)) / sizes if sizes else 0.0


def _measure(patient: Patient, trace: Trace) -> None:
    for name, leaf in trace.points[0].items():
        size = float(np.linalg.norm(leaf))
        if size > 0 and leaf.ndim > 1:
            moves = [float(np.linalg.norm(trace.update(i, name))) for i in range(trace.updates)]
            patient.measured.update[name] = max(moves) / size


def _its_length(patient: Patient, short: Trace) -> Finding | None:
    """Thirty updates: does the loss explode, or stay where it is?"""
    if short.updates < STEPS or not np.all(np.isfinite(short.losses)):
        trace = short
    else:
        trace = follow(patient, LONG)
    first, last = trace.losses[0], trace.losses[-1]
    ratio = max(patient.measured.update.values(), default=np.nan)
    size = (
        f"An update moves the weights by up to {number(ratio)} of their size. " if ratio > 0 else ""
    )
    tail = trace.losses[-max(len(trace.losses) // 3, 1) :]
    if not np.isfinite(last) or min(tail) > 1.5 * abs(first):
        return Finding(
            "rate too high",
            f"{size}After {trace.updates} updates the loss is {number(last)}, from {number(first)}: "
            "each step goes beyond the other side of the valley.",
            f"Divide the learning rate by 10, and again, until the loss falls.{_suggested(patient)}",
            sure=LIKELY,
            value=ratio,
        )
    if trace.updates == LONG and first - last < 1e-4 * abs(first) and ratio < 1e-4:
        return Finding(
            "rate too low",
            f"{size}After {trace.updates} updates the loss is {last:.6g}, from {first:.6g}: it hardly "
            "moves.",
            f"Multiply the learning rate by 10, and again, as long as the loss falls."
            f"{_suggested(patient)}",
            sure=LIKELY,
            value=ratio,
        )
    return None


def _suggested(patient: Patient) -> str:
    rates = patient.measured.rates
    if not rates:
        return ""
    best = min(rates, key=lambda rate: rates[rate])
    return f" Plain steps fall fastest here at a rate of about {best:g}."
