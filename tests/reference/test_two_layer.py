"""The two-layer network, plain gradient descent and the learner's gradient checker."""

import numpy as np
import pytest

from bpcourse.reference import gradient_check, gradient_descent, two_layer_loss


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


def test_descent_on_a_parabola_shrinks_by_the_known_factor():
    params, losses = gradient_descent(
        lambda p: (p["w"] @ p["w"], {"w": 2 * p["w"]}), {"w": np.array([1.0, -2.0])}, 0.1, 4
    )
    np.testing.assert_allclose(params["w"], 0.8**4 * np.array([1.0, -2.0]))
    np.testing.assert_allclose(losses, 5 * 0.64 ** np.arange(4))


def test_the_checker_knows_right_from_wrong_and_puts_x_back(problem):
    params, X, y = problem
    _, grads = two_layer_loss(params, X, y)
    W1 = params["W1"].copy()

    def loss(w):
        return two_layer_loss({**params, "W1": w}, X, y)[0]

    assert gradient_check(loss, W1, grads["W1"]) is True
    wrong = grads["W1"].copy()
    for value in (wrong[1, 2] * 1.01, np.nan, np.inf):
        wrong[1, 2] = value
        assert gradient_check(loss, W1, wrong) is False
    assert gradient_check(loss, W1, grads["W1"][:1]) is False
    assert (params["W1"] == W1).all()
