"""Backwards that are the exact derivative of any forward or loss, for tests of follow-through."""

import copy

import numpy as np

from bpcourse.checking.following.arguments import leaf_at, path_to, with_leaf

STEPS = 2.0**-9, 2.0**-13, 2.0**-17  # wide against rounding, narrow against kinks


def exact_pair(exercise, forward):
    """(forward, backward): the forward keeps its arguments; the backward is its derivative, to
    about eleven digits; to the last one where the forward is right, as a student's would be."""

    def own_forward(*args):
        kept = copy.deepcopy(args)
        return (*tuple(forward(*args))[:-1], kept)

    def own_backward(*upstream_and_cache):
        *upstream, args = upstream_and_cache
        *outs, cache = exercise.forward(*copy.deepcopy(args))
        if all(
            a.shape == b.shape and np.allclose(a, b, rtol=1e-12)
            for a, b in zip(forward(*copy.deepcopy(args)), outs)
        ):
            return exercise.reference(*upstream, cache)
        return _structured(
            exercise.structure,
            {
                part: derivative(
                    lambda *a: forward(*a)[:-1], args, path_to(exercise, part), upstream
                )
                for part in exercise.wrt
            },
        )

    return own_forward, own_backward


def exact_loss(exercise, loss):
    """A loss of these values together with its exact gradients."""

    def own_loss(*args):
        found = {
            part: derivative(lambda *a: (loss(*a),), args, path_to(exercise, part), (1.0,))
            for part in exercise.wrt
        }
        return _structured(exercise.structure, found | {exercise.loss: loss(*args)})

    return own_loss


def derivative(function, args, path, upstream):
    """Entry by entry, by Richardson's method, with the step whose two estimates differ least."""
    leaf = np.array(leaf_at(args, path), dtype=float)
    gradient = np.zeros_like(leaf)

    def slope(index, step):
        ends = []
        for sign in (1, -1):
            moved = leaf.copy()
            moved[index] += sign * step
            ends.append(function(*with_leaf(args, path, moved)))
        return sum(np.sum((np.asarray(a, float) - b) * up) for a, b, up in zip(*ends, upstream)) / (
            2 * step
        )

    for index in np.ndindex(leaf.shape):
        estimates = []
        for step in STEPS:
            wide, close = slope(index, step), slope(index, step / 2)
            if abs(close - wide) <= 1e-12 * max(abs(close), np.abs(gradient).max()):
                estimates = [(0, close)]  # it is linear
                break
            closest = slope(index, step / 4)
            fine, coarse = (4 * closest - close) / 3, (4 * close - wide) / 3
            estimates.append((abs(fine - coarse), fine))
        gradient[index] = min(estimates)[1]
    return gradient


def _structured(structure, values):
    if isinstance(structure, str):
        return values[structure]
    if isinstance(structure, dict):
        return {key: _structured(inner, values) for key, inner in structure.items()}
    return tuple(_structured(inner, values) for inner in structure)
