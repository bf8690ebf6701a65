"""Computation graphs to draw."""

from hypothesis import strategies as st


class Number:
    """The least that a scalar engine's value has."""

    def __init__(self, data, children=(), op="", label=""):
        self.data, self._children, self._op, self.label, self.grad = data, children, op, label, 0.5

    def __add__(self, other):
        return Number(self.data + other.data, (self, other), "+")

    def __mul__(self, other):
        return Number(self.data * other.data, (self, other), "*")


def neuron():
    x, w, b = Number(2.0, label="x"), Number(-3.0, label="w"), Number(7.0, label="b")
    return x * w + b


@st.composite
def graphs(draw):
    values = [Number(1.0), Number(2.0)]
    for _ in range(draw(st.integers(1, 9))):
        left, right = draw(st.sampled_from(values)), draw(st.sampled_from(values))
        values.append(left * right if draw(st.booleans()) else left + right)
    return values[-1]
