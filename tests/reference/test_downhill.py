"""The path of gradient descent on a bowl, where it is known."""

import numpy as np

from bpcourse.reference import walk_downhill


def test_on_a_bowl_each_step_takes_off_the_same_share_of_the_way():
    start = np.array([4.0, -2.0])
    places = walk_downhill(lambda w: w, start, 0.25, 3)
    assert np.allclose(places, [start * 0.75**k for k in range(4)])
    assert np.array_equal(start, [4.0, -2.0])


def test_no_step_leaves_the_start_alone():
    assert walk_downhill(np.negative, np.ones(3), 1.0, 0).tolist() == [[1.0, 1.0, 1.0]]
