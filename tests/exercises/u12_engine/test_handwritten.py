"""Unit 12: wrong answers as students write them are named."""

import numpy as np
import pytest

from tests.exercises.handwritten import assert_named


def price_without_sharing(layers, every):
    segments = int(np.ceil(layers / every))
    longest = min(every, layers)
    return longest, layers + layers - segments


def everything_kept(layers, every, x, forward, backward, loss_gradient):
    inputs = [x]
    for i in range(layers):
        inputs.append(forward(i, inputs[-1]))
    dout, grads = loss_gradient(inputs.pop()), []
    for i in reversed(range(layers)):
        dout, dw = backward(i, dout, inputs[i])
        grads.insert(0, dw)
    return dout, grads


def product_at_rest(X, y, params, v):
    h = np.tanh(X.dot(params["W1"]))
    h_dot = (1 - h * h) * X.dot(v["W1"])
    e = (h.dot(params["W2"]) - y) / len(X)
    e_dot = (h_dot.dot(params["W2"]) + h.dot(v["W2"])) / len(X)
    back = e_dot.dot(params["W2"].T) + e.dot(v["W2"].T)
    return {"W1": X.T.dot(back * (1 - h * h)), "W2": h_dot.T.dot(e) + h.T.dot(e_dot)}


def length_of_the_product(product, v, steps):
    for _ in range(steps):
        v = product(v)
        length = np.sqrt(np.sum(v * v))
        v = v / length
    return length, v


def learns_both_sides(W1, w2, s, r, s_next, done, gamma):
    h, ahead = np.tanh(s @ W1), np.tanh(s_next @ W1)
    d = (h @ w2 - (r + gamma * (1 - done) * (ahead @ w2))) / len(s)
    g = -gamma * (1 - done) * d
    dW1 = s.T @ (np.outer(d, w2) * (1 - h**2)) + s_next.T @ (np.outer(g, w2) * (1 - ahead**2))
    return dW1, h.T @ d + ahead.T @ g


WRONG = [
    ("peak_activations", price_without_sharing, {"peak": "kept inputs left out of the peak"}),
    ("checkpointed_backward", everything_kept, {"memory": "all inputs held at once"}),
    ("hvp", product_at_rest, {"Hv1": "slope of the tanh taken to rest"}),
    (
        "largest_eigenvalue",
        length_of_the_product,
        {"eigenvalue": "the length taken for the eigenvalue"},
    ),
    (
        "td_gradients",
        learns_both_sides,
        dict.fromkeys(("dW1", "dw2"), "the target is not held fixed"),
    ),
]


@pytest.mark.parametrize("name, answer, mistakes", WRONG, ids=[name for name, *_ in WRONG])
def test_it_is_named(name, answer, mistakes):
    assert_named(name, answer, mistakes)
