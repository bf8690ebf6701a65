"""Unit 1: wrong answers as students write them are named; right ones beside them stay right."""

import math

import numpy as np
import pytest

from tests.exercises.handwritten import assert_named, assert_right


def slope_left(f, x, h=1e-5):
    a = f(x - h)
    b = f(x)
    return (b - a) / h


def slope_bent(f, x, h=1e-5):
    return (f(x + h) - 2 * f(x) + f(x - h)) / (h * h)  # in another order, it rounds otherwise


def sigma(z):
    return 1.0 / (1.0 + np.exp(-z))


def minus(x):
    y = sigma(x)
    return y - (1 - y)


def no_brackets(x):
    y = sigma(x)
    return y * 1 - y


def torn(x):
    y = 1 / 1 + np.exp(-x)
    return y * (1 - y)


def quotient_of_the_wrong_sign(x):
    return np.exp(x) / (1 + np.exp(-x)) ** 2


def in_one_line(x):
    return 1 - np.tanh(x**2) ** 2 * 2 * x


def chain_inside(x):
    return (1 - np.tanh(2 * x) ** 2) * 2 * x


def plus_square(x):
    t = np.tanh(x * x)
    return 2 * x * (1 + t * t)


def tanh_alone(x):
    return 2 * x * np.tanh(x * x)


def product_of_slopes(x):
    df = 1
    dg = sigma(x) * (1 - sigma(x))
    return df * dg


def swish_tanh(x):
    s = sigma(x)
    return s + x * (1 - s * s)


def as_if_inputs(s, t):
    return sigma(s) * (1 - sigma(s)), 1 - np.tanh(t) * np.tanh(t)


def stretched_once(s, t):
    inner = (1 + t) / 2
    return s - s * s, 2 * inner * (1 - inner)


def walk_with_the_first_slope(gradient, w, learning_rate, steps):
    slope = gradient(w)
    return np.array([w - k * learning_rate * slope for k in range(steps + 1)])


def walk_that_remembers(gradient, w, learning_rate, steps):
    total, places = np.zeros(len(w)), [w]
    for _ in range(steps):
        total += gradient(places[-1])
        places.append(places[-1] - learning_rate * total)
    return np.array(places)


def squashed(w, x, target, learning_rate):
    out = sigma(np.dot(w, x))
    delta = out - target
    return w - learning_rate * delta * x, 0.5 * delta**2


def added_up(w, x, target, learning_rate):
    err = sum(wi * xi for wi, xi in zip(w, x)) - target
    g = 0
    for xi in x:
        g += err * xi
    return w - learning_rate * g, 0.5 * err * err


def target_first(w, x, target, learning_rate):
    err = target - np.dot(w, x)
    for_w = np.array([err * xi for xi in x])
    return w - learning_rate * for_w, err**2 / 2


def neuron_sum(dout, cache):
    w, x, out = cache
    grad = dout * out * (1 - out)
    return np.sum(grad * x), np.sum(grad * w), grad


def neuron_without_x(dout, cache):
    w, _x, y = cache
    d = (1 - y) * y * dout
    return d, d * w, d


def network(x, target, w1, b1, w2, b2, slope=lambda s, z: s * (1 - s)):
    z1 = w1 * x + b1
    a1 = 1 / (1 + math.exp(-z1))
    z2 = w2 * a1 + b2
    a2 = 1 / (1 + math.exp(-z2))
    delta2 = (a2 - target) * slope(a2, z2)
    delta1 = delta2 * w2 * slope(a1, z1)
    return 0.5 * (a2 - target) ** 2, delta1 * x, delta1, delta2 * a1, delta2


def squashed_again(*numbers):
    return network(*numbers, slope=lambda s, z: sigma(s) * (1 - sigma(s)))


def sums_in_the_slope(*numbers):
    return network(*numbers, slope=lambda s, z: z * (1 - z))


def own_weights(x, target, w1, b1, w2, b2):
    loss, _, db1, _, db2 = network(x, target, w1, b1, w2, b2)
    return loss, db1 * w1, db1, db2 * w2, db2


