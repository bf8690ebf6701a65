"""Inputs and gradients as named arrays: tuples, lists and dictionaries are taken apart here."""

from __future__ import annotations

import copy
import inspect
import numbers

import numpy as np


def is_numeric(value) -> bool:
    """An array or number of which a derivative can be taken, or a container of nothing else."""
    if isinstance(value, dict):
        return bool(value) and all(is_numeric(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return bool(value) and all(is_numeric(item) for item in value)
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "fiu"
    return isinstance(value, numbers.Real) and not isinstance(value, (bool, np.bool_))


def is_float_array(value) -> bool:
    """A float array, or a container in which each leaf is one (a dictionary of parameters)."""
    items = _items(value)
    if items is not None:
        return bool(items) and all(is_float_array(item) for _, item in items)
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def is_array(value) -> bool:
    """Like `is_float_array`, whatever the arrays' type."""
    items = _items(value)
    if items is not None:
        return bool(items) and all(is_array(item) for _, item in items)
    return isinstance(value, np.ndarray)


def _items(value) -> list | None:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, (list, tuple)) else None


def flatten(value, label: str) -> dict[str, object]:
    """{label of the leaf: leaf}; labels read like Python: "params['W1']", "layers[0]"."""
    items = _items(value)
    if items is None:
        return {label: value}
    leaves = {}
    for key, item in items:
        leaves.update(flatten(item, f"{label}[{key!r}]"))
    return leaves


def copy_with(value, label: str, replaced: dict[str, np.ndarray], share: bool = False):
    """A copy of `value` with the leaves named in `replaced` replaced.

    It shares no memory with `value`, or with `share` only through read-only arrays.
    """
    if label in replaced:
        return replaced[label]
    if isinstance(value, np.ndarray):
        return _read_only(value) if share else value.copy()
    if type(value) is dict:
        return {
            key: copy_with(item, f"{label}[{key!r}]", replaced, share)
            for key, item in value.items()
        }
    if type(value) in (list, tuple):
        return type(value)(
            copy_with(item, f"{label}[{i}]", replaced, share) for i, item in enumerate(value)
        )
    return copy.deepcopy(value)


def _read_only(array: np.ndarray) -> np.ndarray:
    view = array.view()
    view.flags.writeable = False
    return view


def same_leaves(one, other) -> bool:
    """Do two inputs hold the same arrays, entry by entry?"""
    ours, theirs = flatten(one, ""), flatten(other, "")
    return ours.keys() == theirs.keys() and all(
        np.array_equal(ours[label], theirs[label])
        for label in ours
        if isinstance(theirs[label], np.ndarray)
    )


def numeric_leaves(value) -> list[np.ndarray]:
    """The numbers in a function's output, as arrays that share no memory with it."""
    items = _items(value)
    if items is not None:
        return [leaf for _, item in items for leaf in numeric_leaves(item)]
    array = np.array(value)
    if array.dtype.kind not in "bfiuc":
        raise TypeError(f"the function returned {type(value).__name__}, not numbers or arrays")
    return [array]


def name_arguments(f, args) -> list[str]:
    """The names that `f` gives its arguments, else "inputs[0]", "inputs[1]"..."""
    try:
        parameters = list(inspect.signature(f).parameters.values())
    except (TypeError, ValueError):
        parameters = []
    named = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    return [named[i] if i < len(named) else f"inputs[{i}]" for i in range(len(args))]


def pair_gradients(names, args, grads, wrt=None) -> list[tuple[str, np.ndarray, object]]:
    """(label, input array, claimed gradient) for each array with respect to which to differentiate.

    A missing gradient is paired as None. Raises ValueError where it is unclear which is whose.
    """
    chosen = None if wrt is None else _positions(names, wrt)
    if isinstance(grads, dict):
        by_position = _match_keys(names, args, grads, chosen)
    else:
        by_position = _match_positions(names, args, grads, chosen)
    pairs = []
    for position, grad in by_position.items():
        pairs += _pair_leaves(names[position], args[position], grad)
    return pairs


def _positions(names, wrt) -> list[int]:
    wanted = [wrt] if isinstance(wrt, (int, str)) else list(wrt)
    unknown = [item for item in wanted if item not in names and item not in range(len(names))]
    if unknown:
        raise ValueError(f"wrt={unknown[0]!r} is no input; the inputs are {', '.join(names)}")
    return [names.index(item) if isinstance(item, str) else item for item in wanted]


def _match_keys(names, args, grads, chosen) -> dict[int, object]:
    found = {}
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


def _key_for(name, grads):
    """Gradients of W1 are found under "W1" or "dW1"."""
    return next((key for key in (name, f"d{name}") if key in grads), None)


def _match_positions(names, args, grads, chosen) -> dict[int, object]:
    if chosen is None:
        chosen = _candidates(args, len(grads) if isinstance(grads, (tuple, list)) else 1)
    if len(chosen) == 1:
        value = args[chosen[0]]
        whole = isinstance(value, (list, tuple)) or not isinstance(grads, (tuple, list))
        if whole or len(grads) != 1:
            return {chosen[0]: grads}
    if not isinstance(grads, (tuple, list)) or len(grads) != len(chosen):
        count = len(grads) if isinstance(grads, (tuple, list)) else 1
        raise ValueError(
            f"{count} gradient(s) for {len(chosen)} input(s) "
            f"({', '.join(names[i] for i in chosen)}): say which inputs with wrt="
        )
    return dict(zip(chosen, grads))


def _candidates(args, count: int) -> list[int]:
    """The inputs that `count` gradients belong to: float arrays first, then all arrays, numbers."""
    kinds = [
        [i for i, value in enumerate(args) if test(value)]
        for test in (is_float_array, is_array, is_numeric)
    ]
    fitting = [kind for kind in kinds if len(kind) == count]
    if fitting:
        return fitting[0]
    return next((kind for kind in kinds if kind), [])


def _pair_leaves(label, value, grad) -> list[tuple[str, np.ndarray, object]]:
    items = _items(value)
    if items is None:
        return [(label, value, grad)]
    pairs = []
    for key, item in items:
        pairs += _pair_leaves(f"{label}[{key!r}]", item, _sub_gradient(grad, key))
    return pairs


def _sub_gradient(grad, key):
    if isinstance(grad, dict):
        found = _key_for(key, grad)
        return None if found is None else grad[found]
    if isinstance(grad, (list, tuple)) and isinstance(key, int) and key < len(grad):
        return grad[key]
    return None
