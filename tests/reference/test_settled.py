"""A network that settles."""

import numpy as np
import pytest

from bpcourse import reference as R


def network(seed=0, N=3, D=2, H=4, gain=0.8):
    rng = np.random.default_rng(seed)
    W = rng.standard_normal((H, H))
    x, U, b = rng.standard_normal((N, D)), rng.standard_normal((D, H)), rng.standard_normal(H)
    return x, gain * W / np.linalg.norm(W, 2), U, b


def test_a_settled_state_fulfils_its_equation_and_both_forwards_agree():
    x, W, U, b = network()
    z, steps = R.settle(x, W, U, b, 1e-13, 1000)
    np.testing.assert_allclose(z, np.tanh(z @ W + x @ U + b), atol=1e-13)
    np.testing.assert_allclose(z, R.settled_forward(x, W, U, b)[0], atol=1e-12)
    assert steps < 200


def test_it_stops_when_patience_is_used_up():
    x, W, U, b = network()
    assert R.settle(x, W, U, b, 0.0, 7)[1] == 7
    np.testing.assert_allclose(R.settle(x, W, U, b, 0.0, 1)[0], np.tanh(x @ U + b))


def test_the_slopes_of_one_unit_are_those_of_a_nudge():
    z = [R.settle(np.eye(1), np.array([[w]]), np.array([[u]]), np.zeros(1), 1e-15, 5000)[0].item()
         for w, u in ((0.7, 0.3), (0.7, 0.3 + 1e-6), (0.7 + 1e-6, 0.3))]  # fmt: skip
    du, dw = R.one_unit_slopes(np.array(z[:1]), np.array([0.7]))
    assert (z[1] - z[0]) / 1e-6 == pytest.approx(du[0], rel=1e-5)
    assert (z[2] - z[0]) / 1e-6 == pytest.approx(dw[0], rel=1e-5)


def test_the_adjoint_fulfils_its_equation():
    x, W, U, b = network()
    z, _ = R.settled_forward(x, W, U, b)
    dz = np.random.default_rng(1).standard_normal(z.shape)
    a = R.settled_adjoint(dz, z, W)
    np.testing.assert_allclose(a, dz + (a * (1 - z**2)) @ W.T, atol=1e-12)


def test_the_gradient_is_that_of_all_steps_unrolled():
    x, W, U, b = network()
    dz = np.random.default_rng(1).standard_normal((3, 4))
    every = np.repeat(x[:, None], 150, axis=1)
    h, cache = R.rnn_forward(every, np.zeros((3, 4)), U, W, b)
    dh = np.zeros_like(h)
    dh[:, -1] = dz
    dx, _, dU, dW, db = R.rnn_backward(dh, cache)
    found = R.settle_backward(dz, R.settled_forward(x, W, U, b)[1])
    for ours, theirs in zip(found, (dx.sum(axis=1), dW, dU, db), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)
