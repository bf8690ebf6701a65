"""Is each array's gradient that of the loss? And does a tiny step deliver what it promises?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from bpcourse.checkup.clock import TimeIsUp
from bpcourse.checkup.finding import CERTAIN, POSSIBLE, Finding, listed, number
from bpcourse.checkup.leaves import Array, Leaves, scale_of
from bpcourse.checkup.naming import Cause, name_cause, numerical, step_of
from bpcourse.checkup.patient import Patient, with_leaf
from bpcourse.gradcheck import AGREES, DISAGREES, GradcheckResult, TensorResult, gradcheck

PROMISE = 1e-4  # the part of the loss that a tiny step promises to take away
TINIEST = 1e-3  # of an array's size: the longest such step
SLIGHT = 1e-4  # of a gradient: an epsilon in a logarithm makes it, and no training would notice
SLIGHT_ELSEWHERE = 1e-2  # where probabilities may be near 0
ROUNDING = 1e-14  # of the loss
SMALLER = 0.01  # of the weights: where nothing is saturated or clipped


def gradients_are_right(patient: Patient) -> Iterator[Finding]:
    """`gradcheck` at the given parameters and at others, since a gradient of zeros tells little."""
    wrong: dict[str, Cause] = {}
    undecided: set[str] = set()
    points = ((patient.start, SLIGHT), (patient.elsewhere(4, 0.3), SLIGHT_ELSEWHERE))
    for point, slight in points:
        found, unclear = _checked(patient, point, slight)
        wrong |= {name: cause for name, cause in found.items() if name not in wrong}
        undecided |= unclear
        if wrong:
            break
    certain = True
    try:
        deliveries(patient)
        certain = _wrong_when_small(patient, wrong)
    except TimeIsUp:
        pass  # what is known is told
    for name in undecided - wrong.keys():
        ratio = patient.measured.delivered.get(name, np.nan)
        if np.isfinite(ratio) and not 0.3 < ratio < 3:
            wrong[name] = Cause("fall", ratio)
    yield from _told(patient, wrong, certain)


def _wrong_when_small(patient: Patient, wrong: Iterable[str]) -> bool:
    """Is one of them wrong at weights of a hundredth, too, where no probability is rounded to 0?

    Not asked where the loss is moderate.
    """
    small = {name: SMALLER * leaf for name, leaf in patient.start.items()}
    answer = patient.ask(small)
    if answer is None or not answer.finite or patient.loss(patient.start) < 2 * answer.loss:
        return True
    for name in wrong:
        claimed = answer.gradients[name].reshape(-1)
        places = np.argsort(-abs(claimed), kind="stable")[:8]
        right = numerical(patient, small, name, places)
        rounding = ROUNDING * abs(answer.loss) / step_of(small[name])
        error = float(np.linalg.norm(right - claimed[places]))
        if error > SLIGHT * np.linalg.norm(right) + rounding:
            return True
    return False


def _checked(patient: Patient, point: Leaves, slight: float) -> tuple[dict[str, Cause], set[str]]:
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
        if tensor.verdict == DISAGREES and not _is_slight(tensor, answer.gradients[name], slight):
            try:
                wrong[name] = name_cause(patient, point, name, answer.gradients, tensor)
            except TimeIsUp:  # wrong it is, whatever the cause
                wrong[name] = Cause("wrong gradient")
    unclear = {n for n, t in zip(names, result.tensors) if t.verdict not in (AGREES, DISAGREES)}
    patient.notes += [
        f"gradient of {name}: {tensor.reason}"
        for name, tensor in zip(names, result.tensors)
        if name in unclear and tensor.reason
    ]
    return wrong, unclear


def _is_slight(tensor: TensorResult, gradient: Array, slight: float) -> bool:
    """Is what is wrong so little of the gradient, along the direction tried and at its worst entry?"""
    if tensor.factor is not None:
        return abs(tensor.factor - 1) < slight
    worst = tensor.worst
    largest = max(abs(tensor.claimed), abs(tensor.numerical))
    return bool(abs(tensor.claimed - tensor.numerical) < slight * largest) and (
        worst is None or abs(worst.claimed - worst.numerical) < slight * float(abs(gradient).max())
    )


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


def _told(patient: Patient, wrong: dict[str, Cause], certain: bool) -> Iterator[Finding]:
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
            f"{words}{_between(right, names)}{'' if certain else FAR_OUT}",
            do,
            listed(names),
            CERTAIN if certain and code != "fall" else POSSIBLE,
            cause.value,
        )


FAR_OUT = (
    " With weights of a hundredth it is right: here the loss may be flat where a probability is "
    "rounded or clipped, or the gradient is cut on purpose."
)


def _between(right: list[str], wrong: list[str]) -> str:
    if not right:
        return ""
    return (
        f" {'Those' if len(right) > 1 else 'That'} of {listed(right)} "
        f"{'are' if len(right) > 1 else 'is'} right, and so is the way back to there: look at what is "
        f"computed for {listed(wrong)} alone."
    )
