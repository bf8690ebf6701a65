"""How far two right answers may differ: running error analysis of the reference.

A `Rounded` array carries each value together with a first-order bound, in units of the machine
epsilon, on the rounding error that it has gathered: for z = f(a, b),

    error(z) = |z| + |df/da| * error(a) + |df/db| * error(b).

Inputs start with error |x|. So the error of a sum of products is that same sum on absolute values,
and cancellation, division by small numbers and long sums widen the tolerance just as far as they
must. Source: Higham, Accuracy and Stability of Numerical Algorithms (2002), sections 3.3 and 4.2.
"""

# ruff: noqa: D102  the methods of Rounded are those of arrays
# The tables of slopes are formulas in anything:
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from bpcourse.checking.guards import (
    Array,
    is_array,
    is_dict,
    is_numeric,
    is_plain_sequence,
    is_sequence,
)

EPS = float(np.finfo(np.float64).eps)
SAFETY = 32  # measured: right variants of one formula differ by up to 2.1 * eps * error


class Rounded(np.lib.mixins.NDArrayOperatorsMixin):
    """A float64 array `value` with its error bound `error` (same shape, in units of eps)."""

    def __init__(self, value: Any, error: Any = None) -> None:
        self.value: Array = (
            np.array(value, dtype=np.float64) if error is None else np.asarray(value)
        )
        self.error: Array = np.abs(self.value) if error is None else np.asarray(error)

    @property
    def shape(self) -> tuple[int, ...]:
        return self.value.shape

    @property
    def ndim(self) -> int:
        return self.value.ndim

    @property
    def size(self) -> int:
        return self.value.size

    @property
    def dtype(self) -> np.dtype[Any]:
        return self.value.dtype

    @property
    def T(self) -> Rounded:  # noqa: N802  as arrays have it
        return self.transpose()

    @property
    def tolerance(self) -> Array:
        """How far an answer may be from `value`, entry by entry."""
        return SAFETY * EPS * self.error

    def __len__(self) -> int:
        return len(self.value)

    def __repr__(self) -> str:
        return f"Rounded({self.value!r}, error={self.error!r})"

    def __bool__(self) -> bool:
        return bool(self.value)

    def __iter__(self) -> Iterator[Rounded]:
        return (self[i] for i in range(len(self)))

    def __float__(self) -> float:
        raise TypeError("float() would lose the rounding error; the reference must not call it")

    def __getitem__(self, index: Any) -> Rounded:
        return Rounded(self.value[index], self.error[index])

    def __setitem__(self, index: Any, new: Any) -> None:
        value, error = _pair(new)
        self.value[index], self.error[index] = value, error

    def __array__(self, dtype: Any = None, copy: Any = None) -> Array:
        raise TypeError(
            "the reference stores a Rounded array in a plain buffer; create the "
            "buffer with np.zeros_like(x) or np.zeros(shape, like=x)"
        )

    def __array_ufunc__(
        self, ufunc: Any, method: str, *inputs: Any, out: Any = None, **kwargs: Any
    ) -> Any:
        if method == "__call__":
            result = _call(ufunc, inputs, kwargs)
        elif method == "reduce" and ufunc in _REDUCTIONS:
            result = _REDUCTIONS[ufunc](*inputs, **kwargs)
        elif method == "at" and ufunc is np.add:
            return _add_at(*inputs)
        else:
            raise TypeError(f"Rounded does not know {ufunc.__name__}.{method}")
        return result if out is None else _store(result, out[0])

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if function in _FUNCTIONS:
            return _FUNCTIONS[function](*args, **kwargs)
        if function in _STRUCTURAL:
            value = function(*_each(args, 0), **_each(kwargs, 0))
            error = function(*_each(args, 1), **_each(kwargs, 1))
            return _rejoin(value, error)
        raise TypeError(f"Rounded does not know np.{function.__name__}; add it in rounding.py")

    # the methods of arrays that references use
    def sum(self, axis: Any = None, keepdims: bool = False) -> Rounded:
        return _sum(self, axis=axis, keepdims=keepdims)

    def mean(self, axis: Any = None, keepdims: bool = False) -> Rounded:
        return _mean(self, axis=axis, keepdims=keepdims)

    def max(self, axis: Any = None, keepdims: bool = False) -> Rounded:
        return _max(self, axis=axis, keepdims=keepdims)

    def min(self, axis: Any = None, keepdims: bool = False) -> Rounded:
        return -_max(-self, axis=axis, keepdims=keepdims)

    def var(self, axis: Any = None, keepdims: bool = False) -> Rounded:
        return _var(self, axis=axis, keepdims=keepdims)

    def std(self, axis: Any = None, keepdims: bool = False) -> Rounded:
        return _call(np.sqrt, (self.var(axis, keepdims),), {})

    def argmax(self, axis: Any = None, keepdims: bool = False) -> Any:
        return np.argmax(self.value, axis=axis, keepdims=keepdims)

    def dot(self, other: Any) -> Rounded:
        return _multilinear(np.dot, self, other)

    def copy(self) -> Rounded:
        return Rounded(self.value.copy(), self.error.copy())

    def astype(self, dtype: Any, **_: Any) -> Rounded:
        return self.copy()

    def ravel(self) -> Rounded:
        return self.reshape(-1)

    def flatten(self) -> Rounded:
        return self.reshape(-1).copy()

    def swapaxes(self, a: int, b: int) -> Rounded:
        return Rounded(self.value.swapaxes(a, b), self.error.swapaxes(a, b))

    def squeeze(self, axis: Any = None) -> Rounded:
        return Rounded(self.value.squeeze(axis), self.error.squeeze(axis))

    def cumsum(self, axis: Any = None) -> Rounded:
        return _cumsum(self, axis=axis)

    def repeat(self, repeats: Any, axis: Any = None) -> Rounded:
        return Rounded(self.value.repeat(repeats, axis), self.error.repeat(repeats, axis))

    def clip(self, low: Any = None, high: Any = None) -> Rounded:
        return _clip(self, low, high)

    def reshape(self, *shape: Any) -> Rounded:
        new = shape[0] if len(shape) == 1 else shape
        return Rounded(self.value.reshape(new), self.error.reshape(new))

    def transpose(self, *axes: Any) -> Rounded:
        order = axes[0] if len(axes) == 1 else axes or None
        return Rounded(self.value.transpose(order), self.error.transpose(order))


