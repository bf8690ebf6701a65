"""The two-layer network."""

import numpy as np
import pytest

from bpcourse.reference import gradient_descent, two_layer_loss


@pytest.fixture
def problem():
    rng = np.random.default_rng(5)
    params = {
        "W1": rng.standard_normal((3, 5)),
        "b1": rng.standard_normal(5),
        "W2": rng.standard_normal((5, 4)),
        "b2": rng.standard_normal(4),
    }
    return params, rng.standard_normal((6, 3)), rng.integers(4, size=6)


@pytest.mark.parametrize("reg", [0.0, 0.3])
def test_every_gradient_agrees_with_the_complex_step(problem, reg):
    params, X, y = problem
    _, grads = two_layer_loss(params, X, y, reg)
    rng = np.random.default_rng(0)
    for name, p in params.items():
        direction = rng.standard_normal(p.shape)
        moved, _ = two_layer_loss({**params, name: p + 1e-40j * direction}, X, y, reg)
        np.testing.assert_allclose(moved.imag / 1e-40, np.vdot(grads[name], direction), rtol=1e-12)


def test_parameters_and_data_are_left_as_they_were(problem):
    params, X, y = problem
    before = {name: p.copy() for name, p in params.items()}
    gradient_descent(lambda p: two_layer_loss(p, X, y, 0.1), params, 0.1, 3)
    assert all((params[name] == before[name]).all() for name in params)
