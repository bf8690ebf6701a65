"""Plain gradient descent."""

import numpy as np

from bpcourse.reference import gradient_descent


def test_descent_on_a_parabola_shrinks_by_the_known_factor():
    params, losses = gradient_descent(
        lambda p: (p["w"] @ p["w"], {"w": 2 * p["w"]}), {"w": np.array([1.0, -2.0])}, 0.1, 4
    )
    np.testing.assert_allclose(params["w"], 0.8**4 * np.array([1.0, -2.0]))
    np.testing.assert_allclose(losses, 5 * 0.64 ** np.arange(4))
