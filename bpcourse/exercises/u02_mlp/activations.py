"""ReLU, sigmoid and tanh: their backward functions."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Mistake
from bpcourse.exercises.shared.hints import DOWNHILL, UPSTREAM
from bpcourse.exercises.shared.slopes import (
    of_sigmoid,
    of_tanh,
    plus_in_sigmoid,
    second_factor_alone,
    sigmoid_for_tanh,
    tanh_for_sigmoid,
)
from bpcourse.reference import layers


def signed_inputs(rng):
    """(x,): both signs, one sample, an entry that is exactly zero, images."""
    at_zero = signed(rng, (3, 4))
    at_zero[1, 2] = 0.0
    return {
        "5 samples, 4 features": (signed(rng, (5, 4)),),
        "one sample": (signed(rng, (1, 3)),),
        "an entry exactly 0": (at_zero,),
        "four axes": (signed(rng, (2, 3, 4, 5)),),
    }


def saturated_inputs(rng, far):
    """The same, and an entry so far from 0 that the slope is next to nothing, yet not clipped."""
    inputs = signed_inputs(rng)
    inputs["one sample"][0][0, 0] = far
    return inputs


def _relu_backward_one(dout, cache):
    """ReLU'(0) = 1: as valid a choice as 0."""
    return dout * (cache[0] >= 0)


def _relu_backward_half(dout, cache):
    """ReLU'(0) = 1/2, halfway between the slopes on either side."""
    return dout * np.where(cache[0] == 0, 0.5, cache[0] > 0)


relu_backward = Backward(
    name="relu_backward",
    parts={"dx": 1},
    inputs=signed_inputs,
    reference=layers.relu_backward,
    alternatives=(_relu_backward_one, _relu_backward_half),
    of=layers.relu_forward,
    wrt={"dx": 0},
    decisive={"one sample": ("one sample",)},
    mistakes=(
        Mistake(
            "upstream gradient ignored",
            ask="If the loss cared ten times as much about this output, what would change in your "
            "dx?",
            tell=UPSTREAM,
            edits=(("dout * mask", "1.0 * mask"),),
        ),
        Mistake(
            "derivative of the activation left out",
            ask="What does the loss feel when an input of -2 becomes -1.9?",
            tell="Where the output is stuck at 0, nothing passes back.",
            edits=(("dout * mask", "1.0 * dout"),),
        ),
        Mistake(
            "gradient passed where x is negative",
            ask="On which side of 0 does the output follow the input?",
            tell="The slope is 1 where the unit is on and 0 where it is off, not the reverse.",
            edits=(("x > 0", "x < 0"),),
        ),
        Mistake(
            "mask taken from dout instead of x",
            ask="Whose sign decided in the forward pass whether the value went through?",
            tell="The gate was set by x. An upstream gradient may be negative and still pass.",
            edits=(("x > 0", "dout > 0"),),
        ),
        Mistake(
            "multiplied by the output instead of the slope",
            ask="The slope of the line y = x: does it depend on where you are on the line?",
            tell="dout is multiplied by the derivative of the ReLU, which is 0 or 1, not by its "
            "value.",
            edits=(("dout * mask", "dout * x * mask"),),
        ),
        Mistake(
            "sign of the gradient flipped",
            ask="If x > 0 grows, does max(0, x) grow or shrink?",
            tell=DOWNHILL,
            edits=(("dout * mask", "-dout * mask"),),
        ),
        Mistake(
            "gate of the gradient beside that of x",
            ask="How many conditions must an entry of dout meet in your code to pass?",
            tell="One: was x positive? A negative gradient says that the output should rise, and passes as well.",
            edits=(("dout * mask", "dout * mask * (dout > 0)"),),
        ),
        Mistake(
            "the forward once more",
            ask="What does your dx become when dout is doubled?",
            tell="The backward does not return what came out of the ReLU, but what of dout goes through it.",
            edits=(("dout * mask", "np.maximum(x, 0)"),),
        ),
    ),
)


