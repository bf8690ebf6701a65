"""Convolution and pooling, window by window."""

import numpy as np

from bpcourse import reference as R


def test_a_kernel_of_one_pixel_weighs_the_channels_of_each_pixel():
    rng = np.random.default_rng(0)
    x, w, b = rng.standard_normal((2, 3, 4, 5)), rng.standard_normal((6, 3, 1, 1)), np.arange(6.0)
    out, _ = R.conv_forward(x, w, b, {"stride": 1, "pad": 0})
    pixels = x.transpose(0, 2, 3, 1) @ w[:, :, 0, 0].T + b
    np.testing.assert_allclose(out, pixels.transpose(0, 3, 1, 2))


def test_the_kernel_is_not_flipped_and_zeros_surround_the_image():
    x, w = np.array([[[[1.0, 2.0]]]]), np.array([[[[10.0, 1.0]]]])
    out, _ = R.conv_forward(x, w, np.zeros(1), {"stride": 1, "pad": 1})
    np.testing.assert_array_equal(out[0, 0], [[0, 0, 0], [1, 12, 20], [0, 0, 0]])


def test_max_pool_sends_the_gradient_of_a_tie_to_the_first_maximum():
    x = np.array([[[[1.0, 2.0], [2.0, 2.0]]]])
    _, cache = R.max_pool_forward(x, {"pool_height": 2, "pool_width": 2, "stride": 2})
    dx = R.max_pool_backward(np.array([[[[5.0]]]]), cache)
    np.testing.assert_array_equal(dx, [[[[0, 5], [0, 0]]]])


def test_overlapping_windows_add_up_at_a_maximum_that_they_share():
    x = np.array([[[[0.0, 9.0, 0.0]]]])
    _, cache = R.max_pool_forward(x, {"pool_height": 1, "pool_width": 2, "stride": 1})
    dx = R.max_pool_backward(np.array([[[[5.0, 7.0]]]]), cache)
    np.testing.assert_array_equal(dx, [[[[0, 12, 0]]]])


def test_the_last_window_is_the_last_that_fits():
    assert R.count_positions(7, 3, 3, 0) == (3, 2)
    assert R.count_positions(7, 3, 1, 0) == (4, 5)
    assert R.count_positions(4, 3, 2, 1) == (2, 2)


def test_a_single_window_hands_back_what_a_convolution_of_its_size_does():
    rng = np.random.default_rng(0)
    window, w, d = (rng.standard_normal(n) for n in ((3, 2, 4), (5, 3, 2, 4), 5))
    _, cache = R.conv_forward(window[None], w, np.zeros(5), {"stride": 1, "pad": 0})
    dx, dw, _ = R.conv_backward(d.reshape(1, 5, 1, 1), cache)
    of_window, of_kernels = R.window_backward(d, window, w)
    np.testing.assert_allclose(of_window, dx[0], atol=1e-14)
    np.testing.assert_allclose(of_kernels, dw, atol=1e-14)
