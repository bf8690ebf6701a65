"""Every backward of the answer key against numerical derivatives and laws; nothing but NumPy needed."""

import inspect

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from bpcourse import reference as R

from .cases import CASES

every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
numbers = st.floats(-3, 3).map(lambda x: round(x, 3))


def loss_of(case, arrays, douts):
    outs, _ = case.run(arrays)
    return sum(np.sum(out * dout) for out, dout in zip(outs, douts))


def prepared(case, seed=0):
    """Inputs, random upstream gradients and the backward's answer."""
    rng = np.random.default_rng(seed)
    arrays = case.inputs(rng)
    outs, cache = case.run(arrays)
    douts = [rng.standard_normal(out.shape) for out in outs]
    return rng, arrays, douts, case.gradients([dout.copy() for dout in douts], cache)


@every_case
def test_backward_matches_central_differences(case):
    rng, arrays, douts, grads = prepared(case)
    h = 1e-6
    for k, grad in enumerate(grads):
        for _ in range(4):
            direction = rng.standard_normal(arrays[k].shape)
            ends = [
                [*arrays[:k], arrays[k] + step * direction, *arrays[k + 1 :]] for step in (h, -h)
            ]
            high, low = (loss_of(case, end, douts) for end in ends)
            assert np.sum(grad * direction) == pytest.approx(
                (high - low) / (2 * h), rel=1e-6, abs=1e-6
            )


@pytest.mark.parametrize("case", [c for c in CASES if c.smooth], ids=lambda case: case.name)
def test_backward_matches_the_complex_step_to_rounding(case):
    rng, arrays, douts, grads = prepared(case)
    h = 1e-30
    lifted = [array + 0j for array in arrays]  # all complex, so that buffers made like x are too
    for k, grad in enumerate(grads):
        for _ in range(4):
            direction = rng.standard_normal(arrays[k].shape)
            moved = [*lifted[:k], arrays[k] + 1j * h * direction, *lifted[k + 1 :]]
            slope = loss_of(case, moved, douts).imag / h
            assert np.sum(grad * direction) == pytest.approx(slope, rel=1e-11, abs=1e-12)


@every_case
def test_gradients_have_the_shape_and_dtype_of_what_they_belong_to(case):
    for dtype in (np.float64, np.float32):
        arrays = [a.astype(dtype) for a in case.inputs(np.random.default_rng(0))]
        outs, cache = case.run(arrays)
        grads = case.gradients([np.ones_like(out) for out in outs], cache)
        assert [out.dtype for out in outs] == [dtype] * len(outs)
        assert [g.dtype for g in grads] == [dtype] * len(grads)
        assert [g.shape for g in grads] == case.shapes


@every_case
@settings(max_examples=10, deadline=None)
@given(a=numbers, b=numbers, seed=st.integers(0, 1000))
def test_backward_is_linear_in_dout(case, a, b, seed):
    rng = np.random.default_rng(seed)
    outs, cache = case.run(case.inputs(rng))
    first = [rng.standard_normal(out.shape) for out in outs]
    second = [rng.standard_normal(out.shape) for out in outs]
    mixed = case.gradients([a * u + b * v for u, v in zip(first, second)], cache)
    of_first, of_second = case.gradients(first, cache), case.gradients(second, cache)
    for mix, u, v in zip(mixed, of_first, of_second):
        np.testing.assert_allclose(mix, a * u + b * v, rtol=1e-10, atol=1e-10)


@every_case
def test_neither_inputs_nor_dout_nor_cache_are_changed(case):
    rng = np.random.default_rng(0)
    arrays = case.inputs(rng)
    kept = [a.copy() for a in arrays]
    outs, cache = case.run(arrays)
    douts = [rng.standard_normal(out.shape) for out in outs]
    kept_douts = [d.copy() for d in douts]
    once, twice = case.gradients(douts, cache), case.gradients(douts, cache)
    for now, before in zip(arrays + douts + once, kept + kept_douts + twice):
        np.testing.assert_array_equal(now, before)


def test_every_public_name_has_a_docstring():
    bare = [name for name in R.__all__ if not inspect.getdoc(getattr(R, name))]
    assert bare == []