def own_outputs(x, target, w1, b1, w2, b2):
    loss, _, db1, _, db2 = network(x, target, w1, b1, w2, b2)
    h = sigma(w1 * x + b1)
    return loss, db1 * h, db1, db2 * sigma(w2 * h + b2), db2


def skipped(x, target, w1, b1, w2, b2):
    loss, _, _, dw2, db2 = network(x, target, w1, b1, w2, b2)
    h = sigma(w1 * x + b1)
    back = (sigma(w2 * h + b2) - target) * w2 * h * (1 - h)
    return loss, back * x, back, dw2, db2


ALL = "dw1 db1 dw2 db2"

WRONG = [
    ("numerical_derivative", slope_left, {"slope": "difference to the left only"}),
    ("numerical_derivative", slope_bent, {"slope": "second derivative"}),
    ("sigmoid_derivative", minus, {"derivative": "sigmoid: minus where its slope has a product"}),
    ("sigmoid_derivative", no_brackets, {"derivative": "brackets missing around 1 - s"}),
    (
        "sigmoid_derivative",
        torn,
        {"derivative": "brackets missing around the sigmoid's denominator"},
    ),
    (
        "sigmoid_derivative",
        quotient_of_the_wrong_sign,
        {"derivative": "exponential of the wrong sign in the numerator"},
    ),
    (
        "composite_derivative",
        in_one_line,
        {"derivative": "brackets missing around the outer slope"},
    ),
    (
        "composite_derivative",
        chain_inside,
        {"derivative": "inner slope put into the outer function"},
    ),
    (
        "composite_derivative",
        plus_square,
        {"derivative": "tanh: plus where its slope has a minus"},
    ),
    (
        "composite_derivative",
        tanh_alone,
        {"derivative": "tanh: its output where its slope belongs"},
    ),
    (
        "swish_derivative",
        product_of_slopes,
        {"derivative": "slopes of the two factors multiplied"},
    ),
    ("swish_derivative", swish_tanh, {"derivative": "the formula of tanh"}),
    (
        "slopes_from_outputs",
        stretched_once,
        {"of_tanh": "one of the two factors 2 is missing in the slope of tanh"},
    ),
    (
        "walk_downhill",
        walk_with_the_first_slope,
        {"places": "each step takes the gradient of the starting point"},
    ),
    (
        "walk_downhill",
        walk_that_remembers,
        {"places": "gradients of earlier steps are kept"},
    ),
    (
        "slopes_from_outputs",
        as_if_inputs,
        {
            "of_sigmoid": "sigmoid applied once more to its output",
            "of_tanh": "tanh applied once more to its output",
        },
    ),
    ("linear_neuron_step", squashed, {"next_w loss": "sigmoid on the prediction"}),
    ("linear_neuron_step", added_up, {"next_w": "one step for all weights together"}),
    ("linear_neuron_step", target_first, {"next_w": "steps uphill"}),
    ("neuron_backward", neuron_sum, {"dw dx": "gradients of all inputs added up"}),
    ("neuron_backward", neuron_without_x, {"dw": "input left out of dw"}),
    (
        "chain_gradients",
        squashed_again,
        {ALL: "sigmoid applied once more on the way back"},
    ),
    (
        "chain_gradients",
        sums_in_the_slope,
        {ALL: "weighted sum in the slope where the output belongs"},
    ),
    ("chain_gradients", own_weights, {"dw1 dw2": "own weight where the input belongs"}),
    ("chain_gradients", own_outputs, {"dw1 dw2": "own output where the input belongs"}),
    (
        "chain_gradients",
        skipped,
        {"dw1 db1": "output neuron's slope left out on the way to h"},
    ),
]


@pytest.mark.parametrize(
    "exercise, answer, told", WRONG, ids=lambda x: getattr(x, "__name__", None)
)
def test_a_mistake_written_by_hand_is_named(exercise, answer, told):
    assert_named(exercise, answer, told)


def slope_by_hand(f, x, h=1e-5):
    return ((f(x + h) - f(x)) + (f(x) - f(x - h))) / h / 2


def without_brackets(x):
    y = sigma(x)
    return y * 1 - y * y


