"""Unit 10, written differently: loops, einsum, other engines."""

# Right answers, written as students write them.
# ruff: noqa: C416

import copy

import numpy as np


def unbroadcast_axis_by_axis(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, length in enumerate(shape):
        if length == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad


def unbroadcast_by_reshape(grad, shape):
    padded = (1,) * (grad.ndim - len(shape)) + tuple(shape)
    axes = tuple(i for i, n in enumerate(padded) if n == 1)
    return np.sum(grad, axis=axes).reshape(shape)


def unbroadcast_entry_by_entry(grad, shape):
    out = np.zeros(shape)
    for index in np.ndindex(grad.shape):
        own = index[len(index) - len(shape) :]
        out[tuple(0 if n == 1 else i for i, n in zip(own, shape))] += grad[index]
    return out


def unbroadcast_with_add_at(grad, shape):
    out = np.zeros(shape)
    source = np.broadcast_to(np.arange(out.size).reshape(shape), grad.shape)
    np.add.at(out.reshape(-1), source, grad)
    return out


def unbroadcast_from_the_right(grad, shape):
    for i in range(1, grad.ndim + 1):
        if i > len(shape) or shape[-i] != grad.shape[-i]:
            grad = np.add.reduce(grad, axis=-i, keepdims=True)
    return grad.reshape(shape)


def matmul_by_einsum(dout, cache):
    a, b = cache
    return np.einsum("...ij,...kj->...ik", dout, b), np.einsum("...ki,...kj->...ij", a, dout)


def matmul_by_matrix_transpose(dout, cache):
    a, b = cache
    return dout @ b.mT, a.mT @ dout


def matmul_with_moveaxis(dout, cache):
    a, b = cache
    return np.matmul(dout, np.moveaxis(b, -1, -2)), np.matmul(np.moveaxis(a, -2, -1), dout)


def matmul_by_loops(dout, cache):
    a, b = cache
    da, db = np.zeros(a.shape), np.zeros(b.shape)
    for stack in np.ndindex(a.shape[:-2]):
        da[stack] = dout[stack].dot(b[stack].T)
        db[stack] = a[stack].T.dot(dout[stack])
    return da, db


def forward_that_keeps_transposes(a, b):
    flat = (-1, *a.shape[-2:]), (-1, *b.shape[-2:])
    stacks = [x.reshape(shape).transpose(0, 2, 1) for x, shape in zip((a, b), flat)]
    return np.matmul(a, b), {"stacks": stacks, "shapes": (a.shape, b.shape)}


def matmul_with_own_cache(dout, cache):
    aT, bT = cache["stacks"]
    dout = dout.reshape(-1, *dout.shape[-2:])
    return [x.reshape(shape) for x, shape in zip((dout @ bT, aT @ dout), cache["shapes"])]


def jvp_in_one_line_each(X, params, params_dot):
    h = np.tanh(X @ params["W1"] + params["b1"])
    speed = (1 - h) * (1 + h) * (X @ params_dot["W1"] + params_dot["b1"])
    return (
        h @ params["W2"] + params["b2"],
        speed @ params["W2"] + h @ params_dot["W2"] + params_dot["b2"],
    )


def jvp_with_biases_in_the_matrices(X, params, params_dot):
    def stacked(p, i):
        return np.vstack([p[f"W{i}"], p[f"b{i}"]])

    X = np.hstack([X, np.ones((len(X), 1))])
    h = np.tanh(X @ stacked(params, 1))
    h_dot = X @ stacked(params_dot, 1) / np.cosh(X @ stacked(params, 1)) ** 2
    one, zero = np.ones((len(X), 1)), np.zeros((len(X), 1))
    scores = np.hstack([h, one]) @ stacked(params, 2)
    return scores, (
        np.hstack([h, one]) @ stacked(params_dot, 2) + np.hstack([h_dot, zero]) @ stacked(params, 2)
    )


def jvp_sample_by_sample(X, params, params_dot):
    scores, dots = [], []
    for x in X:
        h = np.tanh(x @ params["W1"] + params["b1"])
        h_dot = (1 - h * h) * (x @ params_dot["W1"] + params_dot["b1"])
        scores.append(h @ params["W2"] + params["b2"])
        dots.append(h_dot @ params["W2"] + h @ params_dot["W2"] + params_dot["b2"])
    return np.array(scores), np.array(dots)


def jvp_with_dual_pairs(X, params, params_dot):
    def affine(x, x_dot, i):
        W, b = params[f"W{i}"], params[f"b{i}"]
        return x @ W + b, x_dot @ W + x @ params_dot[f"W{i}"] + params_dot[f"b{i}"]

    z, z_dot = affine(X, np.zeros_like(X), 1)
    t = np.tanh(z)
    return affine(t, z_dot - t**2 * z_dot, 2)


def jvp_in_place(X, params, params_dot):
    h = X @ params["W1"]
    h += params["b1"]
    np.tanh(h, out=h)
    dot = X @ params_dot["W1"]
    dot += params_dot["b1"]
    dot *= 1 - h**2
    out = dot @ params["W2"]
    out += h @ params_dot["W2"]
    out += params_dot["b2"]
    return None, out  # the scores are not asked for


def each_by_einsum(X, dout):
    return np.einsum("nd,nm->ndm", X, dout), dout.copy()


def each_by_outer_products(X, dout):
    return np.array([np.outer(x, d) for x, d in zip(X, dout)]), np.array([d for d in dout])


def each_by_matmul(X, dout):
    return X[..., np.newaxis] @ dout[:, np.newaxis], 1.0 * dout


def each_by_backward_of_one_row(X, dout):
    dW = np.empty((X.shape[0], X.shape[1], dout.shape[1]))
    db = np.empty(dout.shape)
    for n in range(len(X)):
        x, d = X[n : n + 1], dout[n : n + 1]
        dW[n], db[n] = x.T @ d, d.sum(axis=0)
    return dW, db


def each_entry_by_entry(X, dout):
    dW = np.zeros((len(X), X.shape[1], dout.shape[1]))
    for n, d, m in np.ndindex(dW.shape):
        dW[n, d, m] = X[n, d] * dout[n, m]
    return [dW, dout]


def scale_with_else(scaled_grad, scale, good_steps, growth_interval=4):
    if np.isfinite(scaled_grad).all():
        grad, count = scaled_grad / scale, good_steps + 1
        if count >= growth_interval:
            return grad, 2.0 * scale, 0
        return grad, scale, count
    return None, 0.5 * scale, 0


def scale_by_the_sum(scaled_grad, scale, good_steps, growth_interval=4):
    if not np.isfinite(np.sum(scaled_grad)):
        return None, scale / 2, 0
    grow = (good_steps + 1) % growth_interval == 0
    return scaled_grad * (1 / scale), scale * (2 if grow else 1), 0 if grow else good_steps + 1


def scale_with_isnan_and_isinf(scaled_grad, scale, good_steps, growth_interval=4):
    if np.any(np.isnan(scaled_grad)) or np.any(np.isinf(scaled_grad)):
        return [None, scale * 0.5, 0]
    scaled_grad /= scale
    if good_steps == growth_interval - 1:
        return [scaled_grad, scale + scale, 0]
    return [scaled_grad, scale, good_steps + 1]


def scale_entry_by_entry(scaled_grad, scale, good_steps, growth_interval=4):
    grad = np.zeros(scaled_grad.shape)
    for index, g in np.ndenumerate(scaled_grad):
        if g != g or abs(g) == float("inf"):
            return None, scale / 2, 0
        grad[index] = g / scale
    good_steps += 1
    if good_steps < growth_interval:
        return grad, scale, good_steps
    return grad, scale * 2, 0


def scale_that_unscales_first(scaled_grad, scale, good_steps, growth_interval=4):
    grad = scaled_grad / scale
    well = bool(np.isfinite(grad).all())
    good_steps = good_steps + 1 if well else 0
    factor = 1.0 if well else 0.5
    if well and good_steps == growth_interval:
        good_steps, factor = 0, 2.0
    return (grad if well else None), scale * factor, good_steps


class ClosureTensor:
    """As the notebook's solution, with a recursive walk and += on zeros."""

    def __init__(self, data, _children=(), _op="", label=""):
        self.data = np.array(data, dtype=float)
        self.grad = np.zeros_like(self.data)
        self._children = tuple(_children)
        self._backward = lambda: None

    def _new(self, data, children, rule):
        out = type(self)(data, children)
        out._backward = lambda: rule(out.grad)
        return out

    def _lift(self, x):
        return x if isinstance(x, ClosureTensor) else type(self)(x)

    def _receive(self, grad):
        self.grad += unbroadcast_axis_by_axis(grad, self.data.shape)

    def __add__(self, other):
        other = self._lift(other)

        def rule(g):
            self._receive(g)
            other._receive(g)

        return self._new(self.data + other.data, (self, other), rule)

    def __mul__(self, other):
        other = self._lift(other)

        def rule(g):
            for one, factor in ((self, other.data), (other, self.data)):
                one._receive(factor * g)

        return self._new(self.data * other.data, (self, other), rule)

    def __matmul__(self, other):
        def rule(g):
            self._receive(np.einsum("...ij,...kj->...ik", g, other.data))
            other._receive(np.einsum("...ki,...kj->...ij", self.data, g))

        return self._new(self.data @ other.data, (self, other), rule)

    def log(self):
        return self._new(np.log(self.data), (self,), lambda g: self._receive(g * self.data**-1.0))

    def tanh(self):
        return self._new(
            np.tanh(self.data), (self,), lambda g: self._receive(g / np.cosh(self.data) ** 2)
        )

    def relu(self):
        return self._new(
            np.maximum(self.data, 0),
            (self,),
            lambda g: self._receive(np.where(self.data > 0, g, 0.0)),
        )

    def sum(self, axis=None, keepdims=False):
        kept = self.data.sum(axis=axis, keepdims=True)
        return self._new(
            self.data.sum(axis=axis, keepdims=keepdims),
            (self,),
            lambda g: self._receive(np.ones(self.data.shape) * g.reshape(kept.shape)),
        )

    def reshape(self, *shape):
        return self._new(
            self.data.reshape(*shape),
            (self,),
            lambda g: self._receive(np.reshape(g, self.data.shape)),
        )

    def transpose(self):
        return self._new(np.transpose(self.data), (self,), lambda g: self._receive(np.transpose(g)))

    def __getitem__(self, index):
        def rule(g):
            np.add.at(self.grad, index, g)

        return self._new(self.data[index], (self,), rule)

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
        self.grad = np.ones(self.data.shape)
        for node in self.topological_order()[::-1]:
            node._backward()


class CopyingTensor(ClosureTensor):
    """Keeps no gradient until one arrives, then a copy of its own to add to in place."""

    def __init__(self, data, _children=(), _op="", label=""):
        super().__init__(data, _children)
        self.grad = None

    def _receive(self, grad):
        grad = unbroadcast_by_reshape(grad, self.data.shape)
        if self.grad is None:
            self.grad = grad.copy()
        else:
            self.grad += grad

    def __getitem__(self, index):
        places = np.arange(self.data.size).reshape(self.data.shape)[index]

        def rule(g):
            counts = np.bincount(np.ravel(places), np.ravel(g), minlength=self.data.size)
            self._receive(counts.reshape(self.data.shape))

        return self._new(self.data[index], (self,), rule)

    def backward(self):
        order = self.topological_order()
        for node in order:
            node.grad = None
        self.grad = np.array(1.0)
        while order:
            order.pop()._backward()


class LocalRulesTensor(ClosureTensor):
    """Each Tensor stores one function for each child; there is no rule to call, only `backward`."""

    def __init__(self, data, _children=(), _op="", label=""):
        super().__init__(data, _children)
        del self._backward
        self.rule = None

    def _new(self, data, children, rule):
        out = type(self)(data, children)
        out.rule = rule
        return out

    def backward(self):
        self.grad = np.ones_like(self.data)
        for node in reversed(self.topological_order()):
            if node.rule is not None:
                node.rule(node.grad)


class BranchingTensor(ClosureTensor):
    """Handles every axis by itself, as a student does who distrusts broadcasting."""

    def _receive(self, grad):
        if grad.shape == self.data.shape:
            self.grad = self.grad + grad
        else:
            self.grad = self.grad + unbroadcast_entry_by_entry(grad, self.data.shape)

    def sum(self, axis=None, keepdims=False):
        def rule(g):
            if axis is None:
                self._receive(np.full(self.data.shape, g))
            else:
                g = g if keepdims else np.expand_dims(g, axis)
                self._receive(np.repeat(g, self.data.shape[axis], axis=axis))

        return self._new(np.sum(self.data, axis=axis, keepdims=keepdims), (self,), rule)

    def __matmul__(self, other):
        def rule(g):
            if g.ndim == 2:
                self._receive(g.dot(other.data.T))
                other._receive(self.data.T.dot(g))
            else:
                b = np.broadcast_to(other.data, (len(g), *other.data.shape[-2:]))
                self._receive(np.array([m @ each.T for m, each in zip(g, b)]))
                other._receive(np.array([a.T @ m for m, a in zip(g, self.data)]))

        return self._new(self.data @ other.data, (self, other), rule)

    def relu(self):
        mask = (self.data >= 0).astype(int)
        return self._new(self.data * mask, (self,), lambda g: self._receive(g * mask))


class TapeTensor(ClosureTensor):
    """Tensors are born children first, so the order of birth is a topological order."""

    births = 0

    def __init__(self, data, _children=(), _op="", label=""):
        super().__init__(copy.copy(data), _children)
        TapeTensor.births += 1
        self.birth = TapeTensor.births

    def topological_order(self):
        found, waiting = {self}, [self]
        while waiting:
            new = set(waiting.pop()._children) - found
            found |= new
            waiting += new
        return sorted(found, key=lambda node: node.birth)


def velocities_term_by_term(a, b, a_dot, b_dot):
    slope = 1 / np.cosh(a) ** 2
    return [b_dot + a_dot, a * b_dot + b * a_dot, a_dot / b - a * b_dot / b**2, slope * a_dot]


def velocities_with_the_quotient_by_its_output(a, b, a_dot, b_dot):
    c = a / b
    return (
        a_dot + b_dot,
        b * a_dot + a * b_dot,
        (a_dot - c * b_dot) / b,
        a_dot - np.tanh(a) ** 2 * a_dot,
    )


def velocities_entry_by_entry(a, b, a_dot, b_dot):
    out = np.zeros((4, *a.shape))
    for i in np.ndindex(a.shape):
        t = np.tanh(a[i])
        out[(0, *i)] = a_dot[i] + b_dot[i]
        out[(1, *i)] = a_dot[i] * b[i] + a[i] * b_dot[i]
        out[(2, *i)] = (a_dot[i] * b[i] - a[i] * b_dot[i]) / (b[i] * b[i])
        out[(3, *i)] = (1 - t) * (1 + t) * a_dot[i]
    return tuple(out)


def velocities_by_partial_derivatives(a, b, a_dot, b_dot):
    one = np.ones_like(a)
    by_a = (one, b, 1 / b, 1 - np.tanh(a) ** 2)
    by_b = (one, a, -a / b**2, 0 * a)
    return tuple(u * a_dot + v * b_dot for u, v in zip(by_a, by_b))


def velocities_from_one_rule(a, b, a_dot, b_dot):
    def product(u, u_dot, w, w_dot):
        return u_dot * w + u * w_dot

    inverse_dot = -b_dot * np.power(b, -2.0)
    quotient_dot = product(a, a_dot, 1 / b, inverse_dot)
    return (
        a_dot + b_dot,
        product(a, a_dot, b, b_dot),
        quotient_dot,
        a_dot * (1 - np.square(np.tanh(a))),
    )


def gate_in_place_on_a_copy(x, w, v, upstream):
    s = 1 / (1 + np.exp(-(x @ w)))
    out = s.copy()
    out *= v
    return out, x.T @ (upstream * v * s * (1 - s)), np.sum(upstream * s, axis=0)


def gate_that_uses_s_before_it_is_overwritten(x, w, v, upstream):
    s = 1 / (1 + np.exp(-(x @ w)))
    dv = (upstream * s).sum(axis=0)
    dw = x.T @ (upstream * v * s * (1 - s))
    s *= v
    return s, dw, dv


def gate_by_einsum(x, w, v, upstream):
    s = (1 + np.tanh(x @ w / 2)) / 2
    dz = np.einsum("nm,m,nm->nm", upstream, v, s - s**2)
    return np.multiply(s, v), np.einsum("nd,nm->dm", x, dz), np.einsum("nm,nm->m", upstream, s)


def gate_sample_by_sample(x, w, v, upstream):
    out, dw, dv = np.zeros(upstream.shape), np.zeros(w.shape), np.zeros(v.shape)
    for n in range(len(x)):
        s = 1 / (1 + np.exp(-(x[n] @ w)))
        out[n] = v * s
        dv += upstream[n] * s
        dw += np.outer(x[n], upstream[n] * v * s * (1 - s))
    return out, dw, dv


def gate_of_exponentials(x, w, v, upstream):
    e = np.exp(-(x @ w))
    gate = 1 / (1 + e)
    slope = e / (1 + e) ** 2
    return gate * v, x.T.dot(slope * upstream * v), (gate * upstream).sum(0)


VARIANTS = {
    "unbroadcast": [
        unbroadcast_axis_by_axis,
        unbroadcast_by_reshape,
        unbroadcast_entry_by_entry,
        unbroadcast_with_add_at,
        unbroadcast_from_the_right,
    ],
    "matmul_backward": [
        matmul_by_einsum,
        matmul_by_matrix_transpose,
        matmul_with_moveaxis,
        matmul_by_loops,
        (matmul_with_own_cache, forward_that_keeps_transposes),
    ],
    "Tensor": [ClosureTensor, CopyingTensor, LocalRulesTensor, BranchingTensor, TapeTensor],
    "mlp_jvp": [
        jvp_in_one_line_each,
        jvp_with_biases_in_the_matrices,
        jvp_sample_by_sample,
        jvp_with_dual_pairs,
        jvp_in_place,
    ],
    "per_example_gradients": [
        each_by_einsum,
        each_by_outer_products,
        each_by_matmul,
        each_by_backward_of_one_row,
        each_entry_by_entry,
    ],
    "loss_scale_step": [
        scale_with_else,
        scale_by_the_sum,
        scale_with_isnan_and_isinf,
        scale_entry_by_entry,
        scale_that_unscales_first,
    ],
    "velocity_rules": [
        velocities_term_by_term,
        velocities_with_the_quotient_by_its_output,
        velocities_entry_by_entry,
        velocities_by_partial_derivatives,
        velocities_from_one_rule,
    ],
    "gate_gradients": [
        gate_in_place_on_a_copy,
        gate_that_uses_s_before_it_is_overwritten,
        gate_by_einsum,
        gate_sample_by_sample,
        gate_of_exponentials,
    ],
}
