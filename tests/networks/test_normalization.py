"""The kernels of batch and layer normalization equal the reference."""

import numpy as np
import pytest

from bpcourse.networks import normalization as kernels
from bpcourse.reference import normalization as reference

RNG = np.random.default_rng(0)
SHAPES = [(5, 3), (4, 4), (2, 7)]


def arrays(N, D):
    return RNG.standard_normal((N, D)), RNG.standard_normal(D), RNG.standard_normal(D)


def same(ours, theirs):
    for own, right in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(own, right, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("N, D", SHAPES)
@pytest.mark.parametrize("mode", ["train", "test"])
def test_batch_norm_forward_equals_the_reference_and_keeps_the_same_statistics(N, D, mode):
    inputs = arrays(N, D)
    known = {"running_mean": RNG.standard_normal(D), "running_var": RNG.uniform(0.5, 2, D)}
    ours, theirs = ({"mode": mode, "eps": 0.1, "momentum": 0.7, **known} for _ in range(2))
    same(
        [kernels.batchnorm_forward(*inputs, ours)[0]],
        [reference.batchnorm_forward(*inputs, theirs)[0]],
    )
    same([ours[name] for name in known], [theirs[name] for name in known])


@pytest.mark.parametrize("N, D", SHAPES)
@pytest.mark.parametrize("right", ["batchnorm_backward", "batchnorm_backward_alt"])
def test_batch_norm_backward_equals_both_forms_of_the_reference(N, D, right):
    inputs, dout = arrays(N, D), RNG.standard_normal((N, D))
    _, cache = kernels.batchnorm_forward(*inputs, {"mode": "train"})
    _, reference_cache = reference.batchnorm_forward(*inputs, {"mode": "train"})
    same(
        kernels.batchnorm_backward(dout, cache),
        getattr(reference, right)(dout, reference_cache),
    )


@pytest.mark.parametrize("N, D", SHAPES)
def test_layer_norm_equals_the_reference(N, D):
    inputs, dout = arrays(N, D), RNG.standard_normal((N, D))
    out, cache = kernels.layernorm_forward(*inputs, {"eps": 0.1})
    reference_out, reference_cache = reference.layernorm_forward(*inputs, {"eps": 0.1})
    same([out], [reference_out])
    same(
        kernels.layernorm_backward(dout, cache),
        reference.layernorm_backward(dout, reference_cache),
    )


@pytest.mark.parametrize("layer", ["batchnorm", "layernorm"])
def test_backward_changes_neither_dout_nor_cache_and_keeps_float32(layer):
    inputs = [a.astype(np.float32) for a in arrays(6, 4)]
    out, cache = getattr(kernels, f"{layer}_forward")(*inputs, {"mode": "train"})
    dout = np.ones_like(out)
    once, twice = (getattr(kernels, f"{layer}_backward")(dout, cache) for _ in range(2))
    assert (dout == 1).all()
    assert {grad.dtype for grad in (out, *once)} == {np.dtype(np.float32)}
    same(once, twice)


def test_another_mode_is_refused():
    with pytest.raises(ValueError, match="'training'"):
        kernels.batchnorm_forward(*arrays(3, 2), {"mode": "training"})
