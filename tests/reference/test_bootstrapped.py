"""A guess that learns from a guess: the gradients are those with the target held fixed."""

import numpy as np

from bpcourse import reference as R


def test_the_gradients_are_those_of_the_engine_with_a_detached_target():
    rng = np.random.default_rng(0)
    W1, w2 = rng.normal(size=(2, 4)), rng.normal(size=4)
    s, s_next, r = rng.normal(size=(5, 2)), rng.normal(size=(5, 2)), rng.normal(size=5)
    done, gamma = np.array([0.0, 1.0, 0.0, 0.0, 1.0]), 0.9
    a, b = R.Tensor(W1), R.Tensor(w2[:, None])
    ahead = R.Tensor((((R.Tensor(s_next) @ a).tanh()) @ b).data)
    target = ahead * (gamma * (1 - done))[:, None] + r[:, None]
    ((((R.Tensor(s) @ a).tanh() @ b - target) ** 2).mean() * 0.5).backward()
    dW1, dw2 = R.td_gradients(W1, w2, s, r, s_next, done, gamma)
    np.testing.assert_allclose(dW1, a.grad, rtol=1e-12)
    np.testing.assert_allclose(dw2, b.grad[:, 0], rtol=1e-12)
