"""Forward mode, gradients per example and loss scaling against independent computations."""

import numpy as np
import pytest

from bpcourse import reference as R

RNG = np.random.default_rng(0)
SHAPES = {"W1": (3, 5), "b1": (5,), "W2": (5, 2), "b2": (2,)}


def random_params():
    return {name: RNG.standard_normal(shape) for name, shape in SHAPES.items()}


def test_forward_mode_is_the_derivative_along_the_velocities():
    X, params, velocities = RNG.standard_normal((4, 3)), random_params(), random_params()

    def entry_along(s, i, j):
        moved = {name: params[name] + s * velocities[name] for name in params}
        return R.mlp_jvp(X, moved, velocities)[0][i, j]

    scores_dot = R.mlp_jvp(X, params, velocities)[1]
    for i, j in np.ndindex(4, 2):
        slope = R.numerical_derivative(lambda s, i=i, j=j: entry_along(s, i, j), 0.0)
        assert scores_dot[i, j] == pytest.approx(slope, rel=1e-7, abs=1e-8)


def test_forward_and_reverse_mode_agree():
    X, params, velocities = RNG.standard_normal((4, 3)), random_params(), random_params()
    upstream = RNG.standard_normal((4, 2))
    p = {name: R.Tensor(array) for name, array in params.items()}
    ((X @ p["W1"] + p["b1"]).tanh() @ p["W2"] + p["b2"]).backward(upstream)
    along = sum((p[name].grad * velocities[name]).sum() for name in p)
    assert (upstream * R.mlp_jvp(X, params, velocities)[1]).sum() == pytest.approx(along, rel=1e-12)


def test_gradients_per_example_add_up_to_those_of_the_batch():
    X, dout = RNG.standard_normal((6, 3)), RNG.standard_normal((6, 2))
    dW, db = R.per_example_gradients(X, dout)
    _, cache = R.affine_forward(X, np.zeros((3, 2)), np.zeros(2))
    _, dW_batch, db_batch = R.affine_backward(dout, cache)
    np.testing.assert_allclose(dW.sum(axis=0), dW_batch)
    np.testing.assert_allclose(db.sum(axis=0), db_batch)


def test_a_stack_of_products_has_the_gradients_of_the_tensor_engine():
    a, b, dout = (RNG.standard_normal(s) for s in ((2, 3, 4, 5), (2, 3, 5, 6), (2, 3, 4, 6)))
    s, t = R.Tensor(a), R.Tensor(b)
    (s @ t).backward(dout)
    for ours, theirs in zip(R.matmul_backward(dout, R.matmul_forward(a, b)[1]), (s.grad, t.grad)):
        np.testing.assert_array_equal(ours, theirs)


def test_the_scale_halves_on_overflow_and_doubles_after_enough_good_steps():
    scale, count = 1024.0, 0
    for _ in range(3):
        grad, scale, count = R.loss_scale_step(np.full(2, 512.0), scale, count, growth_interval=3)
    assert (scale, count) == (2048.0, 0)
    grad, scale, count = R.loss_scale_step(np.array([1.0, np.nan]), scale, 2, growth_interval=3)
    assert grad is None and (scale, count) == (1024.0, 0)
