"""One neuron, and two in a row: the chain rule on a computation graph."""

import numpy as np

from bpcourse.checking.exercise import Backward, Function, Mistake
from bpcourse.reference import scalar

NO_HALF = Mistake(
    "the 1/2 of the loss is missing",
    ask="Compare your loss with the formula on the card. Is every factor there?",
    tell="This loss is half the squared error.",
    edits=(("error**2 / 2", "error**2"),),
)


def linear_neuron_inputs(rng):
    """(w, x, target, learning_rate): the example of the notebook, other lengths, one input."""

    def case(x, target):
        return rng.standard_normal(len(x)), x, target, rng.uniform(0.05, 0.4)

    return {
        "x = (1, 0, 1), target 1": case(np.array([1.0, 0.0, 1.0]), 1.0),
        "4 inputs": case(rng.standard_normal(4), rng.standard_normal()),
        "one input": case(rng.standard_normal(1), rng.standard_normal()),
    }


linear_neuron_step = Function(
    name="linear_neuron_step",
    parts={"next_w": 1, "loss": 1},
    inputs=linear_neuron_inputs,
    reference=scalar.linear_neuron_step,
    mistakes=(
        Mistake(
            "steps uphill",
            ask="If the gradient of a weight is positive and you add it to the weight, does the "
            "loss rise or fall?",
            tell="The gradient points uphill. Go the other way.",
            edits=(("w - learning_rate", "w + learning_rate"),),
        ),
        Mistake(
            "input left out of the gradient",
            ask="Which weights move in your step when x = (1, 0, 1)? Does a weight whose input is "
            "0 have any influence on y?",
            tell="The slope dy/dw_i is the input x_i: multiply the error by it.",
            edits=(("dw = error * x", "dw = error"),),
        ),
        Mistake(
            "weight in the gradient where the input belongs",
            ask="y is the sum of w_i x_i. If w_i grows by a little, how much does y grow?",
            tell="The slope of w_i x_i in the direction of w_i is the other factor.",
            edits=(("error * x", "error * w"),),
        ),
        Mistake(
            "factor 2 too many in the gradient",
            ask="What is left of the 1/2 in the loss after you differentiate the square?",
            tell="The 2 of the square and the 1/2 in front of it cancel.",
            edits=(("dw = error * x", "dw = 2 * error * x"),),
        ),
        NO_HALF,
        Mistake(
            "error not squared in the loss",
            ask="Can your loss be negative? Should it be?",
            tell="Square the error before halving it.",
            edits=(("error**2 / 2", "error / 2"),),
        ),
        Mistake(
            "learning rate not used",
            ask="What does your step do differently when the learning rate is halved?",
            tell="Scale the gradient by the learning rate before you subtract it.",
            edits=(("learning_rate * dw", "dw"),),
        ),
        Mistake(
            "the gradient returned instead of the new weights",
            ask="Is your first result a step, or the place where the step leads?",
            tell="Return the old weights minus the step.",
            edits=(("return next_w", "return dw"),),
        ),
        Mistake(
            "loss computed after the update",
            ask="Which weights does your loss belong to, the ones that came in or the ones that "
            "go out?",
            tell="Return the loss that the given weights had, before the step.",
            edits=(("return", "loss = (np.sum(next_w * x) - target) ** 2 / 2\n    return"),),
        ),
        Mistake(
            "prediction left out of the error",
            ask="What does the error compare the target with?",
            tell="The error is prediction minus target.",
            edits=(("error = y - target", "error = -target"),),
        ),
    ),
)


def neuron_inputs(rng):
    """(w, x, b): plain numbers, several inputs, one input in an array."""

    def case(*shape):
        return (
            rng.standard_normal(shape)[()],
            rng.standard_normal(shape)[()],
            rng.standard_normal(),
        )

    return {"one input, plain numbers": case(), "4 inputs": case(4), "an array of 1": case(1)}


