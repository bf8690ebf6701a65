"""Each array, and each entry, has a say."""

import numpy as np
import pytest

from bpcourse.gradcheck import AGREES, DISAGREES, INCONCLUSIVE, gradcheck


def test_a_small_array_beside_a_huge_one_is_not_drowned():
    big, small = np.ones(50) * 10, np.array([1e-3])
    result = gradcheck(
        lambda big, small: big @ big + 1e-3 * small[0] ** 2, (big, small), (2 * big, np.zeros(1))
    )
    assert [tensor.verdict for tensor in result.tensors] == [AGREES, DISAGREES]


def test_kinks_of_both_signs_at_the_point_do_not_make_a_right_gradient_wrong():
    for seed in range(25):
        rng = np.random.default_rng(seed)
        x, w = rng.integers(0, 3, size=(12, 4)) * 1.0, rng.normal(size=12)
        grad = w[:, None] * np.eye(4)[x.argmax(axis=1)]
        assert (
            gradcheck(lambda x, w=w: w @ x.max(axis=1), (x,), (grad,), rng=seed).verdict
            != DISAGREES
        )


def test_a_valid_choice_at_a_tie_is_not_called_wrong_for_what_one_entry_sees():
    """max(x0, x1) - max(x0, x2): along x0 the kinks cancel, and its slope is 0."""
    x = np.ones(3)
    result = gradcheck(lambda x: max(x[0], x[1]) - max(x[0], x[2]), x, np.array([-1.0, 1, 0]))
    assert result.verdict == INCONCLUSIVE


@pytest.mark.parametrize("wrong", [0, 1.01, -1])
def test_an_entry_that_is_tiny_beside_the_others_is_not_forgotten(wrong):
    """Directions that move each entry in proportion to its size would not see it."""
    for seed in range(10):
        x = np.array([1e-7, 1.0, -2.0, 1.5])
        grad = np.cos(x) * [wrong, 1, 1, 1]
        assert gradcheck(lambda x: np.sum(np.sin(x)) + 1e8, x, grad, rng=seed).verdict != AGREES
