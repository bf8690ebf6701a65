"""In what way a gradient is wrong: a factor, a transpose, a penalty left out, one example only."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from bpcourse.checkup.finding import listed, number
from bpcourse.checkup.leaves import Array, Leaves, scale_of
from bpcourse.checkup.patient import Patient, with_leaf
from bpcourse.gradcheck import TensorResult

ENTRIES = 48  # of an array that are differentiated one by one
NEAR = 1e-4  # of the derivatives: how exactly an explanation must fit


@dataclass(frozen=True)
class Cause:
    """What is wrong with a gradient. `value`: the factor, the strength of the penalty, the ratio of
    delivered to promised; `what`: that factor in words, or another array's name.
    """

    code: str
    value: float | None = None
    what: str = ""
    evidence: str = ""

    def told(self, names: list[str], everywhere: bool) -> tuple[str, str]:
        """(what was seen, what to do) for the arrays that share this cause."""
        many = len(names) > 1
        seen, do = WORDS[self.code]
        if self.code == "factor" and everywhere:
            do = "Look where the loss's own gradient begins, for all others are made of it."
        words = seen.format(
            whose=f"The gradient{'s' * many} of {listed(names)}",
            be="are" if many else "is",
            them="them" if many else "it",
            first=names[0],
            value=number(self.value or 0.0),
            times=self._times(),
            what=self.what,
        )
        return f"{words} {self.evidence}".strip(), do

    def _times(self) -> str:
        if self.value is not None and abs(self.value + 1) < NEAR:
            return "minus"
        return f"{self.what or number(self.value or 0.0)} times"


WORDS = {
    "zero gradient": (
        "{whose} {be} zero everywhere, while the loss does depend on {them}.",
        "Is it computed, stored under the right name, and not overwritten afterwards?",
    ),
    "factor": (
        "{whose} {be} {times} the right one, in every entry.",
        "Look where it is computed: which factor is there twice, or left out?",
    ),
    "penalty": (
        "{whose} {be} right but for a multiple of the array itself: {what} {value} times {first}. "
        "That is what an L2 penalty gives.",
        "Is the penalty in the loss and in the gradient, in both with the same strength? The "
        "derivative of half the sum of squares is the array; without the half, twice it.",
    ),
    "transposed": (
        "{whose} {be} the transpose of the right one: the numbers are there, with rows and columns "
        "exchanged.",
        "Which factor comes first in the product, and which of them is transposed? Try a network "
        "whose layers are of different widths: then the shapes tell.",
    ),
    "swapped": (
        "The gradient of {first} is returned for another array, {what}.",
        "Look at the names under which, or the order in which, gradients are returned.",
    ),
    "one example": (
        "{whose} {be} that of {what} example alone: the others do not count.",
        "Look for = where += is meant in the loop over the examples, and for a sum over the wrong "
        "axis.",
    ),
    "fall": (
        "{whose}: a tiny step along it delivers {value} times the fall of the loss that it "
        "promises, where a right gradient delivers about 1.",
        "Compare its entries with a numerical derivative.",
    ),
    "wrong gradient": (
        "{whose} {be} not that of the loss.",
        "Go back through that layer's forward, line by line, and write the derivative of each beside "
        "it: is the activation's derivative there, at the right input?",
    ),
}
"""{code: (what was seen, what to do)}"""


def name_cause(
    patient: Patient, point: Leaves, name: str, gradients: dict[str, Any], tensor: TensorResult
) -> Cause:
    """The first explanation that gives the derivatives of this array, to many digits."""
    gradient = gradients[name]
    if not np.any(gradient):
        return Cause("zero gradient", 0.0)
    places = _places(patient, gradient)
    right = numerical(patient, point, name, places)
    entry = f"{name}[{', '.join(map(str, np.unravel_index(places[0], gradient.shape)))}]"
    if tensor.worst is not None:
        worst = tensor.worst
        entry = f"{name}[{', '.join(map(str, worst.index))}]" if worst.index else name
        evidence = (
            f"At {entry} it is {worst.claimed:.6g}, the numerical derivative {worst.numerical:.6g}."
        )
    else:
        evidence = f"At {entry} it is {gradient.flat[places[0]]:.6g}, the numerical derivative {right[0]:.6g}."
    claimed = gradient.reshape(-1)[places]
    cause = (
        _factor(patient, tensor.factor, right, claimed)
        or _transposed(gradient, right, places)
        or _swapped(name, gradients, right, places)
        or _penalty(point[name].reshape(-1)[places], right, claimed)
        or _one_example(patient, point, name, gradient)
    )
    if cause:
        return cause
    wrong = np.abs(right - claimed) > 1e-3 * max(float(np.abs(right).max()), 1e-300)
    if 0 < wrong.sum() < wrong.size:
        evidence += f" Of {wrong.size} entries that were tried, {wrong.sum()} are wrong."
    return Cause("wrong gradient", None, "", evidence)


def _places(patient: Patient, gradient: Array) -> Array:
    """Flat indices of some entries, half of them the largest, where a difference shows best."""
    size = gradient.size
    if size <= ENTRIES:
        return np.arange(size)
    largest = np.argsort(-abs(gradient.reshape(-1)), kind="stable")[: ENTRIES // 2]
    others = np.random.default_rng([patient.seed, 7]).permutation(size)[: ENTRIES // 2]
    return np.unique(np.concatenate([largest, others]))


def numerical(
    patient: Patient, point: Leaves, name: str, places: Array, data: tuple[Any, Any] | None = None
) -> Array:
    """Central differences of the loss at these entries of one array."""
    leaf, found = point[name], np.full(len(places), np.nan)
    step = step_of(leaf)
    for i, place in enumerate(places):
        moved = np.zeros(leaf.size)
        moved[place] = step
        moved = moved.reshape(leaf.shape)
        ahead = patient.loss(with_leaf(point, name, leaf + moved), data)
        found[i] = (ahead - patient.loss(with_leaf(point, name, leaf - moved), data)) / (2 * step)
    return found


def step_of(leaf: Array) -> float:
    """How far an entry is moved, ahead and back."""
    return 1e-5 * max(scale_of(leaf), 1e-3)


def _fits(right: Array, guess: Array, near: float = NEAR) -> bool:
    size = float(np.linalg.norm(right))
    return bool(size > 0 and np.linalg.norm(right - guess) <= near * size)


def _factor(patient: Patient, known: float | None, right: Array, claimed: Array) -> Cause | None:
    square = float(right @ right)
    factor = known if known is not None else float(right @ claimed) / square if square else None
    if not factor or not np.isfinite(factor) or not _fits(claimed, factor * right, 10 * NEAR):
        return None
    words = factor_in_words(factor, _sizes(patient))
    one = len(right) < 2 and known is None  # any number is a multiple of another
    return None if one and words == number(factor) else Cause("factor", factor, words)


def _sizes(patient: Patient) -> dict[str, int]:
    """{what it is: number} that a factor may be made of, the likeliest first."""
    X, y = patient.take()
    rows = len(X) if hasattr(X, "__len__") else 0
    sizes = {"N, the number of rows": rows}
    if patient.count != rows:
        sizes["the number of all rows"] = patient.count
    last = list(patient.start.values())[-1]
    if last.ndim:
        sizes["the number of outputs"] = last.shape[-1]
    return {what: size for what, size in sizes.items() if size > 2}


def factor_in_words(factor: float, sizes: dict[str, int]) -> str:
    """The factor as 2, 1/2, 1/61 (one over N, the number of rows), or in digits."""
    sign, size = ("-" if factor < 0 else ""), abs(factor)
    for what, known in sizes.items():
        for small in (1.0, 2.0, 0.5):
            for value, text in ((known, ""), (1 / known, "one over ")):
                if abs(size / (small * value) - 1) < 2e-4:
                    times = {1.0: "", 2.0: "twice ", 0.5: "half of "}[small]
                    return f"{sign}{number(size)} ({times}{text}{what})"
    simple = Fraction(size).limit_denominator(12)
    if simple and abs(float(simple) / size - 1) < 2e-5:
        return f"{sign}{simple}"
    return f"{sign}{number(size)}"


def _transposed(gradient: Array, right: Array, places: Array) -> Cause | None:
    if gradient.ndim != 2 or gradient.shape[0] != gradient.shape[1]:
        return None
    return Cause("transposed") if _fits(right, gradient.T.reshape(-1)[places]) else None


def _swapped(name: str, gradients: dict[str, Any], right: Array, places: Array) -> Cause | None:
    for other, gradient in gradients.items():
        if (
            other != name
            and gradient.shape == gradients[name].shape
            and _fits(right, gradient.reshape(-1)[places])
        ):
            return Cause("swapped", None, other)
    return None


def _penalty(leaf: Array, right: Array, claimed: Array) -> Cause | None:
    """Is what is missing a multiple of the array itself?"""
    missing = right - claimed
    square = float(leaf @ leaf)
    if len(leaf) < 4 or square == 0 or np.ptp(leaf) == 0:
        return None
    strength = float(leaf @ missing) / square
    if not _fits(missing, strength * leaf, 1e-3):
        return None
    what = "there is missing" if strength > 0 else "there is too much"
    return Cause("penalty", abs(strength), what)


def _one_example(patient: Patient, point: Leaves, name: str, gradient: Array) -> Cause | None:
    """Is it the gradient of the first or the last row, or a multiple of it?"""
    if not patient.divisible:
        return None
    X, y = patient.take()
    for which, rows in (("the last", slice(-1, None)), ("the first", slice(0, 1))):
        data = tuple(None if d is None else d[rows] for d in (X, y))
        answer = patient.ask(point, (data[0], data[1]))
        alone = answer.gradients.get(name) if answer else None
        if alone is None or not np.any(alone) or alone.shape != gradient.shape or alone.size < 3:
            continue
        factor = float(np.sum(alone * gradient) / np.sum(alone**2))
        if factor and _fits(gradient, factor * alone):
            places = np.argsort(-abs(alone.reshape(-1)), kind="stable")[:8]  # not 0 for dead units
            right = numerical(patient, point, name, places, (data[0], data[1]))
            if _fits(right, alone.reshape(-1)[places], 10 * NEAR):
                return Cause("one example", factor, which)
    return None
