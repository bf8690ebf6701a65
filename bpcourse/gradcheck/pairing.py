"""Which gradient belongs to which input."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from bpcourse.gradcheck.arrays import Function, Tree
from bpcourse.gradcheck.trees import is_array, is_float_array, is_numeric, items_of

Wanted: TypeAlias = int | str | Sequence[int | str] | None  # inputs by name or position
Pair: TypeAlias = tuple[str, Tree, Tree]  # label, input, claimed gradient


def name_arguments(f: Function, args: Sequence[Tree]) -> list[str]:
    """The names that `f` gives its arguments, else "inputs[0]", "inputs[1]"..."""
    try:
        parameters = list(inspect.signature(f).parameters.values())
    except (TypeError, ValueError):
        parameters = []
    named = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    return [named[i] if i < len(named) else f"inputs[{i}]" for i in range(len(args))]


def pair_gradients(
    names: Sequence[str], args: Sequence[Tree], grads: Tree, wrt: Wanted = None
) -> list[Pair]:
    """(label, input array, claimed gradient) for each array with respect to which to differentiate.

    A missing gradient is paired as None. Raises ValueError where it is unclear which is whose.
    """
    chosen = None if wrt is None else _positions(names, wrt)
    if isinstance(grads, dict):
        by_position = _match_keys(names, args, grads, chosen)
    else:
        by_position = _match_positions(names, args, grads, chosen)
    pairs: list[Pair] = []
    for position, grad in by_position.items():
        pairs += _pair_leaves(names[position], args[position], grad)
    return pairs


def _positions(names: Sequence[str], wrt: int | str | Sequence[int | str]) -> list[int]:
    wanted = [wrt] if isinstance(wrt, (int, str)) else list(wrt)
    unknown = [item for item in wanted if item not in names and item not in range(len(names))]
    if unknown:
        raise ValueError(f"wrt={unknown[0]!r} is no input; the inputs are {', '.join(names)}")
    return [names.index(item) if isinstance(item, str) else item for item in wanted]


def _match_keys(
    names: Sequence[str],
    args: Sequence[Tree],
    grads: dict[Any, Tree],
    chosen: Sequence[int] | None,
) -> dict[int, Tree]:
    found: dict[int, Tree] = {}
    for position, (name, value) in enumerate(zip(names, args)):
        key = _key_for(name, grads)
        if key is not None:
            found[position] = grads[key]
        elif isinstance(value, dict) and any(_key_for(k, grads) is not None for k in value):
            found[position] = grads
    if chosen is not None:
        return {position: found.get(position) for position in chosen}
    if not found:
        dicts = [
            position
            for position, value in enumerate(args)
            if isinstance(value, dict) and is_float_array(value)
        ]
        if len(dicts) == 1:  # no name fits: each of its gradients is missing
            return {dicts[0]: grads}
        raise ValueError(
            f"no key of the gradients {sorted(map(str, grads))} is the name of an "
            f"input ({', '.join(names)})"
        )
    return found


def _key_for(name: Any, grads: Mapping[Any, Tree]) -> Any:
    """Gradients of W1 are found under "W1" or "dW1"."""
    return next((key for key in (name, f"d{name}") if key in grads), None)


def _match_positions(
    names: Sequence[str], args: Sequence[Tree], grads: Tree, chosen: Sequence[int] | None
) -> dict[int, Tree]:
    if chosen is None:
        chosen = _candidates(args, len(grads) if isinstance(grads, (tuple, list)) else 1)
    if len(chosen) == 1:
        value = args[chosen[0]]
        one = isinstance(grads, (tuple, list)) and len(grads) == 1  # (dx,) for x
        if isinstance(value, (list, tuple)) or not one:
            return {chosen[0]: grads}
    if not isinstance(grads, (tuple, list)) or len(grads) != len(chosen):
        count = len(grads) if isinstance(grads, (tuple, list)) else 1
        raise ValueError(
            f"{count} gradient(s) for {len(chosen)} input(s) "
            f"({', '.join(names[i] for i in chosen)}): say which inputs with wrt="
        )
    return dict(zip(chosen, grads))


def _candidates(args: Sequence[Tree], count: int) -> list[int]:
    """The inputs that `count` gradients belong to: float arrays first, then all arrays, numbers."""
    kinds = [
        [i for i, value in enumerate(args) if test(value)]
        for test in (is_float_array, is_array, is_numeric)
    ]
    chosen = [kind for kind in kinds if len(kind) == count] or [kind for kind in kinds if kind]
    return chosen[0] if chosen else []


def _pair_leaves(label: str, value: Tree, grad: Tree) -> list[Pair]:
    items = items_of(value)
    if items is None:
        return [(label, value, grad)]
    pairs: list[Pair] = []
    for key, item in items:
        pairs += _pair_leaves(f"{label}[{key!r}]", item, _sub_gradient(grad, key))
    return pairs


def _sub_gradient(grad: Tree, key: Any) -> Tree:
    if isinstance(grad, dict):
        found = _key_for(key, grad)
        return None if found is None else grad[found]
    if isinstance(grad, (list, tuple)) and isinstance(key, int) and key < len(grad):
        return grad[key]
    return None
