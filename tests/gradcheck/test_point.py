"""Functions as students write them, called at one point."""

import numpy as np
import pytest

from bpcourse.gradcheck import gradcheck


def test_given_upstream_gradient():
    rng = np.random.default_rng(0)
    x, dout = rng.normal(size=(2, 3)), rng.normal(size=(2, 3))
    assert gradcheck(np.tanh, x, dout * (1 - np.tanh(x) ** 2), dout=dout)
    with pytest.raises(ValueError, match="dout="):
        gradcheck(np.tanh, x, 1 - np.tanh(x) ** 2)


def test_calls_are_counted():
    count = 0

    def f(x):
        nonlocal count
        count += 1
        return np.sum(x**2)

    x = np.arange(1.0, 5.0)
    right = gradcheck(f, x, 2 * x)
    assert right.calls == count <= 8
    wrong = gradcheck(f, x, 3 * x)
    assert right.calls + wrong.calls == count


def test_functions_that_work_in_place_or_return_views():
    def forward(x, w):
        x += 1
        x *= w
        return x[:, ::-1], (x, w)

    def backward(dout, cache):
        x, w = cache
        dout = dout[:, ::-1]
        dw = np.sum(dout * x / w, axis=0)
        dout *= w
        return dout, dw

    x, w = np.random.default_rng(0).uniform(1, 2, size=(4, 3)), np.array([1.0, 2.0, 3.0])
    kept = x.copy(), w.copy()
    assert gradcheck(forward, (x, w), backward=backward)
    assert np.array_equal(x, kept[0]) and np.array_equal(w, kept[1])


def test_a_function_that_works_in_place_only_sometimes():
    w, calls = np.ones(3), []

    def f(x, w):
        calls.append(1)
        if len(calls) > 3:
            w *= 1.0
        return np.sum(x**2 * w)

    x = np.array([1.0, 2.0, 3.0])
    assert gradcheck(f, (x, w), (2 * x, x**2))


def test_a_function_that_returns_the_same_buffer_every_time():
    buffer = np.empty(3)
    x = np.array([1.0, 2.0, 3.0])
    assert gradcheck(lambda x: np.multiply(x, x, out=buffer), x, lambda dout, x: 2 * x * dout)
