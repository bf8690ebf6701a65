"""If the forward is wrong, the backward is judged as the derivative of the student's own forward."""

from __future__ import annotations

import copy

import numpy as np

from bpcourse.compare import compare
from bpcourse.gradcheck import AGREES, gradcheck
from bpcourse.rounding import lift
from bpcourse.trial import Malformed, Raised, attempt_forward, silence


def own_forward_is_right(exercise, forward, prepared) -> bool:
    """Does the student's forward agree with the reference on these cases? None counts as right.

    So does any forward where the exercise's `run` judges the backward beside it (a random mask).
    """
    if forward is None or exercise.run:
        return True
    outs = attempt_forward(exercise, forward, prepared)
    for case, own in zip(prepared, outs):
        *right, _ = exercise.forward(*lift(case.args))
        if not isinstance(own, tuple) or any(compare(o, [r]) for o, r in zip(own, right)):
            return False
    return True


def derivative_of_own_forward(exercise, implementation, forward, prepared, outcomes, wrong):
    """The wrong parts that are exact derivatives of the student's own (differing) forward or loss.

    wrong: names of the parts that differ from the reference. A gradient that is zero in every case
    is not followed: it would reward a forward that returns a constant.
    """
    if forward is None and exercise.loss not in wrong:
        return []
    return [part for part in wrong if part in exercise.wrt and all(
        _agrees(exercise, implementation, forward, case, outcome.get(part), exercise.wrt[part])
        for case, outcome in zip(prepared, outcomes))
        and any(np.any(outcome[part]) for outcome in outcomes)]


def numerical_entry(exercise, implementation, forward, case, part, index) -> float | None:
    """Central difference of the student's own forward (or loss) by one entry, or None."""
    if part not in exercise.wrt or not (exercise.forward or exercise.loss):
        return None
    function, leaf = _function_of(exercise, implementation, forward, case, exercise.wrt[part])
    step = 1e-5 * max(1.0, float(np.max(np.abs(leaf))))
    moved = []
    for sign in (1, -1):
        argument = np.array(leaf, dtype=float)
        argument[index] += sign * step
        try:
            with silence():
                outs = function(argument)
            moved.append(sum(np.sum(np.asarray(out) * up)
                             for out, up in zip(*_tuples(outs, case.upstream))))
        except Exception:  # the student's forward does not run here: nothing to show
            return None
    with np.errstate(all="ignore"):
        return float(moved[0] - moved[1]) / (2 * step)


def _tuples(outs, upstream):
    return (outs, upstream) if isinstance(outs, tuple) else ((outs,), upstream or (1.0,))


def _agrees(exercise, implementation, forward, case, gradient, path):
    if isinstance(gradient, (Raised, Malformed, type(None))):
        return False
    function, leaf = _function_of(exercise, implementation, forward, case, path)
    upstream = case.upstream[0] if len(case.upstream) == 1 else case.upstream
    try:
        with silence():
            result = gradcheck(function, (leaf,), (gradient,), wrt=[0],
                               dout=upstream if case.upstream else None)
    except Exception:  # the student's forward does not run everywhere: nothing can be followed
        return False
    return result.verdict == AGREES


def _function_of(exercise, implementation, forward, case, path):
    """The student's forward (or loss) as a function of one argument, and that argument."""
    path = path if isinstance(path, tuple) else (path,)

    def function(leaf):
        args = _replace(copy.deepcopy(case.args), path, leaf)
        if exercise.loss:
            return _loss(exercise, implementation(*args))
        outs = tuple(forward(*args)[:-1])
        return outs[0] if len(outs) == 1 else outs

    leaf = case.args
    for key in path:
        leaf = leaf[key]
    return function, leaf


def _loss(exercise, result):
    structure = exercise.structure
    return result[structure.index(exercise.loss)] if isinstance(structure, tuple) else result


def _replace(tree, path, leaf):
    """The arguments with the one at this path replaced; the tree is a copy already."""
    if not path:
        return leaf
    if isinstance(tree, tuple):
        return tuple(_replace(item, path[1:], leaf) if i == path[0] else item
                     for i, item in enumerate(tree))
    tree[path[0]] = _replace(tree[path[0]], path[1:], leaf)
    return tree
