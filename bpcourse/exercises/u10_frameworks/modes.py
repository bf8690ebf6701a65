"""Gradients of other kinds: forward mode, one per example, scaled for half precision."""

import numpy as np

from bpcourse.checking.draws import signed, whole
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.exercises.shared.slopes import of_tanh, sigmoid_for_tanh
from bpcourse.reference import frameworks


def jvp_inputs(rng):
    """(X, params, params_dot)."""

    def case(N, D, H, C):
        shapes = {"W1": (D, H), "b1": (H,), "W2": (H, C), "b2": (C,)}
        params, params_dot = (
            {name: signed(rng, shape) for name, shape in shapes.items()} for _ in range(2)
        )
        return 0.7 * signed(rng, (N, D)), params, params_dot

    return {
        "5 samples": case(5, 2, 4, 3),
        "one sample": case(1, 3, 2, 4),
        "square": case(3, 3, 3, 3),
    }


mlp_jvp = Function(
    name="mlp_jvp",
    parts={"scores_dot": 2},
    returns=("scores", "scores_dot"),
    inputs=jvp_inputs,
    reference=frameworks.mlp_jvp,
    mistakes=(
        Mistake(
            "motion of W2 left out",
            ask="In scores = h W2 + b2, how many factors of the product move?",
            tell="Product rule: add h times the velocity of W2.",
            edits=((" + h @ W2_dot", ""),),
        ),
        Mistake(
            "motion of the hidden layer left out",
            ask="In scores = h W2 + b2, how many factors of the product move?",
            tell="Product rule: add the velocity of h times W2.",
            edits=(("h_dot @ W2 + ", ""),),
        ),
        Mistake(
            "both velocities multiplied together",
            ask="The product rule gives two terms. How many velocities stand in each?",
            tell="In each term one factor moves and the other stands still.",
            edits=(("h_dot @ W2 + h @ W2_dot", "h_dot @ W2_dot"),),
        ),
        Mistake(
            "slope of the tanh left out",
            ask="z moves at the speed z_dot. Does tanh(z) move as fast?",
            tell="Multiply the velocity by the slope of tanh, entry by entry.",
            edits=(("h_dot = slope * z_dot", "h_dot = z_dot"),),
        ),
        Mistake(
            "tanh applied to the velocity",
            ask="A velocity passes through a function by which operation: by the function itself, "
            "or by multiplication with its slope?",
            tell="Only values go through the tanh; velocities are multiplied by its slope.",
            edits=(("h_dot = slope * z_dot", "h_dot = np.tanh(z_dot)"),),
        ),
        Mistake(
            "slope of the tanh taken at its input",
            ask="In 1 - t**2, is t the input of the tanh or its output?",
            tell="The slope of tanh is 1 minus the square of its output.",
            edits=(("1 - h**2", "1 - z**2"),),
        ),
        Mistake(
            "slope of the tanh without the square",
            ask="What is the slope of tanh at 0, and far out on the left? What does yours give?",
            tell="The slope is 1 minus the square of the output.",
            edits=(("1 - h**2", "1 - h"),),
        ),
        Mistake(
            "motion of b1 left out",
            ask="z = X W1 + b1. Which of these three stands still?",
            tell="Only X is at rest: add the velocity of b1.",
            edits=(("X @ W1_dot + b1_dot", "X @ W1_dot"),),
        ),
        Mistake(
            "motion of b2 left out",
            ask="scores = h W2 + b2. Which of these three stands still?",
            tell="None of them does: add the velocity of b2 as well.",
            edits=((" + b2_dot", ""),),
        ),
        Mistake(
            "biases added where their velocities belong",
            ask="If a bias does not move at all, what does it contribute to the velocity?",
            tell="A velocity is made of velocities: add b1_dot and b2_dot, not b1 and b2.",
            edits=(("b1_dot\n", "b1\n"), (" + b2_dot", " + b2")),
        ),
        Mistake(
            "scores at the moved parameters, not their velocity",
            ask="If all velocities were 0, what should scores_dot be? What do you return then?",
            tell="Carry a velocity beside every value, from z to h to the scores.",
            edits=(
                (
                    "scores_dot = h_dot @ W2 + h @ W2_dot + b2_dot",
                    "scores_dot = np.tanh(z + z_dot) @ (W2 + W2_dot) + b2 + b2_dot",
                ),
            ),
        ),
        *of_tanh(("1 - h**2", "h")),
        sigmoid_for_tanh(("1 - h**2", "h")),
        Mistake(
            "brackets missing around the slope",
            ask="In which order does Python work out 1 - h**2 * z_dot?",
            tell="The velocity is multiplied by the whole slope; what belongs together needs brackets.",
            edits=(("h_dot = slope * z_dot", "h_dot = 1 - h**2 * z_dot"),),
        ),
        Mistake(
            "values where velocities belong in the first layer",
            ask="If no parameter moves, what should z_dot be, and what is yours?",
            tell="X is at rest, so z moves only because W1 and b1 do: take their velocities.",
            edits=(("X @ W1_dot + b1_dot", "X @ W1 + b1_dot"),),
        ),
        Mistake(
            "hidden layer taken for its velocity",
            ask="In the term with W2, what moves: h, or W2?",
            tell="One term has the velocity of h and W2 at rest, the other h at rest and the velocity of W2.",
            edits=(("h_dot @ W2 + h @ W2_dot", "h @ W2 + h @ W2_dot"),),
        ),
    ),
)