def as_rounded(right: Any) -> Any:
    """A right number or array as Rounded; anything else as it is."""
    return Rounded(right) if is_numeric(right) else right


def lift(tree: Any) -> Any:
    """The same arguments with every float and float array Rounded; everything else as it is."""
    if is_array(tree) and tree.dtype.kind == "f":
        return Rounded(tree)
    if isinstance(tree, (float, np.floating)):
        return Rounded(tree)
    if is_dict(tree):
        return {key: lift(value) for key, value in tree.items()}
    if is_plain_sequence(tree):
        return type(tree)(map(lift, tree))
    return tree


def at_most(bar: float) -> Rounded:
    """What every number from 0 to the bar agrees with: for losses that need not be the smallest."""
    return Rounded(np.float64(0.0), np.float64(bar / (SAFETY * EPS)))


def _pair(x: Any) -> tuple[Any, Any]:
    """(value, error) of anything; a plain constant is exact."""
    return (x.value, x.error) if isinstance(x, Rounded) else (np.asarray(x), np.float64(0.0))


def _each(tree: Any, which: int) -> Any:
    """The arguments with each Rounded replaced by its value (which=0) or its error (which=1)."""
    if isinstance(tree, Rounded):
        return tree.error if which else tree.value
    if is_plain_sequence(tree):
        return type(tree)([_each(item, which) for item in tree])
    if is_dict(tree):
        return {key: _each(item, which) for key, item in tree.items()}
    if which and is_array(tree) and tree.dtype.kind == "f":
        return np.zeros_like(tree)  # a plain array beside Rounded ones is exact
    return tree


def _rejoin(value: Any, error: Any) -> Any:
    if is_sequence(value):
        return type(value)(map(_rejoin, value, error))
    return Rounded(value, error)


def _store(result: Any, out: Any) -> Rounded:
    if not isinstance(out, Rounded):
        raise TypeError(
            "the reference adds a Rounded array into a plain buffer; create the "
            "buffer with np.zeros_like(x) or np.zeros(shape, like=x)"
        )
    out[...] = result
    return out


