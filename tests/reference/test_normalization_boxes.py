"""Box by box it is the same gradient."""

import numpy as np

from bpcourse import reference as R


def test_the_last_box_is_the_gradient_of_the_whole():
    rng = np.random.default_rng(0)
    x, dout, gamma = (
        rng.standard_normal((5, 3)),
        rng.standard_normal((5, 3)),
        np.array([1, 2, -3.0]),
    )
    _, cache = R.batchnorm_forward(x, gamma, gamma, {"mode": "train"})
    centred, std, _ = cache
    boxes = R.batchnorm_boxes(dout, centred, std, gamma)
    np.testing.assert_allclose(boxes[-1], R.batchnorm_backward(dout, cache)[0])


def test_in_a_batch_of_two_nothing_comes_back():
    x = np.array([[1.0], [3.0]])
    _, (centred, std, gamma) = R.batchnorm_forward(
        x, np.ones(1), np.zeros(1), {"mode": "train", "eps": 0.0}
    )
    *_, dstd, dvar, dcentred, dmean, dx = R.batchnorm_boxes(
        np.array([[0.0], [1.0]]), centred, std, gamma
    )
    assert (dstd, dvar, dmean) == (-1, -0.5, -1)
    np.testing.assert_allclose(dcentred, [[0.5], [0.5]])
    np.testing.assert_allclose(dx, 0, atol=1e-15)
