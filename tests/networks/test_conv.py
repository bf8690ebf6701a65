"""The kernels of convolution and pooling equal the loops that unit 4 teaches."""

import numpy as np
from hypothesis import given, settings, strategies as st

from bpcourse.networks import conv as kernels
from bpcourse.reference import conv

sizes = st.integers(1, 3)


@given(sizes, sizes, sizes, sizes, st.integers(0, 2), st.integers(0, 3), st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_convolution_by_loops_equals_the_fast_one(HH, WW, C, stride, pad, extra, seed):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((2, C, HH + extra, WW + 2))
    w, b = rng.standard_normal((3, C, HH, WW)), rng.standard_normal(3)
    param = {"stride": stride, "pad": pad}
    out, cache = conv.conv_forward(x, w, b, param)
    fast, fast_cache = kernels.conv_forward(x, w, b, param)
    np.testing.assert_allclose(out, fast, atol=1e-12)
    dout = rng.standard_normal(out.shape)
    for own, right in zip(conv.conv_backward(dout, cache), kernels.conv_backward(dout, fast_cache)):
        np.testing.assert_allclose(own, right, atol=1e-12)


@given(sizes, sizes, sizes, st.integers(0, 3), st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_pooling_by_loops_equals_the_fast_one_ties_included(height, width, stride, extra, seed):
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 3, (2, 3, height + extra, width + 2)).astype(float)
    param = {"pool_height": height, "pool_width": width, "stride": stride}
    out, cache = conv.max_pool_forward(x, param)
    fast, fast_cache = kernels.max_pool_forward(x, param)
    np.testing.assert_array_equal(out, fast)
    dout = rng.standard_normal(out.shape)
    np.testing.assert_allclose(
        conv.max_pool_backward(dout, cache), kernels.max_pool_backward(dout, fast_cache), atol=1e-12
    )


def test_backward_changes_neither_dout_nor_cache_and_keeps_float32():
    rng = np.random.default_rng(0)
    x, w, b = (rng.standard_normal(s).astype(np.float32) for s in ((3, 2, 5, 4), (4, 2, 3, 3), 4))
    out, cache = kernels.conv_forward(x, w, b, {"stride": 1, "pad": 1})
    pooled, pool_cache = kernels.max_pool_forward(
        out, {"pool_height": 2, "pool_width": 2, "stride": 2}
    )
    dout, dpooled = np.ones_like(out), np.ones_like(pooled)
    for backward, d, kept in (
        (kernels.conv_backward, dout, cache),
        (kernels.max_pool_backward, dpooled, pool_cache),
    ):
        once, twice = backward(d, kept), backward(d, kept)
        assert (d == 1).all()
        for first, second in zip(once, twice, strict=True):
            assert first.dtype == np.float32
            np.testing.assert_array_equal(first, second)


def test_many_images_are_done_in_groups_that_fit_the_cache(monkeypatch):
    rng = np.random.default_rng(0)
    x, w, b = rng.standard_normal((7, 2, 5, 4)), rng.standard_normal((3, 2, 3, 3)), np.ones(3)
    param = {"stride": 1, "pad": 1}
    out, cache = kernels.conv_forward(x, w, b, param)
    at_once = kernels.conv_backward(np.ones_like(out), cache)
    monkeypatch.setattr(kernels, "COLUMNS_AT_A_TIME", 2 * x[0].size * 9)
    np.testing.assert_allclose(kernels.conv_forward(x, w, b, param)[0], out)
    for few, all_of_them in zip(kernels.conv_backward(np.ones_like(out), cache), at_once):
        np.testing.assert_allclose(few, all_of_them)
