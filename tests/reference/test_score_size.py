"""The size of a score, derived and drawn."""

import numpy as np
import pytest

from bpcourse import reference as R


@pytest.mark.parametrize("q_mean", [0.0, 1.5, -0.7])
def test_the_variance_is_that_of_scores_that_are_drawn(q_mean):
    rng = np.random.default_rng(0)
    q = q_mean + 1.3 * rng.standard_normal((200_000, 6))
    k = 0.4 * rng.standard_normal((200_000, 6))
    scores = (q * k).sum(axis=1)
    score_var, scale = R.score_scale(6, 1.3, q_mean, 0.4)
    assert score_var == pytest.approx(scores.var(), rel=0.02)
    assert scale * np.sqrt(score_var) == pytest.approx(1)


def test_standard_numbers_give_the_scale_of_every_transformer():
    assert R.score_scale(64, 1.0, 0.0, 1.0) == (64, 1 / 8)
