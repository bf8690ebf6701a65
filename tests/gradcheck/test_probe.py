"""Agreement is cheap to see, and nothing is taken for agreement."""

import numpy as np
import pytest

from bpcourse.gradcheck import AGREES, DISAGREES, gradcheck


def test_a_gradient_that_is_zero_up_to_rounding_agrees():
    """A bias before a batch norm has no influence; both numbers are noise."""
    rng = np.random.default_rng(0)
    x, b, dout = rng.normal(size=(6, 4)), rng.normal(size=4), rng.normal(size=(6, 4))

    def f(b):
        z = x + b
        return np.sum(dout * (z - z.mean(0)) / z.std(0))

    assert gradcheck(f, b, 1e-17 * rng.normal(size=4)).verdict == AGREES


def test_a_gradient_where_the_function_is_flat_disagrees():
    x = np.array([-1.0, -2.0, -3.0])
    assert gradcheck(lambda x: np.sum(np.maximum(x, 0)), x, np.ones(3)).verdict == DISAGREES


@pytest.mark.parametrize("offset", [0.0, 2.3, 1e3, -1e6])
@pytest.mark.parametrize(
    "relu", [lambda x: np.maximum(x, 0), lambda x: x * (x > 0)], ids=["maximum", "mask"]
)
def test_a_dead_relu_has_a_gradient_of_zero(relu, offset):
    x = -1 - np.random.default_rng(0).random(20)
    assert gradcheck(lambda x: np.sum(relu(x)) + offset, x, np.zeros(20))
