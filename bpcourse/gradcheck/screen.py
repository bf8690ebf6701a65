"""What keeps a gradient from being compared at all; the others are judged."""

from __future__ import annotations

import numpy as np

from bpcourse.gradcheck.arrays import Array, Tree
from bpcourse.gradcheck.judge import judge_tensors
from bpcourse.gradcheck.limits import EPS, precision_of
from bpcourse.gradcheck.point import Point
from bpcourse.gradcheck.reasons import NOT_FINITE
from bpcourse.gradcheck.result import DISAGREES, INCONCLUSIVE, TensorResult


def judge_point(
    point: Point, rng: np.random.Generator, directions: int, notes: list[str]
) -> list[TensorResult]:
    """A verdict on each gradient of the point; `notes` gets which of them are coarse."""
    finite = all(np.isfinite(out).all() for out in point.base)
    results: dict[str, TensorResult] = {}
    gradients: dict[str, Array] = {}
    for label, grad in point.claims.items():
        shape = point.leaves[label].shape
        problem = _problem(grad, shape)
        if problem is None and not finite:
            results[label] = TensorResult(
                label,
                shape,
                INCONCLUSIVE,
                "the function itself is not finite at this point",
                cause=NOT_FINITE,
            )
        elif problem is None:
            gradients[label] = np.asarray(grad)
            problem = _not_finite(gradients[label])
        if problem is not None:
            gradients.pop(label, None)
            results[label] = TensorResult(label, shape, DISAGREES, problem)
    results |= judge_tensors(point, gradients, rng, directions)
    coarse = [label for label, gradient in gradients.items() if precision_of(gradient) > EPS]
    if coarse:
        notes.append(
            f"the gradient of {', '.join(coarse)} is in float32, or holds its numbers: "
            "compared to their rounding, to four digits instead of six"
        )
    return [results[label] for label in point.claims]


def _problem(grad: Tree, shape: tuple[int, ...]) -> str | None:
    """What keeps this gradient from being compared at all."""
    if grad is None:
        return "no gradient was returned for it"
    try:
        array = np.asarray(grad)
    except ValueError:
        return f"its gradient is no array of numbers but {type(grad).__name__}"
    if array.dtype.kind not in "bfiu":
        return f"its gradient is no array of numbers but {type(grad).__name__} of {array.dtype}"
    if array.shape != shape:
        return (
            f"its gradient has shape {array.shape}; a gradient has the shape of its input, {shape}"
        )
    return None


def _not_finite(gradient: Array) -> str | None:
    if np.isfinite(gradient).all():
        return None
    index = tuple(int(i) for i in np.argwhere(~np.isfinite(gradient))[0])
    where = f" at {list(index)}" if index else ""
    return f"its gradient is {gradient[index]}{where}, while the function is finite"
