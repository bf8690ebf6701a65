"""Windows as rows: one product gives the convolution, and the way back is the transpose."""

import numpy as np
import pytest

from bpcourse import reference as R
from bpcourse.checking.rounding import Rounded, lift

SIZES = [((2, 3, 5, 4), 3, 2, 1, 1), ((1, 2, 6, 7), 2, 3, 2, 0), ((3, 1, 4, 4), 4, 4, 3, 2)]


def normal(*shape):
    return np.random.default_rng(list(shape)).standard_normal(shape)


@pytest.mark.parametrize("sizes", SIZES)
def test_a_product_with_the_kernels_is_the_convolution_both_ways(sizes):
    shape, HH, WW, stride, pad = sizes
    x, w, b = normal(*shape), normal(5, shape[1], HH, WW), normal(5)
    out, cache = R.conv_forward(x, w, b, {"stride": stride, "pad": pad})
    rows, kernels = R.im2col(x, HH, WW, stride, pad), w.reshape(5, -1)
    of_positions = (rows @ kernels.T + b).reshape(len(x), *out.shape[2:], 5)
    np.testing.assert_allclose(of_positions.transpose(0, 3, 1, 2), out)
    dout = normal(*out.shape)
    dout_rows = dout.transpose(0, 2, 3, 1).reshape(-1, 5)
    dx, dw, _ = R.conv_backward(dout, cache)
    np.testing.assert_allclose((dout_rows.T @ rows).reshape(w.shape), dw, atol=1e-12)
    own = R.col2im(dout_rows @ kernels, shape, HH, WW, stride, pad)
    np.testing.assert_allclose(own, dx, atol=1e-12)


@pytest.mark.parametrize("sizes", SIZES)
def test_the_way_back_is_the_transpose_of_the_way_there(sizes):
    shape, *window = sizes
    x, rows = normal(*shape), R.im2col(normal(*shape), *window)
    drows = normal(*rows.shape)
    there = np.sum(R.im2col(x, *window) * drows)
    back = np.sum(x * R.col2im(drows, shape, *window))
    assert there == pytest.approx(back)


def test_the_first_row_is_the_first_window_channel_by_channel():
    x = np.arange(24.0).reshape(1, 2, 3, 4)
    rows = R.im2col(x, 2, 3, 1, 0)
    np.testing.assert_array_equal(rows[0], [0, 1, 2, 4, 5, 6, 12, 13, 14, 16, 17, 18])
    np.testing.assert_array_equal(rows[1], rows[0] + 1)


def test_both_run_on_rounded_arrays():
    shape, *window = SIZES[0]
    x = normal(*shape)
    rows = R.im2col(lift(x), *window)
    assert isinstance(rows, Rounded)
    assert isinstance(R.col2im(rows, shape, *window), Rounded)