_ONE = np.float64(1.0)
# |dz/da|, |dz/db| of z = ufunc(a, b)
_SLOPES: dict[Any, tuple[Callable[..., Any], ...]] = {
    np.add: (lambda a, b, z: _ONE, lambda a, b, z: _ONE),
    np.subtract: (lambda a, b, z: _ONE, lambda a, b, z: _ONE),
    np.multiply: (lambda a, b, z: b, lambda a, b, z: a),
    np.divide: (lambda a, b, z: 1 / b, lambda a, b, z: z / b),
    np.power: (lambda a, b, z: b * a ** (b - 1.0), lambda a, b, z: z * np.log(a)),
    np.square: (lambda a, z: 2 * a,),
    np.sqrt: (lambda a, z: 0.5 / z,),
    np.exp: (lambda a, z: z,),
    np.expm1: (lambda a, z: z + 1,),
    np.log: (lambda a, z: 1 / a,),
    np.log1p: (lambda a, z: 1 / (1 + a),),
    np.tanh: (lambda a, z: 1 - z * z,),
    np.sin: (lambda a, z: np.cos(a),),
    np.cos: (lambda a, z: np.sin(a),),
    np.reciprocal: (lambda a, z: z * z,),
    np.logaddexp: (lambda a, b, z: np.exp(a - z), lambda a, b, z: np.exp(b - z)),
}
_EXACT_SLOPES: dict[Any, tuple[Callable[..., Any], ...]] = {  # no rounding of their own
    np.negative: (lambda a, z: _ONE,),
    np.positive: (lambda a, z: _ONE,),
    np.absolute: (lambda a, z: _ONE,),
    np.fabs: (lambda a, z: _ONE,),
    np.maximum: (lambda a, b, z: z == a, lambda a, b, z: z == b),
    np.minimum: (lambda a, b, z: z == a, lambda a, b, z: z == b),
}
_PLAIN: set[Any] = {
    np.greater,
    np.greater_equal,
    np.less,
    np.less_equal,
    np.equal,
    np.not_equal,
    np.sign,
    np.isfinite,
    np.isnan,
    np.isinf,
    np.signbit,
    np.logical_not,
    np.logical_and,
    np.logical_or,
    np.floor,
    np.ceil,
    np.rint,
}


