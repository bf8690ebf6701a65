"""Ways to hand over functions and gradients."""

import numpy as np

from bpcourse.gradcheck import AGREES, DISAGREES, gradcheck
from tests.gradcheck.functions import linear


def affine_forward(x, w, b):
    return x @ w + b, (x, w)


def affine_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(0)


AFFINE = linear(np.random.default_rng(3))[1]


def test_forward_with_cache_and_backward():
    assert gradcheck(affine_forward, AFFINE, backward=affine_backward)
    result = gradcheck(
        affine_forward,
        AFFINE,
        backward=lambda dout, cache: (*affine_backward(dout, cache)[:2], dout.mean(0)),
    )
    assert [t.verdict for t in result.tensors] == [AGREES, AGREES, DISAGREES]


def test_a_layer_that_keeps_its_own_cache():
    class Tanh:
        def forward(self, x):
            self.out = np.tanh(x)
            return self.out

        def backward(self, dout):
            return dout * (1 - self.out**2)

    layer = Tanh()
    assert gradcheck(layer.forward, AFFINE[0], backward=layer.backward)


def test_several_outputs_with_cache():
    def step(x, h):
        return np.tanh(x + h), x * h, (x, h)

    def backward(dfirst, dsecond, cache):
        x, h = cache
        d = dfirst * (1 - np.tanh(x + h) ** 2)
        return d + dsecond * h, d + dsecond * x

    rng = np.random.default_rng(0)
    assert gradcheck(step, (rng.normal(size=(2, 3)), rng.normal(size=(2, 3))), backward=backward)


def test_gradients_as_a_function_of_the_upstream_gradient():
    x = np.random.default_rng(0).normal(size=(2, 3))
    assert gradcheck(np.tanh, x, lambda dout, x: dout * (1 - np.tanh(x) ** 2))
    assert gradcheck(
        lambda x: {"a": x**2, "b": np.exp(x)},
        x,
        lambda dout, x: 2 * x * dout["a"] + np.exp(x) * dout["b"],
    )


def test_loss_that_returns_its_gradient_and_integer_labels():
    def softmax_loss(x, y):
        p = np.exp(x) / np.exp(x).sum(1, keepdims=True)
        loss = -np.mean(np.log(p[np.arange(len(y)), y]))
        p[np.arange(len(y)), y] -= 1
        return loss, p / len(y)

    x, y = np.random.default_rng(0).normal(size=(4, 3)), np.array([0, 2, 1, 1])
    result = gradcheck(softmax_loss, (x, y))
    assert result and [t.label for t in result.tensors] == ["x"]


def test_options_and_dictionaries_of_them_are_passed_through():
    def forward(x, option):
        return (x**3 if option["mode"] == "train" else x), x

    assert gradcheck(
        forward,
        (AFFINE[0], {"mode": "train", "eps": 1e-5}),
        backward=lambda dout, x: 3 * x**2 * dout,
    )
