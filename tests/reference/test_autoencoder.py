"""The autoencoder with shared weights."""

import numpy as np
import pytest

from bpcourse.reference import autoencoder_loss


@pytest.mark.parametrize("N, D, K", [(6, 5, 3), (1, 4, 4), (3, 2, 7)])
def test_every_gradient_agrees_with_the_complex_step(N, D, K):
    rng = np.random.default_rng(N)
    params = {
        "W": rng.standard_normal((D, K)),
        "b": rng.standard_normal(K),
        "c": rng.standard_normal(D),
    }
    X, target = rng.standard_normal((2, N, D))
    _, grads = autoencoder_loss(params, X, target)
    for name, p in params.items():
        direction = rng.standard_normal(p.shape)
        moved, _ = autoencoder_loss({**params, name: p + 1e-40j * direction}, X, target)
        np.testing.assert_allclose(moved.imag / 1e-40, np.vdot(grads[name], direction), rtol=1e-12)


def test_a_decoder_that_only_answers_the_mean_leaves_the_variance():
    X = np.random.default_rng(0).standard_normal((7, 3))
    params = {"W": np.zeros((3, 2)), "b": np.zeros(2), "c": X.mean(axis=0)}
    loss, grads = autoencoder_loss(params, X, X)
    assert loss == pytest.approx(X.var(axis=0).sum() / 2)
    np.testing.assert_allclose(grads["c"], 0, atol=1e-15)
