"""GELU backward: a product whose one factor is a gate that x itself opens."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Mistake
from bpcourse.exercises.shared.hints import UPSTREAM
from bpcourse.reference import gelu

GATE = "gate = 0.5 * (1 + t)"
INNER = "(2 / np.pi) ** 0.5 * (1 + 3 * 0.044715 * x**2)"
GATE_SLOPE = "0.5 * (1 - t**2) * inner_slope"
TOTAL = "dx = dout * (gate + x * gate_slope)"


def gelu_inputs(rng):
    """(x,): of several shapes, near 0 and where the cube matters, wide open, shut, and 0."""
    far = 30 * signed(rng, (2, 3), low=0.5)  # saturated: between, digits cancel in 1 + t
    with_zeros = signed(rng, (4, 4))
    with_zeros[np.arange(4), rng.permutation(4)] = 0.0
    return {
        "5 samples, 3 units": (signed(rng, (5, 3)),),
        "square, 4 x 4, a 0 in each row": (with_zeros,),
        "one sample": (signed(rng, (1, 6), low=0.5, high=3.0),),
        "a row": (signed(rng, 7),),
        "images": (signed(rng, (2, 3, 2, 4)),),
        "far from 0": (far,),
    }


gelu_backward = Backward(
    name="gelu_backward",
    parts={"dx": 2},
    inputs=gelu_inputs,
    reference=gelu.gelu_backward,
    of=gelu.gelu_forward,
    decisive={"one sample": ("one sample",)},
    mistakes=(
        Mistake(
            "the gate taken for a constant",
            ask="If x moves a little, which two factors of out move?",
            tell="out is x times the gate, and the gate depends on x: the product rule has two terms.",
            edits=((TOTAL, "dx = dout * gate"),),
        ),
        Mistake(
            "only the gate's own slope",
            ask="Where the gate is wide open and does not move any more, what should your slope be?",
            tell="Of the product x times gate, the term in which x moves and the gate stays is missing.",
            edits=((TOTAL, "dx = dout * (x * gate_slope)"),),
        ),
        Mistake(
            "gate's slope not multiplied by x",
            ask="If the gate rises by a little, by how much does out rise: does it depend on x?",
            tell="In the product x times gate, the gate's slope is multiplied by the other factor.",
            edits=((TOTAL, "dx = dout * (gate + gate_slope)"),),
        ),
        Mistake(
            "upstream gradient on one term only",
            ask="Which terms of your slope are multiplied by dout?",
            tell="dout multiplies the whole slope: mind the brackets.",
            edits=((TOTAL, "dx = dout * gate + x * gate_slope"),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dout appear in your dx?",
            tell=UPSTREAM,
            edits=((TOTAL, "dx = gate + x * gate_slope"),),
        ),
        Mistake(
            "slope inside the tanh left out",
            ask="What stands inside the tanh: x alone?",
            tell="The chain rule goes on inside: multiply by the slope of what the tanh is taken of.",
            edits=((GATE_SLOPE, "0.5 * (1 - t**2)"),),
        ),
        Mistake(
            "cube not differentiated",
            ask="What is the derivative of x**3, and what stands in its place in your slope?",
            tell="x**3 has the slope 3 x**2: the exponent comes down, and goes down by one.",
            edits=((INNER, "(2 / np.pi) ** 0.5 * (1 + 0.044715 * x**3)"),),
        ),
        Mistake(
            "exponent of the cube lost",
            ask="What comes down in front when you differentiate a cube?",
            tell="x**3 has the slope 3 x**2.",
            edits=(("3 * 0.044715", "0.044715"),),
        ),
        Mistake(
            "exponent of the cube not lowered",
            ask="Is the slope of a cube a cube again?",
            tell="x**3 has the slope 3 x**2.",
            edits=(("x**2)", "x**3)"),),
        ),
        Mistake(
            "only the straight part inside the tanh",
            ask="Two terms stand inside the tanh. Which of them is missing from your slope?",
            tell="The cube has a slope as well, small near 0 and not farther out.",
            edits=((INNER, "(2 / np.pi) ** 0.5"),),
        ),
        Mistake(
            "factor inside the tanh lost",
            ask="By what is the bracket multiplied before the tanh is taken? Where is it in your slope?",
            tell="A constant factor inside stays as a factor of the slope.",
            edits=((INNER, "(1 + 3 * 0.044715 * x**2)"),),
        ),
        Mistake(
            "half forgotten in the gate's slope",
            ask="The gate runs from 0 to 1, the tanh from -1 to 1. Which of them is steeper?",
            tell="The half in front belongs to both terms.",
            edits=((GATE_SLOPE, "(1 - t**2) * inner_slope"),),
        ),
        Mistake(
            "half forgotten in the gate",
            ask="What is your slope for a very large x, and how steep is GELU there?",
            tell="The half in front belongs to both terms.",
            edits=((GATE, "gate = 1 + t"),),
        ),
        Mistake(
            "tanh in place of the gate",
            ask="What is your slope far on the negative side, where GELU is flat?",
            tell="The gate is half of 1 + tanh, so it is 0 there and not negative.",
            edits=((GATE, "gate = t"),),
        ),
        Mistake(
            "slope of the tanh left out",
            ask="Where the tanh is flat, can the gate have a slope?",
            tell="The tanh's own slope is 1 minus its square.",
            edits=((GATE_SLOPE, "0.5 * inner_slope"),),
        ),
        Mistake(
            "slope of a sigmoid for that of the tanh",
            ask="Which function makes the gate: a sigmoid or a tanh?",
            tell="The slope of tanh is 1 minus its square.",
            edits=(("(1 - t**2)", "t * (1 - t)"),),
        ),
        Mistake(
            "tanh applied twice",
            ask="t has been through tanh already. What do you do to it before you square it?",
            tell="The slope is 1 minus the square of the tanh that forward computed.",
            edits=(("(1 - t**2)", "(1 - np.tanh(t) ** 2)"),),
        ),
        Mistake(
            "slope of ReLU",
            ask="Is GELU flat at x = -0.5?",
            tell="GELU opens softly: it has a slope of its own at every x.",
            edits=((TOTAL, "dx = dout * (x > 0)"),),
        ),
        Mistake(
            "the output in place of the slope",
            ask="Do you multiply dout by a height or by a slope?",
            tell="x times the gate is the output itself; backward needs its derivative.",
            edits=((TOTAL, "dx = dout * x * gate"),),
        ),
    ),
)
