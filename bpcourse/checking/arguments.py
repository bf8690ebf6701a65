"""What an exercise differentiates, as a function of its arguments; and one array among those.

A path leads to an array: (0,) is the first argument, (1, "W1") the entry W1 of the second.
"""

from __future__ import annotations

import copy

import numpy as np

from bpcourse.checking.run import silence


def function_of(exercise, implementation, forward):
    """arguments -> tuple of outputs: the forward's without its cache, or the loss alone."""
    if not exercise.loss:
        return lambda *args: tuple(forward(*args)[:-1])

    def loss(*args):
        result, structure = implementation(*args), exercise.structure
        return (result[structure.index(exercise.loss)] if isinstance(structure, tuple) else result,)

    return loss


def outputs_of(function, args):
    """What the function returns for a copy of these arguments; None where it raises."""
    try:
        with silence():
            return function(*copy.deepcopy(args))
    except (Exception, SystemExit):
        return None


def path_to(exercise, part) -> tuple:
    """Where the argument stands that this part is the derivative with respect to."""
    path = exercise.wrt[part]
    return path if isinstance(path, tuple) else (path,)


def leaf_at(tree, path):
    """The array at this path."""
    for key in path:
        tree = tree[key]
    return tree


def with_leaf(args, path, leaf):
    """A copy of the arguments with the array at this path replaced."""
    return _replace(copy.deepcopy(args), path, leaf)


def _replace(tree, path, leaf):
    if not path:
        return leaf
    if isinstance(tree, tuple):
        return tuple(
            _replace(item, path[1:], leaf) if i == path[0] else item for i, item in enumerate(tree)
        )
    tree[path[0]] = _replace(tree[path[0]], path[1:], leaf)
    return tree


def array_paths(tree, path=()) -> list[tuple]:
    """Paths of all arrays."""
    if isinstance(tree, np.ndarray):
        return [path]
    if isinstance(tree, dict):
        items = tree.items()
    elif isinstance(tree, (tuple, list)):
        items = enumerate(tree)
    else:
        return []
    return [found for key, item in items for found in array_paths(item, (*path, key))]
