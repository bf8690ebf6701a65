"""Is each array's gradient that of the loss? And does a tiny step deliver what it promises?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from bpcourse.checkup.finding import LIKELY, Finding, listed, number
from bpcourse.checkup.leaves import Array, Leaves, scale_of
from bpcourse.checkup.naming import Cause, name_cause
from bpcourse.checkup.patient import Patient, with_leaf
from bpcourse.gradcheck import AGREES, DISAGREES, GradcheckResult, gradcheck

PROMISE = 1e-4  # the part of the loss that a tiny step promises to take away
TINIEST = 1e-3  # of an array's size: the longest such step


def gradients_are_right(patient: Patient) -> Iterator[Finding]:
    """`gradcheck` at the given parameters and at others, since a gradient of zeros tells little."""
    wrong: dict[str, Cause] = {}
    undecided: set[str] = set()
    for point in (patient.start, patient.elsewhere(4, 0.3)):
        found, unclear = _checked(patient, point)
        wrong |= {name: cause for name, cause in found.items() if name not in wrong}
        undecided |= unclear
        if wrong:
            break
    deliveries(patient)
    for name in undecided - wrong.keys():
        ratio = patient.measured.delivered.get(name, np.nan)
        if np.isfinite(ratio) and not 0.3 < ratio < 3:
            wrong[name] = Cause("fall", ratio)
    yield from _told(patient, wrong)


def _checked(patient: Patient, point: Leaves) -> tuple[dict[str, Cause], set[str]]:
    """({array: what is wrong with its gradient}, arrays about which nothing can be said)."""
    names = list(patient.start)
    answer = patient.ask(point)
    if answer is None or not answer.finite:
        return {}, set(names)
    result = _gradcheck(patient, point, names)
    if result is None:
        return {}, set(names)
    wrong: dict[str, Cause] = {}
    for name, tensor in zip(names, result.tensors):
        error = abs(tensor.claimed - tensor.numerical) / max(abs(tensor.numerical), 1e-300)
        patient.measured.disagreement[name] = (
            float(error) if tensor.verdict == DISAGREES and np.isfinite(error) else 0.0
        )
        if tensor.verdict == DISAGREES:
            wrong[name] = name_cause(patient, point, name, answer.gradients, tensor)
    unclear = {n for n, t in zip(names, result.tensors) if t.verdict not in (AGREES, DISAGREES)}
    patient.notes += [
        f"gradient of {name}: {tensor.reason}"
        for name, tensor in zip(names, result.tensors)
        if name in unclear and tensor.reason
    ]
    return wrong, unclear


def _gradcheck(patient: Patient, point: Leaves, names: Sequence[str]) -> GradcheckResult | None:
    def leaves(arrays: Sequence[Array]) -> Leaves:
        return {**point, **dict(zip(names, arrays))}

    def loss(*arrays: Array) -> Any:
        returned = patient.call(patient.function, leaves(arrays))
        return (
            np.nan if returned is None else np.asarray(returned[0]).reshape(())
        )  # (1,) is a number

    def gradients(*arrays: Array) -> tuple[Any, ...]:
        answer = patient.ask(leaves(arrays))
        found = answer.gradients if answer else {}
        return tuple(found.get(name, np.full(point[name].shape, np.nan)) for name in names)

    try:
        return gradcheck(
            loss,
            [point[name] for name in names],
            gradients,
            wrt=range(len(names)),
            rng=patient.seed,
        )
    except ValueError:
        return None


def deliveries(patient: Patient) -> None:
    """For each array alone: the fall of the loss along its gradient, over what is promised."""
    answer = patient.ask(patient.start)
    if answer is None or not answer.finite:
        return
    for name, gradient in answer.gradients.items():
        square = float(np.sum(gradient**2))
        if square == 0:
            continue
        length = PROMISE * max(abs(answer.loss), 1e-12) / square
        reach = TINIEST * scale_of(patient.start[name]) * np.sqrt(gradient.size)
        length = min(length, reach / np.sqrt(square))
        there = with_leaf(patient.start, name, patient.start[name] - length * gradient)
        back = with_leaf(patient.start, name, patient.start[name] + length * gradient)
        fall = (patient.loss(back) - patient.loss(there)) / 2
        if length * square > 1e-13 * abs(answer.loss):  # else rounding is all that is seen
            patient.measured.delivered[name] = fall / (length * square)


def _told(patient: Patient, wrong: dict[str, Cause]) -> Iterator[Finding]:
    """One finding for the arrays that share a cause, the common factor first."""
    groups: dict[tuple[str, str], list[str]] = {}
    for name, cause in wrong.items():
        value = "" if cause.value is None else number(cause.value)
        groups.setdefault((cause.code, value), []).append(name)
    right = [name for name in patient.start if name not in wrong]
    named = sorted(groups.items(), key=lambda item: item[0][0] in ("wrong gradient", "fall"))
    for (code, _), names in named:
        cause = wrong[names[0]]
        words, do = cause.told(names, everywhere=len(names) == len(patient.start))
        yield Finding(
            code,
            f"{words}{_between(right, names)}",
            do,
            listed(names),
            LIKELY if code == "fall" else "certain",
            cause.value,
        )


def _between(right: list[str], wrong: list[str]) -> str:
    if not right:
        return ""
    return (
        f" {'Those' if len(right) > 1 else 'That'} of {listed(right)} "
        f"{'are' if len(right) > 1 else 'is'} right, and so is the way back to there: look at what is "
        f"computed for {listed(wrong)} alone."
    )
