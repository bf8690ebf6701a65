"""An embedding."""

import numpy as np

from bpcourse import reference as R


def test_letters_that_come_twice_add_up_and_others_get_nothing():
    out, cache = R.embedding_forward(np.array([[0, 2, 0]]), np.eye(3))
    np.testing.assert_array_equal(out, [[[1, 0, 0], [0, 0, 1], [1, 0, 0]]])
    dE = R.embedding_backward(np.array([[[1.0, 0, 0], [5, 5, 5], [2, 0, 3]]]), cache)
    np.testing.assert_array_equal(dE, [[3, 0, 3], [0, 0, 0], [5, 5, 5]])