sigmoid_backward = Backward(
    name="sigmoid_backward",
    parts={"dx": 1},
    inputs=lambda rng: saturated_inputs(rng, rng.uniform(-20.0, -18.0)),
    reference=layers.sigmoid_backward,
    of=layers.sigmoid_forward,
    wrt={"dx": 0},
    decisive={"one sample": ("one sample",)},
    mistakes=(
        Mistake(
            "upstream gradient ignored",
            ask="Where does dout appear in your dx?",
            tell=UPSTREAM,
            edits=(("dout * slope", "slope"),),
        ),
        Mistake(
            "derivative of the activation left out",
            ask="Does a step of h at the input move the output by h?",
            tell="The sigmoid is never steeper than 1/4: its slope belongs into the product.",
            edits=(("dout * slope", "1.0 * dout"),),
        ),
        Mistake(
            "multiplied by the output instead of the slope",
            ask="At large x the output is close to 1. How steep is the curve there?",
            tell="The slope has two factors; the second makes it vanish where the output is near "
            "1.",
            edits=(("out * (1 - out)", "out"),),
        ),
        Mistake(
            "parentheses missing around 1 - s",
            ask="In which order does Python compute s * 1 - s, and what is the result?",
            tell="Multiplication comes before subtraction; what belongs together needs "
            "parentheses.",
            edits=(("out * (1 - out)", "out * 1 - out"),),
        ),
        Mistake(
            "sigmoid applied to what is already the output",
            ask="Is the thing in your cache x or sigmoid(x), and what do you do with it?",
            tell="With s = sigmoid(x) in the cache, s goes straight into the formula.",
            edits=(("(out,) = cache", "out = 1 / (1 + np.exp(-cache[0]))"),),
        ),
        Mistake(
            "slope computed from the input instead of the output",
            ask="In s (1 - s), what is s: what went into the sigmoid, or what came out?",
            tell="The formula is in terms of the output.",
            edits=(("out * (1 - out)", "np.log(out / (1 - out)) * (1 - np.log(out / (1 - out)))"),),
        ),
        tanh_for_sigmoid(("out * (1 - out)", "out")),
        Mistake(
            "sign of the gradient flipped",
            ask="Does the sigmoid rise or fall?",
            tell="Its slope is positive everywhere: between 0 and 1/4.",
            edits=(("out * (1 - out)", "out * (out - 1)"),),
        ),
        *of_sigmoid(("out * (1 - out)", "out")),
        plus_in_sigmoid(("out * (1 - out)", "out")),
        second_factor_alone(("out * (1 - out)", "out")),
        Mistake(
            "parentheses missing around the whole slope",
            ask="In which order does Python compute dout * s * 1 - s?",
            tell="Only the product with dout as a whole is right; what belongs together needs parentheses.",
            edits=(("dout * slope", "dout * out * 1 - out"),),
        ),
    ),
)


tanh_backward = Backward(
    name="tanh_backward",
    parts={"dx": 1},
    inputs=lambda rng: saturated_inputs(rng, 40.0),
    reference=layers.tanh_backward,
    of=layers.tanh_forward,
    wrt={"dx": 0},
    decisive={"one sample": ("one sample",)},
    mistakes=(
        Mistake(
            "upstream gradient ignored",
            ask="Where does dout appear in your dx?",
            tell=UPSTREAM,
            edits=(("dout * slope", "slope"),),
        ),
        Mistake(
            "derivative of the activation left out",
            ask="At x = 3 the curve is almost flat. What should arrive there of dout?",
            tell="The slope of tanh, between 0 and 1, belongs into the product.",
            edits=(("dout * slope", "1.0 * dout"),),
        ),
        Mistake(
            "tanh applied twice",
            ask="Is the thing in your cache x or tanh(x), and what do you do with it?",
            tell="With t = tanh(x) in the cache, t goes straight into the formula.",
            edits=(("1 - out**2", "1 - np.tanh(out)**2"),),
        ),
        Mistake(
            "slope computed from the input instead of the output",
            ask="The slope must lie between 0 and 1. Does yours, for x = 2?",
            tell="In 1 - t**2, t is what came out of the tanh.",
            edits=(("1 - out**2", "1 - np.arctanh(out)**2"),),
        ),
        Mistake(
            "square left out",
            ask="tanh is as steep at -1 as at 1. Is your slope?",
            tell="The slope depends on the size of the output, not on its sign.",
            edits=(("1 - out**2", "1 - out"),),
        ),
        Mistake(
            "squared the difference instead of the output",
            ask="What is squared in the formula: t, or 1 - t?",
            tell="** binds to what stands directly before it; look at your parentheses.",
            edits=(("1 - out**2", "(1 - out)**2"),),
        ),
        sigmoid_for_tanh(("1 - out**2", "out")),
        *of_tanh(("1 - out**2", "out")),
        Mistake(
            "parentheses missing around the slope",
            ask="In which order does Python compute dout * 1 - t**2?",
            tell="dout multiplies the whole slope; what belongs together needs parentheses.",
            edits=(("dout * slope", "dout * 1 - out**2"),),
        ),
    ),
)
