"""Differently written right answers to unit 1.

VARIANTS: exercise name -> list of implementations. For a backward, an implementation may come with
the forward that makes its cache: (backward, forward).
"""

import math

import numpy as np


def slope_in_one_line(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)


def slope_as_half_over_h(f, x, h=1e-5):
    return 0.5 * (f(x + h) - f(x - h)) / h


def slope_as_mean_of_two_sides(f, x, h=1e-5):
    right = (f(x + h) - f(x)) / h
    left = (f(x) - f(x - h)) / h
    return (right + left) / 2


def slope_between_points(f, x, h=1e-5):
    left, right = x - h, x + h
    return (f(right) - f(left)) / (right - left)


def slope_divided_twice(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / 2 / h


def slope_as_plain_float(f, x, h=1e-5):
    y = [f(x + k * h) for k in (-1, 1)]
    return float(np.diff(y)[0] / (2 * h))


def sigmoid_expanded(x):
    s = 1.0 / (1.0 + np.exp(-x))
    return s - s**2


def sigmoid_quotient(x):
    e = np.exp(-x)
    return e / (1 + e) ** 2


def sigmoid_mirrored(x):
    def sigmoid(t):
        return 1 / (1 + np.exp(-t))

    return sigmoid(x) * sigmoid(-x)


def sigmoid_by_tanh(x):
    return (1 - np.tanh(x / 2) ** 2) / 4


def sigmoid_by_cosh(x):
    return 1 / (4 * np.cosh(x / 2) ** 2)


def sigmoid_element_by_element(x):
    if np.ndim(x):
        return np.array([sigmoid_element_by_element(t) for t in x])
    s = math.exp(x) / (1 + math.exp(x))
    return s * (1 - s)


def outputs_in_one_line(s, t):
    return s - s * s, (1 - t) * (1 + t)


def outputs_tanh_from_sigmoid(s, t):
    half = (t + 1) / 2
    return s * (1 - s), 4 * half * (1 - half)


def outputs_from_inputs(s, t):
    x, z = np.log(s / (1 - s)), np.arctanh(t)
    return [np.exp(-x) / (1 + np.exp(-x)) ** 2, 1 / np.cosh(z) ** 2]


def outputs_with_squares(s, t):
    return 0.25 - np.square(s - 0.5), 1 - np.power(t, 2)


def outputs_element_by_element(s, t):
    if np.ndim(s):
        rows = [outputs_element_by_element(a, b) for a, b in zip(s, t)]
        return np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    return s * (1 - s), 1 - t * t


def walk_into_an_array(gradient, w, learning_rate, steps):
    places = np.zeros((steps + 1, len(w)))
    places[0] = w
    for k in range(steps):
        places[k + 1] = places[k] - learning_rate * gradient(places[k])
    return places


def walk_recursively(gradient, w, learning_rate, steps):
    if steps == 0:
        return np.array([w])
    rest = walk_recursively(gradient, w - learning_rate * gradient(w), learning_rate, steps - 1)
    return np.vstack([[w], rest])


def walk_in_place_with_copies(gradient, w, learning_rate, steps):
    w = w.copy()
    places = [w.copy()]
    for _ in range(steps):
        w -= learning_rate * gradient(w)
        places.append(w.copy())
    return np.stack(places)


def walk_from_the_last_place(gradient, w, learning_rate, steps):
    places = [w]
    while len(places) <= steps:
        here = places[-1]
        places.append(here + learning_rate * -gradient(here))
    return np.array(places)


def walk_with_lists(gradient, w, learning_rate, steps):
    places = [list(w)]
    for _ in range(steps):
        slopes = gradient(np.array(places[-1]))
        places.append([a - learning_rate * g for a, g in zip(places[-1], slopes)])
    return np.array(places)


def composite_in_one_line(x):
    return 2 * x * (1 - np.tanh(x**2) ** 2)


def composite_by_cosh(x):
    return 2 * x / np.cosh(x * x) ** 2


def composite_expanded(x):
    t = np.tanh(x * x)
    return 2 * x - 2 * x * t * t


def composite_factored(x):
    t = np.tanh(np.square(x))
    return (1 - t) * (1 + t) * (x + x)


def composite_by_exponentials(x):
    e = np.exp(-2 * x**2)
    return 8 * x * e / (1 + e) ** 2


def composite_recursive(x):
    if isinstance(x, np.ndarray):
        return np.array([composite_recursive(t) for t in x])
    return (1 - math.tanh(x**2) ** 2) * 2 * x


def step_with_dot(w, x, target, learning_rate):
    error = w @ x - target
    return w - learning_rate * error * x, 0.5 * error**2


def step_in_place(w, x, target, learning_rate):
    error = np.dot(w, x) - target
    loss = (error * error) / 2
    w -= learning_rate * error * x
    return w, loss


def step_with_loop(w, x, target, learning_rate):
    y = 0.0
    for i in range(len(w)):
        y += w[i] * x[i]
    new = np.zeros(len(w))
    for i in range(len(w)):
        new[i] = w[i] - learning_rate * (y - target) * x[i]
    return [new, (y - target) ** 2 / 2]


def step_with_target_minus_output(w, x, target, learning_rate):
    missing = target - sum(w * x)
    return w + learning_rate * missing * x, missing**2 * 0.5


def step_with_lists(w, x, target, learning_rate):
    y = sum(wi * xi for wi, xi in zip(w, x))
    return np.array([wi - learning_rate * (y - target) * xi for wi, xi in zip(w, x)]), float(
        (y - target) ** 2 / 2
    )


def neuron_in_one_line_each(dout, cache):
    w, x, out = cache
    return dout * out * (1 - out) * x, dout * out * (1 - out) * w, dout * out * (1 - out)


def neuron_expanded(dout, cache):
    w, x, out = cache
    dz = dout * (out - out * out)
    return [x * dz, w * dz, dz]


def neuron_forward_dict(w, x, b):
    z = np.sum(w * x) + b
    return 1 / (1 + np.exp(-z)), {"w": w, "x": x, "z": z}


def neuron_dict(dout, cache):
    s = 1 / (1 + np.exp(-cache["z"]))
    dz = s * (1 - s) * dout
    return dz * cache["x"], dz * cache["w"], dz


def neuron_forward_slopes(w, x, b):
    out = 1 / (1 + np.exp(-(np.dot(w, x) + b)))
    slope = out * (1 - out)
    return out, [slope * x, slope * w, slope]


def neuron_slopes(dout, cache):
    return tuple(dout * local for local in cache)


def neuron_in_place(dout, cache):
    w, x, out = cache
    dout *= out
    dout *= 1 - out
    x, w = x * dout, w * dout
    return x, w, dout


def neuron_by_loop(dout, cache):
    w, x, out = cache
    dz = dout * out * (1 - out)
    if np.ndim(w) == 0:
        return dz * x, dz * w, dz
    dw, dx = np.empty_like(w), np.empty_like(x)
    for i in range(len(w)):
        dw[i], dx[i] = dz * x[i], dz * w[i]
    return dw, dx, dz


def chain_in_long_products(x, target, w1, b1, w2, b2):
    h = 1 / (1 + np.exp(-(w1 * x + b1)))
    o = 1 / (1 + np.exp(-(w2 * h + b2)))
    dw1 = (o - target) * o * (1 - o) * w2 * h * (1 - h) * x
    db1 = (o - target) * o * (1 - o) * w2 * h * (1 - h)
    dw2 = (o - target) * o * (1 - o) * h
    db2 = (o - target) * o * (1 - o)
    return 0.5 * (o - target) ** 2, dw1, db1, dw2, db2


def chain_with_math(x, target, w1, b1, w2, b2):
    def sigmoid(t):
        return 1 / (1 + math.exp(-t))

    h = sigmoid(w1 * x + b1)
    o = sigmoid(w2 * h + b2)
    delta2 = (o - target) * o * (1 - o)
    delta1 = delta2 * w2 * h * (1 - h)
    return [(o - target) ** 2 / 2, delta1 * x, delta1, delta2 * h, delta2]


def chain_forward_mode(x, target, w1, b1, w2, b2):
    h = 1 / (1 + np.exp(-(w1 * x + b1)))
    o = 1 / (1 + np.exp(-(w2 * h + b2)))
    do_dz2, dh_dz1 = o - o**2, h - h**2
    do_dw1 = do_dz2 * w2 * dh_dz1 * x
    do_db1 = do_dz2 * w2 * dh_dz1
    dL = -(target - o)
    return (target - o) ** 2 / 2, dL * do_dw1, dL * do_db1, dL * do_dz2 * h, dL * do_dz2


def chain_with_exp_of_z(x, target, w1, b1, w2, b2):
    e1 = np.exp(w1 * x + b1)
    h = e1 / (1 + e1)
    e2 = np.exp(w2 * h + b2)
    o = e2 / (1 + e2)
    error = o - target
    dz2 = error * e2 / (1 + e2) ** 2
    dz1 = dz2 * w2 * e1 / (1 + e1) ** 2
    return np.float64(error**2) / 2, dz1 * x, dz1, dz2 * h, dz2


def chain_with_helper(x, target, w1, b1, w2, b2):
    h, h_cache = neuron_forward_dict(w1, x, b1)
    o, o_cache = neuron_forward_dict(w2, h, b2)
    dw2, dh, db2 = neuron_dict(o - target, o_cache)
    dw1, _, db1 = neuron_dict(dh, h_cache)
    return (o - target) ** 2 / 2, dw1, db1, dw2, db2


def swish_factored(x):
    s = 1 / (1 + np.exp(-x))
    return s * (1 + x * (1 - s))


def swish_from_output(x):
    s = 1 / (1 + np.exp(-x))
    y = x * s
    return y + s * (1 - y)


def swish_quotient(x):
    e = np.exp(-x)
    return (1 + e + x * e) / (1 + e) ** 2


def swish_mirrored(x):
    s, t = 1 / (1 + np.exp(-x)), 1 / (1 + np.exp(x))
    return s + x * s * t


def swish_accumulated(x):
    s = 1 / (1 + np.exp(-x))
    grad = np.zeros_like(x)
    grad += s
    grad += x * s * (1 - s)
    return grad


def swish_by_tanh(x):
    t = np.tanh(x / 2)
    return (1 + t) / 2 + x * (1 - t**2) / 4


class _Skeleton:
    """What the notebook gives: numbers, children, the forward of a few operations."""

    def __init__(self, data, _children=(), _op="", label=""):
        self.data = data
        self.grad = 0.0
        self._children = tuple(_children)
        self._op = _op
        self.label = label
        self._backward = lambda: None

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        return self * other**-1.0


class RecursiveValue(_Skeleton):
    """As the notebook's solution: closures, a recursive walk, `math` instead of NumPy."""

    def _new(self, data, children, op, rule):
        out = type(self)(data, children, op)
        out._backward = lambda: rule(out)
        return out

    def _lift(self, other):
        return other if isinstance(other, _Skeleton) else type(self)(other)

    def __add__(self, other):
        other = self._lift(other)

        def rule(out):
            self.grad = self.grad + out.grad
            other.grad = other.grad + out.grad

        return self._new(self.data + other.data, (self, other), "+", rule)

    def __mul__(self, other):
        other = self._lift(other)

        def rule(out):
            for one, factor in ((self, other.data), (other, self.data)):
                one.grad += out.grad * factor

        return self._new(self.data * other.data, (self, other), "*", rule)

    def __pow__(self, n):
        def rule(out):
            self.grad += out.grad * n * self.data ** (n - 1)

        return self._new(self.data**n, (self,), "**", rule)

    def exp(self):
        def rule(out):
            self.grad += math.exp(self.data) * out.grad

        return self._new(math.exp(self.data), (self,), "exp", rule)

    def tanh(self):
        def rule(out):
            self.grad += out.grad / math.cosh(self.data) ** 2

        return self._new(math.tanh(self.data), (self,), "tanh", rule)

    def relu(self):
        def rule(out):
            if self.data >= 0:
                self.grad += out.grad

        return self._new(max(self.data, 0), (self,), "relu", rule)

    def topological_order(self):
        order, seen = [], set()

        def visit(node):
            if node not in seen:
                seen.add(node)
                for child in node._children:
                    visit(child)
                order.append(node)

        visit(self)
        return order

    def backward(self):
        order = self.topological_order()
        order.reverse()
        self.grad = 1
        for node in order:
            node._backward()


class CountingValue(RecursiveValue):
    """Order by counting parents (Kahn); gradients start afresh on every backward."""

    def topological_order(self):
        graph, waiting = {self: 0}, [self]
        while waiting:
            for child in waiting.pop()._children:
                if child not in graph:
                    graph[child] = 0
                    waiting.append(child)
                graph[child] += 1
        order, ready = [], [self]
        while ready:
            node = ready.pop(0)
            order.insert(0, node)
            for child in node._children:
                graph[child] -= 1
                if graph[child] == 0:
                    ready.append(child)
        return order

    def backward(self):
        for node in self.topological_order():
            node.grad = 0.0
        self.grad = 1.0
        for node in self.topological_order()[::-1]:
            node._backward()


class SlopesValue(_Skeleton):
    """Each Value stores local slopes; there is no rule to call, only `backward`."""

    def __init__(self, data, _children=(), _op="", label="", slopes=()):
        super().__init__(data, _children, _op, label)
        self.slopes = slopes
        del self._backward

    def __add__(self, other):
        other = other if isinstance(other, SlopesValue) else SlopesValue(other)
        return SlopesValue(self.data + other.data, (self, other), "+", slopes=(1.0, 1.0))

    def __mul__(self, other):
        other = other if isinstance(other, SlopesValue) else SlopesValue(other)
        return SlopesValue(
            self.data * other.data, (self, other), "*", slopes=(other.data, self.data)
        )

    def __pow__(self, n):
        return SlopesValue(self.data**n, (self,), "**", slopes=(n * self.data ** (n - 1),))

    def exp(self):
        e = np.exp(self.data)
        return SlopesValue(e, (self,), "exp", slopes=(e,))

    def tanh(self):
        t = np.tanh(self.data)
        return SlopesValue(t, (self,), "tanh", slopes=((1 - t) * (1 + t),))

    def relu(self):
        return SlopesValue(max(0.0, self.data), (self,), "relu", slopes=(float(self.data > 0),))

    def topological_order(self):
        order = []

        def visit(node):
            for child in node._children:
                visit(child)
            if all(node is not seen for seen in order):
                order.append(node)

        visit(self)
        return tuple(order)

    def backward(self):
        self.grad = 1.0
        for node in reversed(self.topological_order()):
            for child, slope in zip(node._children, node.slopes):
                child.grad += slope * node.grad


class GlobalTapeValue(RecursiveValue):
    """Values are born children first, so the order of birth is a topological order."""

    births = 0

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        GlobalTapeValue.births += 1
        self.birth = GlobalTapeValue.births

    def topological_order(self):
        found, waiting = {self}, [self]
        while waiting:
            new = set(waiting.pop()._children) - found
            found |= new
            waiting += new
        return sorted(found, key=lambda node: node.birth)


class BranchingValue(RecursiveValue):
    """Rules that treat a repeated operand apart, and arrays of no dimension as numbers."""

    def __init__(self, data, _children=(), _op="", label=""):
        super().__init__(np.float64(data), _children, _op, label)

    def __mul__(self, other):
        other = self._lift(other)

        def rule(out):
            if self is other:
                self.grad += 2 * self.data * out.grad
            else:
                self.grad += other.data * out.grad
                other.grad += self.data * out.grad

        return self._new(self.data * other.data, (self, other), "*", rule)

    def relu(self):
        def rule(out):
            self.grad += np.where(self.data > 0, 1.0, 0.0) * out.grad

        return self._new(np.maximum(0, self.data), (self,), "relu", rule)


VARIANTS = {
    "numerical_derivative": [
        slope_in_one_line,
        slope_as_half_over_h,
        slope_as_mean_of_two_sides,
        slope_between_points,
        slope_divided_twice,
        slope_as_plain_float,
    ],
    "sigmoid_derivative": [
        sigmoid_expanded,
        sigmoid_quotient,
        sigmoid_mirrored,
        sigmoid_by_tanh,
        sigmoid_by_cosh,
        sigmoid_element_by_element,
    ],
    "slopes_from_outputs": [
        outputs_in_one_line,
        outputs_tanh_from_sigmoid,
        outputs_from_inputs,
        outputs_with_squares,
        outputs_element_by_element,
    ],
    "walk_downhill": [
        walk_into_an_array,
        walk_recursively,
        walk_in_place_with_copies,
        walk_from_the_last_place,
        walk_with_lists,
    ],
    "composite_derivative": [
        composite_in_one_line,
        composite_by_cosh,
        composite_expanded,
        composite_factored,
        composite_by_exponentials,
        composite_recursive,
    ],
    "linear_neuron_step": [
        step_with_dot,
        step_in_place,
        step_with_loop,
        step_with_target_minus_output,
        step_with_lists,
    ],
    "neuron_backward": [
        neuron_in_one_line_each,
        neuron_expanded,
        (neuron_dict, neuron_forward_dict),
        (neuron_slopes, neuron_forward_slopes),
        neuron_in_place,
        neuron_by_loop,
    ],
    "chain_gradients": [
        chain_in_long_products,
        chain_with_math,
        chain_forward_mode,
        chain_with_exp_of_z,
        chain_with_helper,
    ],
    "swish_derivative": [
        swish_factored,
        swish_from_output,
        swish_quotient,
        swish_mirrored,
        swish_accumulated,
        swish_by_tanh,
    ],
    "Value": [RecursiveValue, CountingValue, SlopesValue, GlobalTapeValue, BranchingValue],
}
