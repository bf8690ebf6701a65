"""A way back that updates each layer as it goes: an exercise in finding a fault."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Mistake, Program
from bpcourse.reference import chain_of_layers


def to_weights(dout, x):
    """The gradient of a layer's weights, from that of its output and what came in."""
    return x.T @ dout


def to_input(dout, w, x):
    """The gradient of what came into a layer: x is the tanh of the layer before."""
    return (dout @ w.T) * (1 - x * x)


def chain_inputs(rng):
    """(weights, inputs, dout, to_weights, to_input, update): two, three and four layers.

    Layers are square, so that no mistake stumbles over shapes.
    """

    def case(layers, N, D):
        weights = [signed(rng, (D, D)) / D for _ in range(layers)]
        inputs = [signed(rng, (N, D))]
        for w in weights[:-1]:
            inputs.append(np.tanh(inputs[-1] @ w))
        rate = rng.uniform(0.3, 0.6)

        def update(w, dw):
            return w - rate * dw

        return weights, inputs, signed(rng, (N, D)), to_weights, to_input, update

    return {
        "three layers": case(3, 5, 4),
        "two layers": case(2, 4, 3),
        "four layers, one sample": case(4, 1, 3),
    }


def run_chain(implementation, *arguments):
    """{"weights": all of its weights in one row}"""
    weights = implementation(*arguments)
    if type(weights) not in (list, tuple):
        return {"weights": weights}
    return {"weights": np.concatenate([w.ravel() for w in weights])}


backward_and_update = Program(
    name="backward_and_update",
    parts={"weights": 1},
    inputs=chain_inputs,
    reference=chain_of_layers.backward_and_update,
    program=run_chain,
    mistakes=(
        Mistake(
            "weights updated before earlier gradients are computed",
            ask="When the gradient passes through a layer, which weights must it meet: those of the "
            "forward pass, or those after the update?",
            tell="All gradients of one step belong to one and the same point. Finish with a layer's "
            "old weights before you replace them.",
            edits=(
                (
                    "dout = to_input(dout, w, x)\n        weights[k] = update(w, dw)",
                    "weights[k] = update(w, dw)\n        dout = to_input(dout, weights[k], x)",
                ),
            ),
        ),
        Mistake(
            "the gradient is not passed on",
            ask="Which gradient arrives at the first layer in your loop?",
            tell="What a layer makes for its input is the dout of the layer before.",
            edits=(("        dout = to_input", "        _ = to_input"),),
        ),
        Mistake(
            "a layer's weights are asked with the gradient of its input",
            ask="dw is made from the gradient at which side of the layer: its output or its input?",
            tell="Make dw first; only then move on to the layer before.",
            edits=(
                (
                    "dw = to_weights(dout, x)\n        dout = to_input(dout, w, x)",
                    "dout = to_input(dout, w, x)\n        dw = to_weights(dout, x)",
                ),
            ),
        ),
        Mistake(
            "the first layer never moves",
            ask="Which layers does your loop visit?",
            tell="All of them, the first one too.",
            edits=(("reversed(range(len(weights)))", "reversed(range(1, len(weights)))"),),
        ),
        Mistake(
            "the last layer is left out",
            ask="dout belongs to the output of which layer, and where does your loop start?",
            tell="Start with the last layer: the gradient that is given belongs to its output.",
            edits=(("reversed(range(len(weights)))", "reversed(range(len(weights) - 1))"),),
        ),
        Mistake(
            "from the first layer to the last",
            ask="dout belongs to the output of the last layer. Where must your loop start?",
            tell="The way back visits the layers in reverse.",
            edits=(("reversed(range(len(weights)))", "range(len(weights))"),),
        ),
        Mistake(
            "updated weights thrown away",
            ask="Where do the weights go that update returns?",
            tell="update does not change its argument: keep what it returns.",
            edits=(("weights[k] = update(w, dw)", "update(w, dw)"),),
        ),
        Mistake(
            "every layer updated twice",
            ask="How often is each layer moved in one step?",
            tell="Once: one gradient, one update.",
            edits=(("update(w, dw)", "update(update(w, dw), dw)"),),
        ),
    ),
)
