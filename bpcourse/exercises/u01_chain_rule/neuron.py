"""One neuron, and two in a row: the chain rule on a computation graph."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Function, Law, Loss, Mistake
from bpcourse.checking.laws import never_negative
from bpcourse.exercises.shared.slopes import (
    denominator_torn,
    mirrored,
    of_sigmoid,
    plus_in_sigmoid,
    second_factor_alone,
    tanh_for_sigmoid,
)
from bpcourse.reference import scalar

NO_HALF = Mistake(
    "the 1/2 of the loss is missing",
    ask="Compare your loss with the formula on the card. Is every factor there?",
    tell="This loss is half the squared error.",
    edits=(("error**2 / 2", "error**2"),),
)


def linear_neuron_inputs(rng):
    """(w, x, target, learning_rate): the example of the notebook, other lengths, one input; outputs
    and errors of both signs, small and large.
    """

    def case(x, y, error):
        w = signed(rng, len(x))
        w = w + (y - w @ x) * x / (x @ x)  # its output is y
        return w, x, y - error, rng.uniform(0.05, 0.4)

    return {
        "x = (1, 0, 1), target 1": (signed(rng, 3), np.array([1.0, 0.0, 1.0]), 1.0, 0.2),
        "4 inputs, target above the output": case(signed(rng, 4), 2.0, rng.uniform(-3, -1.2)),
        "4 inputs, target far below the output": case(signed(rng, 4), -2.0, rng.uniform(25, 40)),
        "one input": case(signed(rng, 1), *signed(rng, 2)),
    }


linear_neuron_step = Function(
    name="linear_neuron_step",
    parts={"next_w": 1.5, "loss": 0.5},
    inputs=linear_neuron_inputs,
    reference=scalar.linear_neuron_step,
    laws=(Law("loss", "half a square is never negative", never_negative),),
    mistakes=(
        Mistake(
            "steps uphill",
            ask="If y is too large, does your step make it smaller or larger still?",
            tell="The gradient points uphill, so it is subtracted; and the error in it is prediction "
            "minus target, not the reverse.",
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
        Mistake(
            "sigmoid on the prediction",
            ask="Which values can your y have, and which can the target have?",
            tell="This neuron is linear: y is the weighted sum as it is.",
            edits=(("y = np.sum(w * x)", "y = 1 / (1 + np.exp(-np.sum(w * x)))"),),
        ),
        Mistake(
            "one step for all weights together",
            ask="How many numbers is your gradient made of, and how many weights are there?",
            tell="Each weight has a slope of its own, made with its own input: do not add them up.",
            edits=(("dw = error * x", "dw = np.sum(error * x)"),),
        ),
        Mistake(
            "loss in the gradient where the error belongs",
            ask="If y is too small, should the weights of positive inputs grow or shrink? Can your gradient say so?",
            tell="A loss is never negative, so it cannot tell too large from too small. Differentiate it first.",
            edits=(("dw = error * x", "dw = loss * x"),),
        ),
        Mistake(
            "inputs averaged in place of added up",
            ask="y is a weighted sum. By what do you divide it?",
            tell="Add the products up; there is no division by the number of inputs.",
            edits=(("np.sum(w * x)", "np.mean(w * x)"),),
        ),
    ),
)


def neuron_inputs(rng):
    """(w, x, b): plain numbers, several inputs, one input in an array."""

    def case(*shape):
        w, x = signed(rng, shape), signed(rng, shape)
        z = rng.uniform(-1.0, 1.0)
        return w, x, z - np.sum(w * x)

    return {
        "one input, plain numbers": case(),
        "4 inputs": case(4),
        "an array of 1": case(1),
        "5 inputs": case(5),
    }


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
        *of_sigmoid(("out * (1 - out)", "out")),
        plus_in_sigmoid(("out * (1 - out)", "out")),
        second_factor_alone(("out * (1 - out)", "out")),
        Mistake(
            "brackets missing around 1 - out",
            ask="In which order does Python work out dout * out * 1 - out?",
            tell="Multiplication comes before subtraction; what belongs together needs brackets.",
            edits=(("out * (1 - out)", "out * 1 - out"),),
        ),
        Mistake(
            "slope added to dout in place of multiplied",
            ask="If dout is 0, the loss does not care about out. What is your dz then?",
            tell="Along a chain, slopes multiply.",
            edits=(("dout * out * (1 - out)", "dout + out * (1 - out)"),),
        ),
        Mistake(
            "input left out of dw",
            ask="Does a weight whose input is 0 have any influence on out?",
            tell="The local slope of w x in the direction of w is x.",
            edits=(("dw = dz * x", "dw = dz"),),
        ),
        Mistake(
            "weight left out of dx",
            ask="Does an input whose weight is 0 have any influence on out?",
            tell="The local slope of w x in the direction of x is w.",
            edits=(("dx = dz * w", "dx = dz"),),
        ),
        Mistake(
            "gradients of all inputs added up",
            ask="How many numbers has your dw, and how many has w?",
            tell="Each weight and each input has a gradient of its own, so dw has the shape of w and dx that of x.",
            edits=(
                ("dw = dz * x", "dw = np.sum(dz * x)"),
                ("dx = dz * w", "dx = np.sum(dz * w)"),
            ),
        ),
    ),
)


def chain_inputs(rng):
    """(x, target, w1, b1, w2, b2): numbers away from 0, so that each factor shows; whatever has a
    sign has the other one in another network. Two targets are far away, and there both sigmoids are
    steep: every gradient is beyond 1, of both signs.
    """

    def drawn(*signs):
        return (float(sign * rng.uniform(0.8, 1.6)) for sign in signs)

    def case(target, *signs):
        x, w1, b1, w2, b2 = drawn(*signs)
        return x, target, w1, b1, w2, b2

    def far(target, *signs):
        x, w1, w2 = drawn(*signs)
        near_0 = rng.uniform(0.1, 0.3, 2) * rng.choice([-1.0, 1.0], 2)
        return x, target, w1, float(near_0[0]) - w1 * x, w2, float(near_0[1]) - w2 / 2

    return {
        "target near 0": case(rng.uniform(0.0, 0.04), 1, 1, 1, 1, 1),
        "target near 1": case(rng.uniform(0.96, 1.0), 1, -1, -1, 1, -1),
        "target far below": far(rng.uniform(-40, -30), -1, -1, -1),
        "target far above": far(rng.uniform(30, 40), -1, 1, -1),
    }


chain_gradients = Loss(
    name="chain_gradients",
    parts={"loss": 0.5, "dw1": 1, "db1": 0.5, "dw2": 0.5, "db2": 0.5},
    inputs=chain_inputs,
    reference=scalar.chain_gradients,
    wrt={"dw1": 2, "db1": 3, "dw2": 4, "db2": 5},
    laws=(Law("loss", "half a square is never negative", never_negative),),
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
        *of_sigmoid(("o * (1 - o)", "o"), ("h * (1 - h)", "h")),
        plus_in_sigmoid(("o * (1 - o)", "o"), ("h * (1 - h)", "h")),
        second_factor_alone(("o * (1 - o)", "o"), ("h * (1 - h)", "h")),
        tanh_for_sigmoid(("o * (1 - o)", "o"), ("h * (1 - h)", "h")),
        Mistake(
            "half of the sigmoids' slopes missing",
            ask="Far out on the right a sigmoid is flat. How steep is it there by your formula?",
            tell="In terms of its output, the slope is a product of two factors.",
            edits=(
                ("o * (1 - o)", "o"),
                ("h * (1 - h)", "h"),
            ),
        ),
        Mistake(
            "brackets missing around 1 - o and 1 - h",
            ask="In which order does Python work out do * o * 1 - o?",
            tell="Multiplication comes before subtraction; what belongs together needs brackets.",
            edits=(
                ("o * (1 - o)", "o * 1 - o"),
                ("h * (1 - h)", "h * 1 - h"),
            ),
        ),
        Mistake(
            "sigmoid applied once more on the way back",
            ask="How often has h been through a sigmoid when you compute its slope? And o?",
            tell="h and o are outputs of a sigmoid already: they go into its slope as they are.",
            edits=(
                (
                    "do = error",
                    "do = error\n    sh, so = 1 / (1 + np.exp(-h)), 1 / (1 + np.exp(-o))",
                ),
                ("o * (1 - o)", "so * (1 - so)"),
                ("h * (1 - h)", "sh * (1 - sh)"),
            ),
        ),
        Mistake(
            "weighted sum in the slope where the output belongs",
            ask="In s (1 - s), is s what goes into the sigmoid or what comes out of it?",
            tell="Use what the neurons pass on, h and o, not the sums that they receive.",
            edits=(
                ("o * (1 - o)", "(w2 * h + b2) * (1 - (w2 * h + b2))"),
                ("h * (1 - h)", "(w1 * x + b1) * (1 - (w1 * x + b1))"),
            ),
        ),
        Mistake(
            "own weight where the input belongs",
            ask="By what is w1 multiplied in the forward pass, and by what in your dw1?",
            tell="The slope of a product in the direction of one factor is the other factor.",
            edits=(
                ("dw1 = dz1 * x", "dw1 = dz1 * w1"),
                ("dw2 = dz2 * h", "dw2 = dz2 * w2"),
            ),
        ),
        Mistake(
            "own output where the input belongs",
            ask="Which number reaches a neuron's weight: what the neuron receives, or what it passes on?",
            tell="A weight's gradient is made with what the weight multiplies: what comes in.",
            edits=(
                ("dw1 = dz1 * x", "dw1 = dz1 * h"),
                ("dw2 = dz2 * h", "dw2 = dz2 * o"),
            ),
        ),
        Mistake(
            "hidden layer left out of the gradient of w2",
            ask="What does w2 multiply?",
            tell="The local slope of w2 h in the direction of w2 is h.",
            edits=(("dw2 = dz2 * h", "dw2 = dz2"),),
        ),
        Mistake(
            "output neuron's slope left out on the way to h",
            ask="Between h and o lie a weight and a sigmoid. Which of them have you crossed?",
            tell="What comes back to h starts from the gradient of z2, not from that of o.",
            edits=(("dh = dz2 * w2", "dh = do * w2"),),
        ),
        Mistake(
            "output neuron's slope computed with h",
            ask="Whose sigmoid lies between z2 and o, and what comes out of it?",
            tell="Each neuron's slope uses its own output.",
            edits=(("o * (1 - o)", "h * (1 - h) "),),
        ),
        Mistake(
            "loss in the gradients where the error belongs",
            ask="If o is too small, dL/do is negative. Can yours be?",
            tell="The chain starts with the derivative of the loss, not with the loss.",
            edits=(("do = error", "do = loss"),),
        ),
        denominator_torn("(1 + np.exp(-(w1 * x + b1)))", "(1 + np.exp(-(w2 * h + b2)))"),
        mirrored(("-(w1 * x + b1)", "w1 * x + b1"), ("-(w2 * h + b2)", "w2 * h + b2")),
    ),
)
