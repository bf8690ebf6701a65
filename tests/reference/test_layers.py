"""The affine layer and the activations at places where they are easily wrong."""

import numpy as np
import pytest

from bpcourse import reference as R


def test_an_affine_layer_takes_images_as_rows():
    x, w, b = np.arange(12.0).reshape(2, 2, 3), np.ones((6, 1)), np.array([0.5])
    out, cache = R.affine_forward(x, w, b)
    np.testing.assert_array_equal(out, [[15.5], [51.5]])
    assert R.affine_backward(np.ones((2, 1)), cache)[0].shape == x.shape


@pytest.mark.filterwarnings("error")
def test_the_sigmoid_does_not_overflow():
    np.testing.assert_allclose(R.sigmoid_forward(np.array([1e4, -1e4, 0.0]))[0], [1, 0, 0.5])


def test_relu_lets_nothing_through_at_its_kink():
    _, cache = R.relu_forward(np.array([-1.0, 0.0, 2.0]))
    np.testing.assert_array_equal(R.relu_backward(np.array([3.0, 4.0, 5.0]), cache), [0, 0, 5])
