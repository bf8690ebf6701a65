"""Feedback alignment is backpropagation if the random weights happen to be the forward's."""

import numpy as np

from bpcourse import reference as R


def test_with_the_forward_weights_it_is_the_gradient():
    rng = np.random.default_rng(0)
    X, W1, W2 = (rng.standard_normal(shape) for shape in ((5, 3), (3, 4), (4, 2)))
    dscores, B = rng.standard_normal((5, 2)), rng.standard_normal((4, 2))
    h = np.tanh(X @ W1)
    direction = rng.standard_normal(W1.shape)
    moved = (np.tanh(X @ (W1 + 1e-30j * direction)) @ W2 * dscores).sum().imag / 1e-30
    right = R.feedback_alignment(dscores, X, h, W2, W2)
    np.testing.assert_allclose(np.vdot(right, direction), moved)
    assert not np.allclose(R.feedback_alignment(dscores, X, h, W2, B), right)
