"""The weights of a running mean are those that its recursion gives."""

import numpy as np
from hypothesis import given, strategies as st

from bpcourse import reference as R


@given(beta=st.floats(0.01, 0.99), t=st.integers(1, 30))
def test_the_weights_and_the_start_make_the_mean(beta, t):
    numbers = np.random.default_rng(t).standard_normal(t + 1)
    mean = numbers[0]
    for number in numbers[1:]:
        mean = beta * mean + (1 - beta) * number
    weights, start, share = R.mean_weights(beta, t)
    np.testing.assert_allclose(start * numbers[0] + weights @ numbers[1:], mean, atol=1e-12)
    np.testing.assert_allclose([weights.sum(), share + start], [share, 1], atol=1e-12)
