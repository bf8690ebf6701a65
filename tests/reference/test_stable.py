"""log-sum-exp: in both forms the same where both can be computed, and finite everywhere."""

import numpy as np

from bpcourse import reference as R


def test_small_scores_give_what_is_read():
    x = np.random.default_rng(0).normal(size=(4, 3))
    np.testing.assert_allclose(R.logsumexp_forward(x)[0], np.log(np.exp(x).sum(axis=1)), rtol=1e-14)


def test_a_shift_of_a_row_shifts_its_result():
    x = np.random.default_rng(0).normal(size=(4, 3))
    out, cache = R.logsumexp_forward(x)
    dx = R.logsumexp_backward(np.ones(4), cache)
    for shift in (-1e4, 1e4, 1e8):
        moved, moved_cache = R.logsumexp_forward(x + shift)
        np.testing.assert_allclose(moved - shift, out, atol=1e-15 * abs(shift) + 1e-12)
        moved_dx = R.logsumexp_backward(np.ones(4), moved_cache)
        np.testing.assert_allclose(moved_dx, dx, rtol=1e-15 * abs(shift) + 1e-9)


def test_the_slopes_of_a_row_add_up_to_1():
    x = 300 * np.random.default_rng(1).normal(size=(5, 4))
    dx = R.logsumexp_backward(np.ones(5), R.logsumexp_forward(x)[1])
    np.testing.assert_allclose(dx.sum(axis=1), 1, rtol=1e-12)