def _call(ufunc: Any, inputs: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if ufunc is np.matmul:
        return _multilinear(np.matmul, *inputs)
    values = [_pair(x)[0] for x in inputs]
    z: Array = np.asarray(ufunc(*values, **kwargs))
    if ufunc in _PLAIN:
        return z[()]
    exact = ufunc in _EXACT_SLOPES
    slopes = _EXACT_SLOPES.get(ufunc) or _SLOPES.get(ufunc)
    if slopes is None:
        raise TypeError(f"Rounded does not know np.{ufunc.__name__}; add it in rounding.py")
    error: Array = np.zeros_like(z, dtype=float) if exact else np.abs(z)
    with np.errstate(all="ignore"):
        for x, slope in zip(inputs, slopes):
            if isinstance(x, Rounded):
                term = np.abs(slope(*values, z)) * x.error
                error = error + np.where(np.isnan(term), 0.0, term)  # 0 * inf: an exact zero
    return Rounded(z, error)


def _multilinear(function: Callable[..., Any], *operands: Any) -> Rounded:
    """z = function(a, b, ...), linear in each operand: products and sums of products."""
    values = [_pair(x)[0] for x in operands]
    magnitudes = [np.abs(v) for v in values]
    z: Array = np.asarray(function(*values))
    error: Array = np.abs(z)
    for i, x in enumerate(operands):
        if isinstance(x, Rounded):
            error = error + function(*magnitudes[:i], x.error, *magnitudes[i + 1 :])
    return Rounded(z, error)


def _sum(x: Rounded, axis: Any = None, keepdims: bool = False, **_: Any) -> Rounded:
    z = np.sum(x.value, axis=axis, keepdims=keepdims)
    return Rounded(z, np.abs(z) + np.sum(x.error, axis=axis, keepdims=keepdims))


def _mean(x: Rounded, axis: Any = None, keepdims: bool = False, **_: Any) -> Rounded:
    total = _sum(x, axis=axis, keepdims=keepdims)
    return total / (x.size / total.size)


def _max(x: Rounded, axis: Any = None, keepdims: bool = False, **_: Any) -> Rounded:
    return Rounded(
        np.max(x.value, axis=axis, keepdims=keepdims), np.max(x.error, axis=axis, keepdims=keepdims)
    )


def _var(x: Rounded, axis: Any = None, keepdims: bool = False, **_: Any) -> Rounded:
    return np.mean((x - np.mean(x, axis=axis, keepdims=True)) ** 2, axis=axis, keepdims=keepdims)


def _where(condition: Any, a: Any, b: Any) -> Rounded:
    condition = _pair(condition)[0]
    (a, a_error), (b, b_error) = _pair(a), _pair(b)
    return Rounded(np.where(condition, a, b), np.where(condition, a_error, b_error))


def _einsum(subscripts: str, *operands: Any, **_: Any) -> Rounded:
    def product(*arrays: Any) -> Array:
        return np.einsum(subscripts, *arrays)

    return _multilinear(product, *operands)


def _tensordot(a: Any, b: Any, axes: Any = 2) -> Rounded:
    def product(a: Any, b: Any) -> Array:
        return np.tensordot(a, b, axes)

    return _multilinear(product, a, b)


def _clip(x: Any, low: Any = None, high: Any = None, **bounds: Any) -> Any:
    low, high = bounds.get("min", low), bounds.get("max", high)
    x = x if low is None else np.maximum(x, low)
    return x if high is None else np.minimum(x, high)


def _norm(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return np.sqrt(np.sum(x * x, axis=axis, keepdims=keepdims))


def _solve(a: Any, b: Any) -> Rounded:
    """Of one matrix; what moves a or b by a little moves the solution by the inverse times that."""
    (a, a_error), (b, b_error) = _pair(a), _pair(b)
    z: Array = np.asarray(np.linalg.solve(a, b))
    moved = (np.abs(a) + a_error) @ np.abs(z) + b_error
    return Rounded(z, np.abs(z) + np.abs(np.linalg.inv(a)) @ moved)


def _cumsum(x: Rounded, axis: Any = None) -> Rounded:
    z = np.cumsum(x.value, axis=axis)
    return Rounded(z, np.abs(z) + np.cumsum(x.error, axis=axis))


def _pad(x: Rounded, width: Any, mode: str = "constant", **_: Any) -> Rounded:
    return Rounded(np.pad(x.value, width), np.pad(x.error, width))


def _like(x: Any, fill: float, shape: Any = None) -> Rounded:
    z = np.full(x.shape if shape is None else shape, fill, dtype=float)
    return Rounded(z, np.zeros_like(z))


def _add_at(x: Rounded, index: Any, new: Any) -> None:
    value, error = _pair(new)
    np.add.at(x.value, index, value)
    np.add.at(x.error, index, error)


_REDUCTIONS: dict[Any, Callable[..., Rounded]] = {np.add: _sum, np.maximum: _max}
_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.sum: _sum,
    np.mean: _mean,
    np.max: _max,
    np.amax: _max,
    np.var: _var,
    np.min: lambda x, **k: x.min(**k),
    np.std: lambda x, **k: x.std(**k),
    np.argmax: lambda x, axis=None, keepdims=False: x.argmax(axis, keepdims),
    np.where: _where,
    np.einsum: _einsum,
    np.tensordot: _tensordot,
    np.clip: _clip,
    np.dot: lambda a, b: _multilinear(np.dot, a, b),
    np.outer: lambda a, b: _multilinear(np.outer, a, b),
    np.linalg.norm: _norm,
    np.linalg.solve: _solve,
    np.cumsum: _cumsum,
    np.pad: _pad,
    np.zeros_like: lambda x, **k: _like(x, 0.0, k.get("shape")),
    np.ones_like: lambda x, **k: _like(x, 1.0, k.get("shape")),
    np.empty_like: lambda x, **k: _like(x, 0.0, k.get("shape")),
    np.full_like: lambda x, fill, **k: _like(x, fill, k.get("shape")),
    np.zeros: lambda shape, **k: _like(None, 0.0, shape),
    np.ones: lambda shape, **k: _like(None, 1.0, shape),
    np.empty: lambda shape, **k: _like(None, 0.0, shape),
    np.argsort: lambda x, axis=-1: np.argsort(x.value, axis=axis),
    np.shape: lambda x: x.shape,
    np.ndim: lambda x: x.ndim,
    np.size: lambda x: x.size,
}
_STRUCTURAL: set[Any] = {
    np.reshape,
    np.transpose,
    np.swapaxes,
    np.moveaxis,
    np.concatenate,
    np.stack,
    np.split,
    np.array_split,
    np.expand_dims,
    np.squeeze,
    np.broadcast_to,
    np.repeat,
    np.tile,
    np.flip,
    np.roll,
    np.ravel,
    np.copy,
    np.diag,
    np.hstack,
    np.vstack,
    np.take,
    np.take_along_axis,
    np.lib.stride_tricks.sliding_window_view,
    np.atleast_1d,
    np.atleast_2d,
    np.rot90,
}
