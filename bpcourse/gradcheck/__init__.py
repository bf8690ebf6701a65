"""`gradcheck`: is this the gradient of that function? Three verdicts, and where the error is.

Each input array is tried along random directions of its own (a small bias beside a huge weight
matrix is not drowned), by central differences whose tolerance comes from the numbers themselves.
`trees` takes inputs apart, `point` calls the function, `derivative` differentiates along one of
the `directions`, `limits` says how near is near, `study` decides on a direction, `judge` on an
array, `locate` finds the wrong entry, `reasons` and `result` say it in words.
"""

from __future__ import annotations

import warnings

import numpy as np

from bpcourse.gradcheck.directions import scale_of
from bpcourse.gradcheck.judge import judge_tensors
from bpcourse.gradcheck.limits import EPS, precision_of
from bpcourse.gradcheck.point import Point, Subject
from bpcourse.gradcheck.reasons import NOT_FINITE
from bpcourse.gradcheck.result import (
    AGREES,
    DISAGREES,
    INCONCLUSIVE,
    Entry,
    GradcheckResult,
    TensorResult,
)
from bpcourse.gradcheck.trees import copy_with, flatten, name_arguments, pair_gradients

__all__ = [
    "AGREES",
    "DISAGREES",
    "INCONCLUSIVE",
    "Entry",
    "GradcheckResult",
    "TensorResult",
    "gradcheck",
]

MOVES = 2  # other points to try when a kink is exactly at the given one
MOVE_BY = 1e-3  # of each array's scale


def gradcheck(
    f, inputs, grads=None, *, backward=None, dout=None, wrt=None, rng=0, directions=2, name=None
) -> GradcheckResult:
    """Compare gradients with numerical derivatives of `f`.

    `inputs`: tuple or list of arguments of f; anything else is its only argument. Arguments may be
    arrays, numbers, dictionaries or lists of arrays (parameters), or anything else (options).

    The gradients, in one of these ways:
        gradcheck(f, (x, w), (dx, dw))          arrays, a tuple or a dictionary of them
        gradcheck(f, (x, w), grads)             grads(x, w) returns them; grads(dout, x, w) if f
                                                returns arrays
        gradcheck(forward, (x, w), backward=b)  forward returns (out, cache), b(dout, cache) the
                                                gradients; `dout` is drawn at random
        gradcheck(loss, (x, y))                 loss returns (loss, gradients)
    `dout`: the upstream gradient that was used, if arrays are given for a function of arrays.
    `wrt`: names or positions of the inputs that the gradients belong to; default: the inputs whose
    names are keys of the gradients, or the float arrays, if there are as many as gradients.
    `directions`: random directions tried for each array. `rng`: seed or numpy Generator.

    The function is called on copies, in float64. Returns a GradcheckResult, whose verdict is
    "agrees", "disagrees" or "inconclusive"; raises ValueError only if the question is unclear.
    "agrees" says that an error of a hundred-thousandth of an array's whole gradient would have
    shown (of a thousandth, if the gradient is in float32). A part that is smaller, such as that of
    a weak penalty beside the data's, is checked alone. Where f is too large to show the gradient,
    or has a kink, the verdict is "inconclusive", with `reason` in a sentence, `cause` in a word.
    """
    rng = np.random.default_rng(rng)
    args = list(inputs) if isinstance(inputs, (tuple, list)) else [inputs]
    subject = Subject(f, grads, backward)
    names = name_arguments(f, args)
    notes: list[str] = []
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        point, pairs = _prepare(subject, names, args, dout, wrt, rng, notes)
        tensors = _judge(point, pairs, rng, directions, notes)
        for _ in range(MOVES):
            kink = any(t.kink and t.verdict == INCONCLUSIVE for t in tensors)
            if not (kink and subject.recomputes):
                break
            point, pairs = _move(point, pairs, wrt, rng)
            again = _judge(point, pairs, rng, directions, [])
            if all(t.verdict != INCONCLUSIVE for t in again):
                notes.append(
                    "there is a kink at the given point, where no derivative exists; "
                    "checked at a point close to it"
                )
                tensors = again
    return GradcheckResult(
        name or getattr(f, "__name__", "function"),
        tensors,
        subject.calls,
        subject.gradient_calls,
        notes,
    )


def _prepare(subject, names, args, dout, wrt, rng, notes):
    """The point, in float64, and the (label, gradient) pairs there."""
    args = _upcast_floats(names, args, notes)
    point = Point(subject, names, args, dout, rng)
    pairs = pair_gradients(names, args, point.gradient(), wrt)
    raised = {
        label: np.asarray(x, float)
        for label, x, _ in pairs
        if getattr(x, "dtype", None) != np.float64
    }
    if raised:
        notes += [
            f"{label} was converted from {x.dtype} to float64"
            for label, x, _ in pairs
            if label in raised and isinstance(x, np.ndarray)
        ]
        args = [copy_with(arg, name, raised) for name, arg in zip(names, args)]
        point = Point(subject, names, args, point.dout, rng)
        pairs = pair_gradients(names, args, point.gradient(), wrt)
    point.watch(pairs, wrt)
    return point, [(label, grad) for label, _, grad in pairs]


def _upcast_floats(names, args, notes) -> list:
    """float32 inputs become float64 (and integers too, if no input is of a float type)."""
    leaves = {}
    for name, arg in zip(names, args):
        leaves.update(flatten(arg, name))
    arrays = {label: leaf for label, leaf in leaves.items() if isinstance(leaf, np.ndarray)}
    any_float = any(array.dtype.kind == "f" for array in arrays.values())
    raised = {
        label: array.astype(float)
        for label, array in arrays.items()
        if (array.dtype.kind == "f" or (not any_float and array.dtype.kind in "iu"))
        and array.dtype != np.float64
    }
    notes += [f"{label} was converted from {arrays[label].dtype} to float64" for label in raised]
    return [copy_with(arg, name, raised) for name, arg in zip(names, args)] if raised else args


def _move(point: Point, pairs, wrt, rng):
    """A point close by, at random, and the gradients computed there."""
    moved = {
        label: x + MOVE_BY * scale_of(x) * rng.normal(size=x.shape)
        for label, x in point.leaves.items()
    }
    args = point.copy(moved)
    moved_point = Point(point.subject, point.names, args, point.dout, rng)
    pairs = pair_gradients(point.names, args, moved_point.gradient(), wrt)
    moved_point.watch(pairs, wrt)
    return moved_point, [(label, grad) for label, _, grad in pairs]


def _judge(point: Point, pairs, rng, directions, notes) -> list[TensorResult]:
    finite = all(np.isfinite(out).all() for out in point.base)
    results, gradients = {}, {}
    for label, grad in pairs:
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
    return [results[label] for label, _ in pairs]


def _problem(grad, shape) -> str | None:
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


def _not_finite(gradient: np.ndarray) -> str | None:
    if np.isfinite(gradient).all():
        return None
    index = tuple(int(i) for i in np.argwhere(~np.isfinite(gradient))[0])
    where = f" at {list(index)}" if index else ""
    return f"its gradient is {gradient[index]}{where}, while the function is finite"
