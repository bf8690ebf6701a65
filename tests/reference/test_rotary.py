"""Turned places: only distances are left in a score, and nothing is lost."""

import numpy as np

from bpcourse import reference as R

SPEED = np.array([1.0, 0.3, 0.05])


def normal(*shape):
    return np.random.default_rng(shape).standard_normal(shape)


def test_a_score_depends_on_the_distance_alone():
    q, k = (np.tile(row, (1, 9, 1)) for row in normal(2, 6))
    turned_q, turned_k = (R.rotary_forward(x, SPEED)[0][0] for x in (q, k))
    scores = turned_q @ turned_k.T
    for distance in range(-8, 9):
        diagonal = np.diagonal(scores, distance)
        np.testing.assert_allclose(diagonal, diagonal[0])


def test_backward_turns_back():
    x = normal(2, 5, 6)
    out, cache = R.rotary_forward(x, SPEED)
    np.testing.assert_allclose(R.rotary_backward(out, cache), x)
    np.testing.assert_allclose(np.linalg.norm(out, axis=-1), np.linalg.norm(x, axis=-1))
    np.testing.assert_array_equal(out[:, 0], x[:, 0])
