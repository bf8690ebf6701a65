"""Reverse-mode differentiation for arrays: the scalar engine of value.py, one array per node."""

from typing import Any

import numpy as np


def unbroadcast(grad, shape):
    """Undo NumPy's broadcasting: sum `grad` over the axes along which an array of `shape` was
    repeated.

    An entry that was used many times receives the sum of the gradients of its uses.
    """
    added_axes = grad.ndim - len(shape)
    grad = grad.sum(axis=tuple(range(added_axes)))
    stretched = tuple(i for i, size in enumerate(shape) if size == 1)
    return grad.sum(axis=stretched, keepdims=True)


class Tensor:
    """An array that remembers how it was made, so that `backward` can find d(result)/d(array).

    data: the array (float). grad: None, or after `result.backward()` an array of the same shape.
    `_children`: the Tensors it was made from; `_op`: how; label: for pictures. Every operation
    stores in `_backward` its vector-Jacobian product: what each child receives, given `out.grad`.
    Plain numbers and arrays in an expression are constants. Build a fresh graph for each backward
    pass. Sources: Griewank and Walther (2008), chapter 3; Baydin et al. (2018), Automatic
    differentiation in machine learning: a survey.
    """

    __array_ufunc__ = None  # NumPy arrays leave `array * tensor` to __rmul__

    def __init__(self, data, _children=(), _op="", label=""):
        is_float_array = getattr(getattr(data, "dtype", None), "kind", None) == "f"
        self.data = data if is_float_array else np.array(data, dtype=float)
        self.grad: Any = None
        self.label = label
        self._children = tuple(_children)
        self._op = _op
        self._backward = lambda: None

    shape = property(lambda self: self.data.shape)
    ndim = property(lambda self: self.data.ndim)
    size = property(lambda self: self.data.size)
    T = property(lambda self: self.transpose())

    def __repr__(self):
        name = f"{self.label}: " if self.label else ""
        return f"Tensor({name}{self.data!r})"

    def __len__(self):
        return len(self.data)

    def _receive(self, grad):
        """Add one use's contribution to the gradient."""
        if grad.shape != self.shape:  # this Tensor was broadcast
            grad = unbroadcast(grad, self.shape)
        self.grad = grad if self.grad is None else self.grad + grad

    def _constant(self, x):
        """A constant as a Tensor; a number takes the precision of this one."""
        if isinstance(x, Tensor):
            return x
        if isinstance(x, (int, float)):
            x = np.array(x, dtype=self.data.dtype)
        return Tensor(x)

    # arithmetic, with broadcasting

    def __add__(self, other):
        other = self._constant(other)
        out = Tensor(self.data + other.data, (self, other), "+")

        def _backward():
            self._receive(out.grad)
            other._receive(out.grad)

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = self._constant(other)
        out = Tensor(self.data * other.data, (self, other), "*")

        def _backward():
            self._receive(out.grad * other.data)
            other._receive(out.grad * self.data)

        out._backward = _backward
        return out

    def __pow__(self, exponent):
        """self ** exponent, for a constant number."""
        out = Tensor(self.data**exponent, (self,), "**")

        def _backward():
            self._receive(out.grad * exponent * self.data ** (exponent - 1))

        out._backward = _backward
        return out

    def __matmul__(self, other):
        """Matrix product of the last two axes; both operands need at least two (ValueError)."""
        other = self._constant(other)
        if self.ndim < 2 or other.ndim < 2:
            raise ValueError(
                f"@ needs matrices, not shapes {self.shape} and {other.shape}; use reshape"
            )
        out = Tensor(self.data @ other.data, (self, other), "@")

        def _backward():
            self._receive(out.grad @ np.swapaxes(other.data, -1, -2))
            other._receive(np.swapaxes(self.data, -1, -2) @ out.grad)

        out._backward = _backward
        return out

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + (-self._constant(other))

    def __truediv__(self, other):
        return self * self._constant(other) ** -1.0

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return self._constant(other) - self

    def __rtruediv__(self, other):
        return self._constant(other) / self

    def __rmatmul__(self, other):
        return self._constant(other) @ self

    # functions, entry by entry

    def exp(self):
        out = Tensor(np.exp(self.data), (self,), "exp")

        def _backward():
            self._receive(out.grad * out.data)

        out._backward = _backward
        return out

    def log(self):
        out = Tensor(np.log(self.data), (self,), "log")

        def _backward():
            self._receive(out.grad / self.data)

        out._backward = _backward
        return out

    def tanh(self):
        out = Tensor(np.tanh(self.data), (self,), "tanh")

        def _backward():
            self._receive(out.grad * (1 - out.data**2))

        out._backward = _backward
        return out

    def relu(self):
        out = Tensor(np.maximum(self.data, 0), (self,), "relu")

        def _backward():
            self._receive(out.grad * (self.data > 0))

        out._backward = _backward
        return out

    # sums and shapes

    def sum(self, axis=None, keepdims=False):
        """Every entry that was summed receives the gradient of its sum."""
        out = Tensor(self.data.sum(axis=axis, keepdims=keepdims), (self,), "sum")

        def _backward():
            grad = out.grad
            if axis is not None and not keepdims:
                grad = np.expand_dims(grad, axis)
            self._receive(np.broadcast_to(grad, self.shape))

        out._backward = _backward
        return out

    def mean(self, axis=None, keepdims=False):
        total = self.sum(axis=axis, keepdims=keepdims)
        count = self.size // total.size
        return total * (1 / count)

    def reshape(self, *shape):
        out = Tensor(self.data.reshape(*shape), (self,), "reshape")

        def _backward():
            self._receive(out.grad.reshape(self.shape))

        out._backward = _backward
        return out

    def transpose(self):
        """The axes in reverse order."""
        out = Tensor(self.data.T, (self,), "transpose")

        def _backward():
            self._receive(out.grad.T)

        out._backward = _backward
        return out

    def __getitem__(self, index):
        """Any NumPy index; an entry that is picked several times receives every pick's gradient."""
        out = Tensor(self.data[index], (self,), "[]")

        def _backward():
            grad = np.zeros_like(self.data)
            np.add.at(grad, index, out.grad)
            self._receive(grad)

        out._backward = _backward
        return out

    # the reverse sweep

    def topological_order(self):
        """Every Tensor behind this one, each after all of its children; this one comes last."""
        order, seen = [], set()
        stack = [(self, False)]
        while stack:
            node, children_done = stack.pop()
            if children_done:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                stack.append((node, True))
                stack.extend((child, False) for child in node._children)
        return order

    def backward(self, upstream=None):
        """Find d(sum(upstream * self))/dt for every Tensor t behind this one, and add it to t.grad.

        upstream: shape of self; it may be left out for a single number, where it is 1 (else
        ValueError).
        """
        if upstream is None and self.size != 1:
            raise ValueError(f"backward of shape {self.shape} needs an upstream gradient")
        self.grad = np.ones_like(self.data) if upstream is None else upstream
        for node in reversed(self.topological_order()):
            node._backward()
