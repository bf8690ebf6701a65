"""The places of windows: a convolution by them is the one by loops, gradients included."""

import numpy as np
import pytest

from bpcourse import reference as R


@pytest.mark.parametrize("stride", [1, 2, 3])
def test_a_convolution_in_the_engine_is_that_of_the_loops(stride):
    rng = np.random.default_rng(0)
    x, w, b = rng.normal(size=(2, 3, 7, 6)), rng.normal(size=(4, 3, 3, 2)), rng.normal(size=4)
    right, cache = R.conv_forward(x, w, b, {"stride": stride, "pad": 0})
    tensors = [R.Tensor(array) for array in (x, w, b)]
    indices = R.patch_indices(3, 7, 6, 3, 2, stride)
    windows = tensors[0].reshape(2, 3 * 7 * 6)[:, indices]
    out = windows @ tensors[1].reshape(4, 3 * 3 * 2).T + tensors[2]
    by_place = right.reshape(2, 4, -1).transpose(0, 2, 1)
    np.testing.assert_allclose(out.data, by_place, rtol=1e-12)
    dout = rng.normal(size=right.shape)
    out.backward(dout.reshape(2, 4, -1).transpose(0, 2, 1))
    for tensor, grad in zip(tensors, R.conv_backward(dout, cache), strict=True):
        np.testing.assert_allclose(tensor.grad, grad, rtol=1e-12, atol=1e-12)
