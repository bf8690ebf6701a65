"""A reverse-mode differentiation engine for single numbers."""

import numpy as np


class Value:
    """A number that remembers how it was made, so that `backward` can fill in d(result)/d(number).

    data: the number. grad: after `result.backward()`, d(result)/d(this). `_children`: the Values it
    was made from; `_op`: how ("+", "*", "**", "exp", "tanh", "relu", "" for an input); label: for
    pictures. Each operation stores in `_backward` its local rule: child.grad += (local slope) *
    out.grad. A Value used twice receives two contributions, and they add up. Gradients stay until
    they are set to 0; build a fresh graph for each backward pass. Source: Griewank and Walther,
    Evaluating Derivatives (2008), chapter 3 (reverse mode).
    """

    __array_ufunc__ = None  # NumPy numbers leave `number * value` to __rmul__

    def __init__(self, data, _children=(), _op="", label=""):
        self.data = data
        self.grad = 0.0
        self.label = label
        self._children = _children
        self._op = _op

    def _backward(self):
        """An input has nothing to pass on; an operation puts its local rule in this place."""

    def __repr__(self):
        name = f"{self.label}: " if self.label else ""
        return f"Value({name}data={self.data}, grad={self.grad})"

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other), "+")

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other), "*")

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def __pow__(self, exponent):
        """self ** exponent, for a constant exponent (a plain number, not a Value)."""
        if isinstance(exponent, Value):
            raise TypeError("the exponent must be a plain number")
        out = Value(self.data**exponent, (self,), "**")

        def _backward():
            self.grad += exponent * self.data ** (exponent - 1) * out.grad

        out._backward = _backward
        return out

    def exp(self):
        out = Value(np.exp(self.data), (self,), "exp")

        def _backward():
            self.grad += out.data * out.grad

        out._backward = _backward
        return out

    def tanh(self):
        out = Value(np.tanh(self.data), (self,), "tanh")

        def _backward():
            self.grad += (1 - out.data**2) * out.grad

        out._backward = _backward
        return out

    def relu(self):
        out = Value(max(self.data, 0.0), (self,), "relu")

        def _backward():
            self.grad += (self.data > 0) * out.grad

        out._backward = _backward
        return out

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        return self * other**-1.0

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return (-self) + other

    def __rtruediv__(self, other):
        return self**-1.0 * other

    def topological_order(self):
        """Every Value behind this one, each after all of its children; this one comes last."""
        order, seen = [], set()
        stack: list = [self]
        while stack:  # a loop, not recursion: graphs of training runs are thousands of nodes deep
            node = stack.pop()
            if node is None:  # all that the node below was made of is listed
                order.append(stack.pop())
            elif node not in seen:
                seen.add(node)
                stack += (node, None, *node._children)
        return order

    def backward(self):
        """Add d(self)/dv to v.grad for every Value v behind this one, from result to inputs."""
        self.grad = 1.0
        for node in reversed(self.topological_order()):
            node._backward()
