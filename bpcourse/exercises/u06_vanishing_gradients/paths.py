"""What lets a gradient through: a residual connection, and a stand-in for a useless derivative."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Mistake
from bpcourse.exercises.shared.hints import UPSTREAM
from bpcourse.reference import residual, surrogate


def residual_inputs(rng):
    """(x, w, b); w is square by nature, so N differs from D but for one case."""

    def case(N, D):
        return signed(rng, (N, D)), signed(rng, (D, D)), signed(rng, D)

    return {
        "5 samples, 3 features": case(5, 3),
        "square, 4 x 4": case(4, 4),
        "one sample": case(1, 3),
        "more features than samples": case(2, 6),
    }


residual_backward = Backward(
    name="residual_backward",
    parts={"dx": 1},
    returns=("dx", "dw", "db"),
    inputs=residual_inputs,
    reference=residual.residual_backward,
    of=residual.residual_forward,
    wrt={"dx": 0},
    decisive={"one sample": ("one sample",)},
    mistakes=(
        Mistake(
            "the skip forgotten",
            ask="x is used twice in the forward. How many contributions does your dx have?",
            tell="What came along the skip comes back along the skip, unchanged, and is added.",
            edits=(("dz @ w.T + dout", "dz @ w.T"),),
        ),
        Mistake(
            "the branch forgotten",
            ask="x also goes through the layer. Where is that path in your dx?",
            tell="Add what comes back through the weights to what comes back along the skip.",
            edits=(("dz @ w.T + dout", "dout + 0 * dz"),),
        ),
        Mistake(
            "the ReLU closes the skip as well",
            ask="Does x pass through the ReLU on its way along the skip?",
            tell="The mask belongs to the branch only. The skip carries dout untouched.",
            edits=(("w.T + dout", "w.T + dz"),),
        ),
        Mistake(
            "derivative of ReLU left out",
            ask="Where z was negative, did the branch pass anything on?",
            tell="Before you go through the weights, multiply by 1 where z > 0 and by 0 elsewhere.",
            edits=(("dout * (z > 0)", "dout"),),
        ),
        Mistake(
            "mask taken from the output",
            ask="out = x + relu(z). Can out be positive where z is negative?",
            tell="The ReLU's gate was set by z, not by the sum with x.",
            edits=(("(z > 0)", "(x + np.maximum(z, 0) > 0)"),),
        ),
        Mistake(
            "mask taken from the gradient",
            ask="Should a negative gradient pass an open gate?",
            tell="The gate was set by z in the forward; dout has no say.",
            edits=(("(z > 0)", "(dout > 0)"),),
        ),
        Mistake(
            "w not transposed",
            ask="w is square, so no shape complains. With which of its axes must the outputs meet?",
            tell="Going back from output j to input i, w[i, j] is met with its indices swapped.",
            edits=(("dz @ w.T", "dz @ w"),),
        ),
        Mistake(
            "upstream gradient ignored on the skip",
            ask="The slope of the skip is 1. What is it multiplied by?",
            tell=UPSTREAM,
            edits=(("w.T + dout", "w.T + np.ones_like(dout)"),),
        ),
        Mistake(
            "skip counted twice",
            ask="How often does dout enter your dx without passing the weights?",
            tell="Once along the skip. On the branch it goes through the mask and w.",
            edits=(("w.T + dout", "w.T + 2 * dout"),),
        ),
        Mistake(
            "skip goes through the weights as well",
            ask="Which operations lie between x and out along the skip?",
            tell="None: what comes back along the skip is dout itself.",
            edits=(("w.T + dout", "w.T + dout @ w.T"),),
        ),
    ),
)


def step_inputs(rng):
    """(x,): on both sides of 0 and of +-1, of several shapes, far away, and one out of sight."""
    far = 30 * signed(rng, (2, 3))
    far[0, 0] *= 1e4
    return {
        "5 samples, 3 units": (signed(rng, (5, 3)),),
        "square, 4 x 4": (2 * signed(rng, (4, 4)),),
        "one sample": (signed(rng, (1, 6)),),
        "a row": (signed(rng, 7),),
        "far from the step": (far,),
    }


step_backward_surrogate = Backward(
    name="step_backward_surrogate",
    parts={"dx": 1},
    inputs=step_inputs,
    reference=surrogate.step_backward_surrogate,
    of=surrogate.step_forward,
    decisive={"one sample": ("one sample",)},
    mistakes=(
        Mistake(
            "the true derivative",
            ask="What can the layers below learn from a gradient that is 0 everywhere?",
            tell="Use the slope of the smooth stand-in x / (1 + |x|) in place of the step's own.",
            edits=(("dout * slope", "0 * dout * slope"),),
        ),
        Mistake(
            "square forgotten",
            ask="Far from 0 the stand-in is nearly flat. At x = 9, is its slope 1/10 or 1/100?",
            tell="The derivative of x / (1 + |x|) has the square of 1 + |x| below the line.",
            edits=((" ** 2", ""),),
        ),
        Mistake(
            "sign of x kept",
            ask="Is the stand-in steeper at -0.5 than at 0.5? What does yours give at -1?",
            tell="The slope depends on the distance from 0 only: take the absolute value.",
            edits=(("np.abs(x)", "x"),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dout appear in your dx?",
            tell=UPSTREAM,
            edits=(("dx = dout * slope", "dx = slope"),),
        ),
        Mistake(
            "straight through",
            ask="Which stand-in does the card ask for: the straight line that is cut off at 1, or "
            "the smooth curve?",
            tell="Here the slope falls off gently and is never 0.",
            edits=(("1 / (1 + np.abs(x)) ** 2", "np.abs(x) <= 1"),),
        ),
        Mistake(
            "the stand-in in place of its derivative",
            ask="Do you multiply dout by a height or by a slope?",
            tell="x / (1 + |x|) is the curve itself; backward needs its derivative.",
            edits=(("1 / (1 + np.abs(x)) ** 2", "x / (1 + np.abs(x))"),),
        ),
        Mistake(
            "slope taken at the output",
            ask="The output is 0 or 1 for every x. At which number do you evaluate the slope?",
            tell="Evaluate it at the input x, which the cache holds.",
            edits=(("np.abs(x)", "np.where(x > 0, np.ones_like(x), np.zeros_like(x))"),),
        ),
        Mistake(
            "square inside",
            ask="Is it the square of the sum 1 + |x|, or the sum of 1 and a square?",
            tell="First add 1, then square.",
            edits=(("(1 + np.abs(x)) ** 2", "(1 + np.abs(x) ** 2)"),),
        ),
        Mistake(
            "plus in the quotient rule",
            ask="If only the lower part of a fraction grows, does the fraction grow or shrink? Which "
            "sign has that term in your derivative?",
            tell="The term that comes from the lower part is subtracted. What is left is one simple "
            "fraction.",
            edits=(("** 2\n", "** 2 * (1 + 2 * np.abs(x))\n"),),
        ),
        Mistake(
            "slope of a sigmoid",
            ask="Which smooth curve does the card name as the stand-in?",
            tell="The stand-in is x / (1 + |x|); take its slope.",
            edits=(("1 / (1 + np.abs(x)) ** 2", "np.exp(-x) / (1 + np.exp(-x)) ** 2"),),
        ),
        Mistake(
            "gradient only on one side of 0",
            ask="Can a neuron that is off learn to switch on, with your slope?",
            tell="The stand-in rises on both sides of 0.",
            edits=(("dx = dout * slope", "dx = dout * slope * (x > 0)"),),
        ),
    ),
)