def expanded(x):
    t = np.tanh(x * x)
    return 2 * x - 2 * x * t * t


def mirror(x):
    s = 1 / (1 + np.exp(x))
    return s * (1 - s)


def uphill_twice(w, x, target, learning_rate):
    err = target - np.dot(w, x)
    return w + learning_rate * err * x, err**2 / 2


@pytest.mark.parametrize(
    "exercise, answer",
    [
        ("numerical_derivative", slope_by_hand),
        ("sigmoid_derivative", without_brackets),
        ("sigmoid_derivative", mirror),
        ("composite_derivative", expanded),
        ("linear_neuron_step", uphill_twice),
        ("chain_gradients", network),
    ],
)
def test_a_right_answer_that_looks_like_a_mistake_is_right(exercise, answer):
    assert_right(exercise, answer)


class Number:
    """A `Value` in a student's words: one method per rule, gradients kept by hand."""

    def __init__(self, data, _children=(), _op="", label=""):
        self.data, self.grad, self.label = data, 0.0, label
        self._children, self._op = tuple(_children), _op
        self._backward = lambda: None

    def made(self, data, children, *slopes):
        out = type(self)(data, children)

        def give():
            for child, slope in zip(children, slopes):
                self.hand(child, slope() * out.grad)

        out._backward = give
        return out

    def hand(self, child, amount):
        child.grad += amount

    def __add__(self, other):
        return self.made(self.data + other.data, (self, other), lambda: 1, lambda: 1)

    def __mul__(self, other):
        other = other if isinstance(other, Number) else type(self)(other)
        return self.made(
            self.data * other.data, (self, other), lambda: other.data, lambda: self.data
        )

    def __pow__(self, n):
        return self.made(self.data**n, (self,), lambda: n * self.data ** (n - 1))

    def exp(self):
        return self.made(math.exp(self.data), (self,), lambda: math.exp(self.data))

    def tanh(self):
        return self.made(math.tanh(self.data), (self,), lambda: 1 - math.tanh(self.data) ** 2)

    def relu(self):
        return self.made(max(self.data, 0.0), (self,), lambda: 1.0 if self.data > 0 else 0.0)

    def topological_order(self):
        order = []

        def visit(node):
            if node not in order:
                for child in node._children:
                    visit(child)
                order.append(node)

        visit(self)
        return order

    def backward(self):
        self.grad = 1.0
        for node in self.topological_order()[::-1]:
            node._backward()


class Overwriting(Number):
    def hand(self, child, amount):
        child.grad = amount


class Recursive(Number):
    def backward(self):
        self.grad = 1.0
        self._backward()
        for child in self._children:
            child.backward()


class Walking(Number):
    def backward(self):
        self.grad = 1.0
        self.walk()

    def walk(self):
        self._backward()
        for child in self._children:
            child.walk()


class Forgetful(Number):
    def __pow__(self, n):
        out = type(self)(self.data**n, (self,))

        def give():
            self.grad += n * self.data ** (n - 1)

        out._backward = give
        return out


class Sigmoidal(Number):
    def tanh(self):
        t = math.tanh(self.data)
        return self.made(t, (self,), lambda: t * (1 - t))


class LastRelu(Number):
    def relu(self):
        out = type(self)(max(0, self.data), (self,))

        def give():
            self.grad = out.grad if out.data > 0 else 0.0

        out._backward = give
        return out


@pytest.mark.parametrize(
    "answer, told",
    [
        (Overwriting, {"used_twice backward": "= where += is needed"}),
        (Recursive, {"backward": "backward calls the backward of every child"}),
        (Walking, {"backward": "every path is walked by itself"}),
        (Forgetful, {"pow": "in **, the upstream gradient is ignored"}),
        (Sigmoidal, {"tanh": "slope of the sigmoid"}),
        (LastRelu, {"used_twice": "in relu, = where += is needed"}),
    ],
)
def test_an_engine_written_by_hand_is_told_what_is_wrong(answer, told):
    assert_named("Value", answer, told)


def test_the_engine_that_these_are_made_of_is_right():
    assert_right("Value", Number)
