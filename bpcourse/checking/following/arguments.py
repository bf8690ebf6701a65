"""What an exercise differentiates, as a function of its arguments; and one array among those.

A path leads to an array: (0,) is the first argument, (1, "W1") the entry W1 of the second.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from typing import Any, TypeAlias

from bpcourse.checking.exercise import Backward, Implementation, Loss
from bpcourse.checking.guards import is_array, is_dict, is_sequence
from bpcourse.checking.run import silence

WithGradients: TypeAlias = Backward | Loss
"""The kinds of exercises whose parts are derivatives of something."""

Path = tuple[Any, ...]
Args = tuple[Any, ...]
Differentiated = Callable[..., tuple[Any, ...]]
"""arguments -> outputs: of a forward without its cache, of a loss the loss alone."""


def function_of(
    exercise: WithGradients, implementation: Implementation, forward: Implementation | None
) -> Differentiated:
    """What is differentiated: this forward, or this implementation's loss."""
    if isinstance(exercise, Backward):
        of = forward or exercise.forward
        return lambda *args: tuple(of(*args)[:-1])

    def loss(*args: Any) -> tuple[Any, ...]:
        result, structure = implementation(*args), exercise.structure
        return (result[structure.index(exercise.loss)] if is_sequence(structure) else result,)

    return loss


def outputs_of(function: Differentiated, args: Args) -> tuple[Any, ...] | None:
    """What the function returns for a copy of these arguments; None where it raises."""
    try:
        with silence():
            return function(*copy.deepcopy(args))
    except (Exception, SystemExit):
        return None


def path_to(exercise: WithGradients, part: str) -> Path:
    """Where the argument stands that this part is the derivative with respect to."""
    path = exercise.wrt[part]
    return tuple(path) if is_sequence(path) else (path,)


def name_of(exercise: WithGradients, path: Path) -> str:
    """What the learner calls the array at this path: x, params['W1']."""
    function: Implementation = exercise.forward or exercise.reference
    names = list(inspect.signature(function).parameters)
    first, *keys = path
    return names[int(first)] + "".join(f"[{key!r}]" for key in keys)


def leaf_at(tree: Any, path: Path) -> Any:
    """The array at this path."""
    for key in path:
        tree = tree[key]
    return tree


def with_leaf(args: Args, path: Path, leaf: Any) -> Args:
    """A copy of the arguments with the array at this path replaced."""
    return _replace(copy.deepcopy(args), path, leaf)


def _replace(tree: Any, path: Path, leaf: Any) -> Any:
    if not path:
        return leaf
    if is_sequence(tree):
        return type(tree)(
            _replace(item, path[1:], leaf) if i == path[0] else item for i, item in enumerate(tree)
        )
    tree[path[0]] = _replace(tree[path[0]], path[1:], leaf)
    return tree


def array_paths(tree: Any, path: Path = ()) -> list[Path]:
    """Paths of all arrays."""
    if is_array(tree):
        return [path]
    if is_dict(tree):
        items = tree.items()
    elif is_sequence(tree):
        items = enumerate(tree)
    else:
        return []
    return [found for key, item in items for found in array_paths(item, (*path, key))]
