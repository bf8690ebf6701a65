"""`gradcheck` itself: what is given, the point, the verdicts, and another point at a kink."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from bpcourse.gradcheck.arrays import Function, Tree
from bpcourse.gradcheck.pairing import Wanted, name_arguments
from bpcourse.gradcheck.prepare import move, prepare
from bpcourse.gradcheck.result import INCONCLUSIVE, GradcheckResult, TensorResult
from bpcourse.gradcheck.screen import judge_point
from bpcourse.gradcheck.subject import Subject

MOVES = 2  # other points to try when a kink is exactly at the given one


def gradcheck(
    f: Function,
    inputs: Any,
    grads: Any = None,
    *,
    backward: Function | None = None,
    dout: Any = None,
    wrt: Wanted = None,
    rng: int | np.random.Generator = 0,
    directions: int = 2,
    name: str | None = None,
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
    given: Tree = inputs
    args = list(given) if isinstance(given, (tuple, list)) else [given]
    subject = Subject(f, grads, backward)
    names = name_arguments(f, args)
    notes: list[str] = []
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        point = prepare(subject, names, args, dout, wrt, rng, notes)
        tensors = judge_point(point, rng, directions, notes)
        for _ in range(MOVES):
            if not (_kink_in_the_way(tensors) and subject.recomputes):
                break
            point = move(point, rng)
            again = judge_point(point, rng, directions, [])
            if all(t.verdict != INCONCLUSIVE for t in again):
                notes.append(
                    "there is a kink at the given point, where no derivative exists; "
                    "checked at a point close to it"
                )
                tensors = again
    return GradcheckResult(
        name=name or getattr(f, "__name__", "function"),
        tensors=tensors,
        calls=subject.calls,
        gradient_calls=subject.gradient_calls,
        notes=notes,
    )


def _kink_in_the_way(tensors: Sequence[TensorResult]) -> bool:
    return any(tensor.kink and tensor.verdict == INCONCLUSIVE for tensor in tensors)