neuron_backward = Backward(
    name="neuron_backward",
    parts={"dw": 1, "dx": 1, "db": 1},
    inputs=neuron_inputs,
    reference=scalar.neuron_backward,
    of=scalar.neuron_forward,
    wrt={"dw": 0, "dx": 1, "db": 2},
    decisive={
        "one input": ("one input, plain numbers", "an array of 1"),
        "several inputs": ("4 inputs",),
    },
    mistakes=(
        Mistake(
            "slope of the sigmoid left out",
            ask="Between z and out stands a sigmoid. Where does its slope appear in your code?",
            tell="First go back through the sigmoid, from dout to dz; then from z to w, x and b.",
            edits=(("dout * out * (1 - out)", "dout"),),
        ),
        Mistake(
            "half of the sigmoid's slope missing",
            ask="The slope of the sigmoid is a product of two factors. Which one do you have?",
            tell="In terms of its output the slope is out (1 - out).",
            edits=(("dout * out * (1 - out)", "dout * out"),),
        ),
        Mistake(
            "the formula of tanh",
            ask="Which function does this neuron use, sigmoid or tanh?",
            tell="1 - out**2 is the slope of tanh. Use that of the sigmoid.",
            edits=(("out * (1 - out)", "(1 - out**2)"),),
        ),
        Mistake(
            "sigmoid applied once more to its output",
            ask="The cache holds out. Has it been through the sigmoid already?",
            tell="out is the sigmoid of z. Use it as it is.",
            edits=(("dz = ", "out = 1 / (1 + np.exp(-out))\n    dz = "),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dout appear in your code?",
            tell="dout says how much the loss cares about out. Every gradient behind it is "
            "multiplied by it.",
            edits=(("dz = dout * out", "dz = out"),),
        ),
        Mistake(
            "w and x exchanged",
            ask="In the product w x, what is the slope in the direction of w: w itself, or the "
            "other factor?",
            tell="Each factor's slope is the other factor.",
            edits=(("dw = dz * x", "dw = dz * w"), ("dx = dz * w", "dx = dz * x")),
        ),
        Mistake(
            "bias gradient without the sigmoid's slope",
            ask="Does b act before or after the sigmoid?",
            tell="b is added to z, so its gradient is that of z.",
            edits=(("db = dz", "db = dout"),),
        ),
        Mistake(
            "bias gradient left at 1",
            ask="The slope dz/db is 1. What does the chain rule multiply it by?",
            tell="1 is only the local slope; multiply it by the gradient that arrives at z.",
            edits=(("db = dz", "db = dz * 0 + 1"),),
        ),
        Mistake(
            "sign flipped",
            ask="The sigmoid climbs everywhere. Which sign must its slope have?",
            tell="The slope is out (1 - out), not out (out - 1). The minus of the update comes "
            "later.",
            edits=(("dz = dout", "dz = -dout"),),
        ),
    ),
)


def chain_inputs(rng):
    """(x, target, w1, b1, w2, b2): numbers; weights away from 0, so that each factor shows."""

    def case():
        signs = rng.choice([-1.0, 1.0], size=4)
        weights = [float(v) for v in signs * rng.uniform(0.4, 1.6, size=4)]
        return (rng.uniform(0.5, 1.8), rng.uniform(0.0, 1.0), *weights)

    return {f"network {number}": case() for number in (1, 2, 3)}


chain_gradients = Function(
    name="chain_gradients",
    parts={"loss": 0.5, "dw1": 1, "db1": 0.5, "dw2": 0.5, "db2": 0.5},
    inputs=chain_inputs,
    reference=scalar.chain_gradients,
    mistakes=(
        Mistake(
            "slope of the output neuron's sigmoid left out",
            ask="On the way from o back to z2 you pass a sigmoid. Where is its slope?",
            tell="Multiply dL/do by o (1 - o).",
            edits=(("dz2 = do * o * (1 - o)", "dz2 = do"),),
        ),
        Mistake(
            "slope of the hidden neuron's sigmoid left out",
            ask="On the way from h back to z1 you pass a sigmoid. Where is its slope?",
            tell="Multiply dL/dh by h (1 - h).",
            edits=(("dz1 = dh * h * (1 - h)", "dz1 = dh"),),
        ),
        Mistake(
            "w2 left out on the way to the hidden neuron",
            ask="If h grows by 1, by how much does z2 grow?",
            tell="h enters z2 multiplied by w2, so the gradient is multiplied by w2 as well.",
            edits=(("dh = dz2 * w2", "dh = dz2"),),
        ),
        Mistake(
            "w1 where w2 belongs",
            ask="Which weight stands on the arrow from h to the output neuron?",
            tell="Going back to h you cross the arrow that carries w2.",
            edits=(("dh = dz2 * w2", "dh = dz2 * w1"),),
        ),
        Mistake(
            "input x in the gradient of w2",
            ask="What does w2 multiply: x, or what the hidden neuron makes of it?",
            tell="The local slope of w2 h in the direction of w2 is h.",
            edits=(("dw2 = dz2 * h", "dw2 = dz2 * x"),),
        ),
        Mistake(
            "input x left out of the gradient of w1",
            ask="What does w1 multiply?",
            tell="The local slope of w1 x in the direction of w1 is x.",
            edits=(("dw1 = dz1 * x", "dw1 = dz1"),),
        ),
        Mistake(
            "hidden neuron's slope computed with o",
            ask="Whose sigmoid lies between z1 and h, and what comes out of it?",
            tell="Each neuron's slope uses its own output.",
            edits=(("dh * h * (1 - h)", "dh * o * (1 - o)"),),
        ),
        Mistake(
            "sign flipped: target minus output",
            ask="If o is too large, should dL/do be positive or negative?",
            tell="The derivative of half the square of (o - target) is o - target.",
            edits=(("do = error", "do = -error"),),
        ),
        Mistake(
            "factor 2 too many",
            ask="What is left of the 1/2 in the loss after you differentiate the square?",
            tell="The 2 of the square and the 1/2 in front of it cancel.",
            edits=(("do = error", "do = 2 * error"),),
        ),
        NO_HALF,
        Mistake(
            "the error is not part of the gradients",
            ask="Suppose o hits the target exactly. What should every gradient be, and what are "
            "yours?",
            tell="The chain starts at the loss: dL/do = o - target is its first factor.",
            edits=(("do = error", "do = error * 0 + 1"),),
        ),
        Mistake(
            "bias gradients multiplied by the biases",
            ask="b1 is added, not multiplied. What is dz1/db1?",
            tell="The local slope of an added number is 1.",
            edits=(("db1 = dz1", "db1 = dz1 * b1"), ("db2 = dz2", "db2 = dz2 * b2")),
        ),
    ),
)
