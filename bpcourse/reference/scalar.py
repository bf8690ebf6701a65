"""Derivatives of one number: activations, one neuron, two neurons in a chain."""

import numpy as np


def numerical_derivative(f, x, h=1e-5):
    """Slope of `f` at the number `x` by central differences: (f(x + h) - f(x - h)) / (2h).

    Its error falls with h**2 until rounding (about eps * |f| / h) takes over, so it serves as a
    check only. Source: Press et al., Numerical Recipes (2007), section 5.7.
    """
    rise = f(x + h) - f(x - h)
    run = 2 * h
    return rise / run


def square_derivative(x):
    """d(x**2)/dx = 2x."""
    return 2 * x


def sigmoid(x):
    """1 / (1 + exp(-x)), between 0 and 1."""
    return 1 / (1 + np.exp(-x))


def sigmoid_derivative(x):
    """d sigmoid(x)/dx = s (1 - s) with s = sigmoid(x); at most 1/4."""
    s = 1 / (1 + np.exp(-x))
    return s * (1 - s)


def tanh_derivative(x):
    """d tanh(x)/dx = 1 - tanh(x)**2; at most 1."""
    t = np.tanh(x)
    return 1 - t**2


def relu_derivative(x):
    """d max(0, x)/dx = 1 where x > 0, else 0 (at the kink x = 0 we choose 0)."""
    return 1.0 * (x > 0)


def slopes_from_outputs(s, t):
    """Slopes of the sigmoid and of tanh from their outputs: s (1 - s) and 1 - t**2.

    s: output of a sigmoid; t: output of tanh, any shape. The second follows from the first, as
    tanh(x) = 2 sigmoid(2x) - 1. Returns (slope of the sigmoid, slope of tanh).
    """
    of_sigmoid = s * (1 - s)
    of_tanh = 1 - t**2
    return of_sigmoid, of_tanh


def composite_derivative(x):
    """d tanh(x**2)/dx = (1 - tanh(u)**2) * 2x, u = x**2: slope outside times slope inside."""
    u = x**2
    outer = 1 - np.tanh(u) ** 2
    inner = 2 * x
    return outer * inner


def swish_derivative(x):
    """d (x sigmoid(x))/dx = s + x s (1 - s), s = sigmoid(x): x is used twice, so two paths add up.

    x: a number or an array. Source: Ramachandran, Zoph, Le, Searching for Activation Functions
    (2017), equation 2.
    """
    s = 1 / (1 + np.exp(-x))
    direct = s
    through_sigmoid = x * s * (1 - s)
    return direct + through_sigmoid


def neuron_forward(w, x, b):
    """One sigmoid neuron: out = sigmoid(z), z = sum_i w_i x_i + b.

    w, x: numbers, or arrays of shape (D,); b: a number. Returns (out, cache), cache = (w, x, out).
    Source: Rumelhart, Hinton, Williams, Nature 323 (1986).
    """
    z = np.sum(w * x) + b
    out = 1 / (1 + np.exp(-z))
    return out, (w, x, out)


def neuron_backward(dout, cache):
    """Gradients of `neuron_forward`: dz = dout * out (1 - out); dw = dz x, dx = dz w, db = dz.

    dout: dL/dout, a number. Returns (dw, dx, db), shaped like w, x, b.
    """
    w, x, out = cache
    dz = dout * out * (1 - out)
    dw = dz * x
    dx = dz * w
    db = dz
    return dw, dx, db


def linear_neuron_step(w, x, target, learning_rate):
    """One hand-written update of a linear neuron y = sum_i w_i x_i with L = (y - target)**2 / 2.

    dL/dw_i = (y - target) x_i, so a weight whose input is 0 does not move. w, x: shape (D,).
    Returns (next_w, loss before the update). Source: Widrow and Hoff (1960), the delta rule.
    """
    y = np.sum(w * x)
    error = y - target
    loss = error**2 / 2
    dw = error * x
    next_w = w - learning_rate * dw
    return next_w, loss


def chain_gradients(x, target, w1, b1, w2, b2):
    """A hidden neuron h = sigmoid(w1 x + b1), an output neuron o = sigmoid(w2 h + b2), and their
    loss L = (o - target)**2 / 2.

    All arguments are numbers. The chain rule, from the loss back:
    dL/dw2 = dL/do * do/dz2 * h and dL/dw1 = dL/do * do/dz2 * w2 * dh/dz1 * x.
    Returns (loss, dw1, db1, dw2, db2). Source: Rumelhart, Hinton, Williams, Nature 323 (1986).
    """
    h = 1 / (1 + np.exp(-(w1 * x + b1)))
    o = 1 / (1 + np.exp(-(w2 * h + b2)))
    error = o - target
    loss = error**2 / 2

    do = error
    dz2 = do * o * (1 - o)
    dw2 = dz2 * h
    db2 = dz2
    dh = dz2 * w2
    dz1 = dh * h * (1 - h)
    dw1 = dz1 * x
    db1 = dz1
    return loss, dw1, db1, dw2, db2