def per_example_inputs(rng):
    """(X, dout)."""

    def case(N, D, M):
        return signed(rng, (N, D)), signed(rng, (N, M))

    return {
        "4 samples, 3 inputs, 2 outputs": case(4, 3, 2),
        "one sample": case(1, 2, 4),
        "square": case(3, 3, 3),
    }


per_example_gradients = Function(
    name="per_example_gradients",
    parts={"dW": 0.5, "db": 0.5},
    inputs=per_example_inputs,
    reference=frameworks.per_example_gradients,
    mistakes=(
        Mistake(
            "summed over the batch",
            ask="How many gradients do you return, and how many samples are there?",
            tell="Keep the first axis: one gradient for each sample.",
            edits=(
                ("dW = column * row", "dW = (column * row).sum(axis=0)"),
                ("db = dout", "db = dout.sum(axis=0)"),
            ),
        ),
        Mistake(
            "every matrix transposed",
            ask="For one sample, W has a row for each input. Which letter comes first in the shape "
            "of dW?",
            tell="The axes are sample, input, output.",
            edits=(("dW = column * row", "dW = np.swapaxes(column * row, 1, 2)"),),
        ),
        Mistake(
            "divided by the number of samples",
            ask="Whose gradient is dW[0]: that of the mean loss, or that of one row of dout?",
            tell="Whatever 1/N there is stands in dout already.",
            edits=(
                ("dW = column * row", "dW = column * row / len(X)"),
                ("db = dout", "db = dout / len(X)"),
            ),
        ),
        Mistake(
            "every sample gets the batch's gradient",
            ask="Which samples does dW[0] depend on in your code, and on which should it?",
            tell="Sample n's gradient is made of row n of X and row n of dout alone.",
            edits=(
                (
                    "dW = column * row",
                    "dW = np.broadcast_to((column * row).sum(axis=0), "
                    "(len(X), X.shape[1], dout.shape[1]))",
                ),
                ("db = dout", "db = np.broadcast_to(dout.sum(axis=0), dout.shape)"),
            ),
        ),
        Mistake(
            "bias gradient multiplied by the input",
            ask="The bias is added, not multiplied. What is the slope of out in its direction?",
            tell="The gradient of the bias for sample n is row n of dout as it is.",
            edits=(("db = dout", "db = dout * X.sum(axis=1, keepdims=True)"),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dout appear in your formulas?",
            tell="Each entry of dW is an input times the gradient that arrives at an output.",
            edits=(
                ("row = dout[:, None, :]", "row = np.ones_like(dout)[:, None, :]"),
                ("db = dout", "db = np.ones_like(dout)"),
            ),
        ),
        Mistake(
            "averaged over the batch",
            ask="How many gradients do you return, and how many samples are there?",
            tell="Keep the first axis: one gradient for each sample.",
            edits=(
                ("dW = column * row", "dW = (column * row).mean(axis=0)"),
                ("db = dout", "db = dout.mean(axis=0)"),
            ),
        ),
        Mistake(
            "db summed over the batch",
            ask="How many bias gradients do you return, and how many samples are there?",
            tell="In a whole batch the bias gradient is a sum. Here each sample keeps its own.",
            edits=(("db = dout", "db = dout.sum(axis=0)"),),
        ),
        Mistake(
            "dW summed over the batch",
            ask="How many axes has your dW, and how many should it have?",
            tell="A matrix product of the whole batch adds up over the samples. Here each sample keeps its own.",
            edits=(("dW = column * row", "dW = (column * row).sum(axis=0)"),),
        ),
        Mistake(
            "db summed over the outputs",
            ask="How many biases has the layer, and how many numbers do you give for one sample?",
            tell="Each output has its own bias: do not add them up.",
            edits=(("db = dout", "db = dout.sum(axis=1)"),),
        ),
    ),
)


def scale_inputs(rng):
    """(scaled_grad, scale, good_steps, growth_interval), with overflows of every kind.

    Scales and counts are drawn from wide ranges: stored ones fit nowhere.
    """

    def grad(*broken):
        g = 100 * signed(rng, (2, 3))
        for value in broken:
            g[tuple(rng.integers(0, n) for n in g.shape)] = value
        return g

    def scale():
        return 2.0 ** whole(rng, -2, 12) * float(rng.choice([1.0, 1.25, 1.5, 1.75]))

    def interval():
        return whole(rng, 5, 2000)

    def within(interval):
        return whole(rng, 1, interval - 2)

    few, many, some, more, most = (interval() for _ in range(5))
    return {
        "all well": (grad(), scale(), within(few), few),
        "all well, count reaches the interval": (grad(), scale(), many - 1, many),
        "all well, count 0": (grad(), scale(), 0, interval()),
        "one entry infinite": (grad(np.inf), scale(), within(some), some),
        "one entry minus infinite, just before growth": (grad(-np.inf), scale(), more - 1, more),
        "one entry NaN": (grad(np.nan), scale(), within(most), most),
    }


loss_scale_step = Function(
    name="loss_scale_step",
    parts={"grad": 0.5, "scale": 1, "good_steps": 0.5},
    inputs=scale_inputs,
    reference=frameworks.loss_scale_step,
    mistakes=(
        Mistake(
            "gradient still scaled",
            ask="The loss was multiplied by the scale before backward. Which factor does every "
            "gradient carry?",
            tell="Divide the gradient by the scale.",
            edits=(("grad = scaled_grad / scale", "grad = scaled_grad"),),
        ),
        Mistake(
            "scaled twice instead of unscaled",
            ask="The gradient arrives scale times too large. Do you make it smaller or larger?",
            tell="Divide by the scale, do not multiply.",
            edits=(("grad = scaled_grad / scale", "grad = scaled_grad * scale"),),
        ),
        Mistake(
            "unscaled by the new scale",
            ask="Which scale was the loss multiplied by: the one that came in, or the one for the "
            "next step?",
            tell="Undo the scaling first, with the scale that came in; adapt it afterwards.",
            edits=(
                ("    grad = scaled_grad / scale\n", ""),
                (
                    "return grad, scale, good_steps",
                    "grad = scaled_grad / scale\n    return grad, scale, good_steps",
                ),
            ),
        ),
        Mistake(
            "infinite entries are not noticed",
            ask="What does your test say of a gradient that holds infinity but no NaN?",
            tell="Test for both: an entry must be finite.",
            edits=(("not np.isfinite(scaled_grad).all()", "np.isnan(scaled_grad).any()"),),
        ),
        Mistake(
            "NaN is not noticed",
            ask="What does your test say of a gradient that holds NaN but no infinity?",
            tell="Test for both: an entry must be finite.",
            edits=(("not np.isfinite(scaled_grad).all()", "np.isinf(scaled_grad).any()"),),
        ),
        Mistake(
            "overflow is never noticed",
            ask="What does your function do with a gradient that is infinite in one place?",
            tell="Before anything else, look whether all entries are finite: one that is not spoils "
            "the update.",
            edits=(("not np.isfinite(scaled_grad).all()", "False"),),
        ),
        Mistake(
            "an overflow does not start the count again",
            ask="After an overflow, how many good steps have there been since the scale changed?",
            tell="The scale has just changed: the count starts at 0.",
            edits=(("return None, scale / 2, 0", "return None, scale / 2, good_steps"),),
        ),
        Mistake(
            "the scale grows after an overflow",
            ask="The scaled gradient was too large for the format. Should the next one be larger "
            "or smaller?",
            tell="Halve the scale when a gradient overflows.",
            edits=(("return None, scale / 2, 0", "return None, scale * 2, 0"),),
        ),
        Mistake(
            "the scale is not lowered after an overflow",
            ask="The same loss with the same scale: what will happen in the next step?",
            tell="Halve the scale when a gradient overflows.",
            edits=(("return None, scale / 2, 0", "return None, scale, 0"),),
        ),
        Mistake(
            "growth does not start the count again",
            ask="The scale has just been doubled. How many steps must pass before it may double "
            "again, and what does your count say?",
            tell="Set the count to 0 when the scale grows.",
            edits=(("good_steps = 0", "pass"),),
        ),
        Mistake(
            "the scale doubles one step too late",
            ask="The count comes in as 3, this step is good, and the interval is 4. Is it time?",
            tell="Count this step first, then compare.",
            edits=(("if good_steps == growth_interval", "if good_steps == growth_interval + 1"),),
        ),
        Mistake(
            "the scale never grows",
            ask="What happens to a scale that has been halved once, when all goes well from then "
            "on?",
            tell="Double it when the count reaches growth_interval.",
            edits=(("scale = scale * 2", "pass"),),
        ),
        Mistake(
            "the scale doubles at every good step",
            ask="How many good steps must there be before the scale grows?",
            tell="Double the scale only when the count reaches growth_interval.",
            edits=(("if good_steps == growth_interval", "if True"),),
        ),
        Mistake(
            "an overflow still returns its gradient",
            ask="What will the optimizer do with a gradient that is not None?",
            tell="A gradient that overflowed is of no use: return None in its place, so that the update is skipped.",
            edits=(("return None, scale / 2, 0", "return scaled_grad / scale, scale / 2, 0"),),
        ),
        Mistake(
            "an overflow returns its gradient, still scaled",
            ask="What will the optimizer do with a gradient that is not None?",
            tell="A gradient that overflowed is of no use: return None in its place, so that the update is skipped.",
            edits=(("return None, scale / 2, 0", "return scaled_grad, scale / 2, 0"),),
        ),
        Mistake(
            "zeros in place of None after an overflow",
            ask="Does an optimizer with a memory stand still when its gradient is 0?",
            tell="Return None, so that the caller skips the update.",
            edits=(
                ("return None, scale / 2, 0", "return np.zeros_like(scaled_grad), scale / 2, 0"),
            ),
        ),
        Mistake(
            "the scale is halved at growth",
            ask="After many good steps in a row, is the scale too large or too small?",
            tell="Growth doubles the scale; an overflow halves it.",
            edits=(("scale = scale * 2", "scale = scale / 2"),),
        ),
        Mistake(
            "good steps not counted",
            ask="After a good step, what is the count that you return?",
            tell="Add 1 to the count, then compare it with the interval.",
            edits=(("good_steps = good_steps + 1", "good_steps = good_steps"),),
        ),
        Mistake(
            "the count falls to 0 after every good step",
            ask="After two good steps in a row, what is the count?",
            tell="Only growth and overflow start the count again.",
            edits=(("return grad, scale, good_steps", "return grad, scale, 0"),),
        ),
    ),
)
