"""One step through a chain of layers: every gradient is that of the weights before the step."""

import numpy as np

from bpcourse.reference import backward_and_update


def test_the_gradients_are_those_of_the_old_weights():
    rng = np.random.default_rng(0)
    weights = [rng.standard_normal((3, 3)) for _ in range(3)]
    inputs, upstream = [rng.standard_normal((4, 3))], rng.standard_normal((4, 3))
    for w in weights[:-1]:
        inputs.append(inputs[-1] @ w)
    before = [w.copy() for w in weights]

    def loss(weights):
        return (upstream * (inputs[0] @ weights[0] @ weights[1] @ weights[2])).sum()

    moved = backward_and_update(
        weights,
        inputs,
        upstream,
        lambda dout, x: x.T @ dout,
        lambda dout, w, x: dout @ w.T,
        lambda w, dw: w - dw,
    )
    for k, (old, new) in enumerate(zip(weights, moved)):
        direction = rng.standard_normal(old.shape)
        there, back = ([*weights[:k], old + s * direction, *weights[k + 1 :]] for s in (1, -1))
        slope = (loss(there) - loss(back)) / 2  # the loss is linear in each layer
        np.testing.assert_allclose(np.vdot(old - new, direction), slope, rtol=1e-10)
    assert all((w == b).all() for w, b in zip(weights, before))
