"""The layers of a network: gradients by name, and no work that nobody asked for."""

import numpy as np
import pytest

from bpcourse.networks import Activation, Affine, Conv, Norm, Pool

RNG = np.random.default_rng(0)
PARAMS = {
    "W1": RNG.standard_normal((6, 4)),
    "b1": RNG.standard_normal(4),
    "W2": RNG.standard_normal((3, 2, 3, 3)),
    "b2": RNG.standard_normal(3),
    "gamma1": RNG.standard_normal(6),
    "beta1": RNG.standard_normal(6),
}
LAYERS = {
    "affine": (Affine(1), (5, 2, 3), ["W1", "b1"]),
    "convolution": (Conv(2), (5, 2, 4, 6), ["W2", "b2"]),
    "pooling": (Pool(), (5, 2, 4, 6), []),
    "batch norm": (Norm("batch", 1), (5, 6), ["gamma1", "beta1"]),
    "layer norm": (Norm("layer", 1), (5, 6), ["gamma1", "beta1"]),
    "activation": (Activation("tanh"), (5, 6), []),
}


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_names_the_gradients_of_its_parameters(name):
    layer, shape, names = LAYERS[name]
    x = RNG.standard_normal(shape)
    out, cache = layer.forward(x, PARAMS)
    dout = RNG.standard_normal(out.shape)
    dx, grads = layer.backward(dout, cache, need_dx=True)
    assert dx.shape == x.shape
    assert list(grads) == names
    direction = {n: RNG.standard_normal(PARAMS[n].shape) for n in names}

    def along(s):
        moved = {n: p + s * direction.get(n, 0) for n, p in PARAMS.items()}
        return (dout * layer.forward(x, moved)[0]).sum()

    slope = (along(1e-6) - along(-1e-6)) / 2e-6
    due = sum((grads[n] * direction[n]).sum() for n in names)
    assert due == pytest.approx(slope, rel=1e-6, abs=1e-6)


def test_the_first_affine_layer_leaves_dx_out_and_changes_nothing_else():
    layer, shape, _ = LAYERS["affine"]
    _, cache = layer.forward(RNG.standard_normal(shape), PARAMS)
    dout = RNG.standard_normal((5, 4))
    dx, grads = layer.backward(dout, cache, need_dx=False)
    assert dx is None
    for name, grad in layer.backward(dout, cache, need_dx=True)[1].items():
        np.testing.assert_array_equal(grads[name], grad)


def test_batch_norm_does_not_go_backwards_in_test_mode():
    layer = Norm("batch", 1)
    layer.state["mode"] = "test"
    out, cache = layer.forward(RNG.standard_normal((5, 6)), PARAMS)
    with pytest.raises(ValueError, match="training only"):
        layer.backward(out, cache, need_dx=True)
