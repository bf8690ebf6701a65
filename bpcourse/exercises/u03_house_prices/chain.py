"""The unit's debugging exercise: a step that updates while it still walks back."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.reference import house


def chain_inputs(rng):
    """(inputs, weights, upstream, learning_rate): chains of several lengths."""

    def case(L, learning_rate):
        weights = signed(rng, L)
        first = signed(rng, 1)
        inputs = np.concatenate([first, first * np.cumprod(weights)[:-1]])
        return inputs, weights, float(signed(rng)), learning_rate

    return {
        "a chain of 3": case(3, 0.1),
        "a chain of 2, a large step": case(2, 1.5),
        "a chain of 6": case(6, 0.3),
        "a single neuron": case(1, 0.2),
    }


chain_step = Function(
    name="chain_step",
    parts={"new_weights": 2},
    inputs=chain_inputs,
    reference=house.chain_step,
    mistakes=(
        Mistake(
            "weights updated before earlier gradients are computed",
            ask="With which weight does your error travel on to the neuron before: the one that made "
            "this prediction, or the new one?",
            tell="The error belongs to the forward pass with the old weights. All gradients first, at "
            "the old weights; then the updates.",
            edits=(
                ("        upstream = upstream * weights[k]\n", ""),
                (
                    "new_weights[k] = weights[k] - learning_rate * gradient",
                    "new_weights[k] = weights[k] - learning_rate * gradient\n"
                    "        upstream = upstream * new_weights[k]",
                ),
            ),
        ),
        Mistake(
            "the error handed on unchanged",
            ask="If the last weight is 0, can the neuron before it have moved the loss?",
            tell="What travels back passes the weight: that is how much of a change got through.",
            edits=(("        upstream = upstream * weights[k]\n", ""),),
        ),
        Mistake(
            "the error multiplied with the input on its way",
            ask="By what did a change of a neuron's input reach its output?",
            tell="The output is input times weight, so a change of the input is multiplied by the "
            "weight.",
            edits=(("upstream = upstream * weights[k]", "upstream = upstream * inputs[k]"),),
        ),
        Mistake(
            "gradient made with the weight instead of the input",
            ask="If the input of a neuron is 0, can its weight have moved the loss?",
            tell="What came in times what comes back: the weight's own size does not matter to its "
            "gradient.",
            edits=(("gradient = upstream * inputs[k]", "gradient = upstream * weights[k]"),),
        ),
        Mistake(
            "from the first neuron to the last",
            ask="At which end of the chain is the error known?",
            tell="It is known after the last neuron, so the walk begins there.",
            edits=(("reversed(range(len(weights)))", "range(len(weights))"),),
        ),
        Mistake(
            "the update climbs",
            ask="Does your step lead to a smaller loss, or to a larger one?",
            tell="The gradient points uphill, and the step is subtracted.",
            edits=(("- learning_rate", "+ learning_rate"),),
        ),
        Mistake(
            "own gradient taken after the error has moved on",
            ask="Which error belongs to this neuron: the one at its output, or the one at its input?",
            tell="The weight's gradient uses the error at the neuron's own output.",
            edits=(
                (
                    "        gradient = upstream * inputs[k]\n        upstream = upstream * weights[k]\n",
                    "        upstream = upstream * weights[k]\n        gradient = upstream * inputs[k]\n",
                ),
            ),
        ),
    ),
)
