"""Unit 2: a multilayer perceptron, layer by layer, checked, and trained.

Besides the layers: a gradient checker (judged by its verdicts on planted gradients) and the
training loop (judged on small functions whose gradients we know).
"""

import numpy as np

from bpcourse.exercises.base import Exercise, Mistake
from bpcourse.reference import descent, layers, losses, slow_check, two_layer

UNIT = "02_mlp"

SUM_OVER_SAMPLES = "A value that is used N times receives N contributions, and they add up."
NO_FACTOR_HERE = ("The 1/N of a mean loss is in dout already. Here contributions simply add up.")
UPSTREAM = ("The local derivative says how the output moves; dout says how much the loss cares "
            "about that output. Each gradient is the product of both.")
DOWNHILL = "The gradient points uphill; only the update turns it round."


# --- affine ------------------------------------------------------------------------------------


def affine_inputs(rng):
    """(x, w, b): all dimensions distinct, a square case, one sample, images, whole numbers."""
    def case(N, D, M, *inner):
        x = rng.standard_normal((N, *inner) if inner else (N, D))
        return x, rng.standard_normal((D, M)), rng.standard_normal(M)

    whole = rng.integers(1, 9, (3, 2))
    return {
        "5 samples, 4 inputs, 3 outputs": case(5, 4, 3),
        "square, 4 x 4": case(4, 4, 4),
        "one sample": case(1, 3, 2),
        "samples of shape (2, 3)": case(4, 6, 5, 2, 3),
        "x of whole numbers (dtype int)": (whole, *case(3, 2, 4)[1:]),
    }


affine_forward = Exercise(
    name="affine_forward",
    unit=UNIT,
    parts={"out": 1},
    returns=("out", "cache"),
    inputs=affine_inputs,
    reference=layers.affine_forward,
    mistakes=(
        Mistake(
            "bias forgotten",
            ask="What should come out when x is all zeros?",
            tell="Each output has a bias of its own, added to every sample.",
            edits=(("rows @ w + b", "rows @ w"),),
        ),
        Mistake(
            "* in place of @",
            ask="Which of NumPy's two products adds up over the inputs?",
            tell="* multiplies entry by entry and adds nothing up; @ takes a row of x and a column "
                 "of w and sums their products.",
            edits=(("rows @ w", "rows * w"),),
        ),
        Mistake(
            "w transposed",
            ask="w has shape (D, M). With which of its axes must the D inputs meet?",
            tell="In a matrix product the last axis of the left meets the first axis of the right.",
            edits=(("rows @ w", "rows @ w.T"),),
        ),
        Mistake(
            "samples not flattened",
            ask="What happens when each sample is an image of shape (2, 3) and w has 6 rows?",
            tell="Make each sample one row of D numbers first; keep the axis of the samples.",
            edits=(("x.reshape(x.shape[0], -1)", "x"),),
        ),
        Mistake(
            "samples mixed up by the reshape",
            ask="After your reshape, does row n hold the numbers of sample n and of no other?",
            tell="reshape reads the numbers in storage order. Give it the number of samples as first "
                 "axis, and do not transpose afterwards.",
            edits=(("x.reshape(x.shape[0], -1)", "x.reshape(-1, x.shape[0]).T"),),
        ),
        Mistake(
            "bias added along the samples",
            ask="b has one entry per output. Along which axis of out must it run?",
            tell="Shape (M,) lines up with the last axis of (N, M) by itself; it needs no new axis.",
            edits=(("+ b", "+ b[:, None]"),),
        ),
        Mistake(
            "mean over the inputs in place of the sum",
            ask="If two inputs both ask for 1, is their total vote 1 or 2?",
            tell="A neuron adds up its weighted inputs; there is no division by D.",
            edits=(("rows @ w", "rows @ w / rows.shape[1]"),),
        ),
        Mistake(
            "result stored in an array of integers",
            ask="What is the dtype of the array that you write your result into?",
            tell="An array of integers cuts off everything behind the point. Create buffers of "
                 "floats.",
            edits=(("rows @ w + b", "(rows @ w + b).astype(int)"),),
        ),
    ),
)


affine_backward = Exercise(
    name="affine_backward",
    unit=UNIT,
    parts={"dx": 1, "dw": 1, "db": 1},
    inputs=affine_inputs,
    reference=layers.affine_backward,
    forward=layers.affine_forward,
    wrt={"dx": 0, "dw": 1, "db": 2},
    mistakes=(
        Mistake(
            "w not transposed",
            ask="dout has shape (N, M) and dx must have (N, D). Which product of dout with w has "
                "that shape in every case, square ones too?",
            tell="Output j used w[i, j] to read input i. Going back from output j to input i, the "
                 "same number is met with its indices swapped.",
            edits=(("w.T", "w"),),
        ),
        Mistake(
            "* in place of @",
            ask="Input i influences every output j. Does your product add up over the outputs?",
            tell="* multiplies entry by entry and adds nothing up; a gradient through a layer is a "
                 "matrix product.",
            edits=(("dout @ w.T", "dout * w.T"), ("rows.T @ dout", "rows.T * dout")),
        ),
        Mistake(
            "bias gradient not summed over the batch",
            ask="How many samples share one and the same bias b[j]?",
            tell=SUM_OVER_SAMPLES,
            edits=(("dout.sum(axis=0)", "dout"),),
        ),
        Mistake(
            "bias gradient summed over the wrong axis",
            ask="b has one entry per output. Over which axis of dout do you add?",
            tell="Keep the axis of the outputs; add over the axis of the samples.",
            edits=(("dout.sum(axis=0)", "dout.sum(axis=1)"),),
        ),
        Mistake(
            "bias gradient averaged instead of summed",
            ask="Where would a factor 1/N come from in this layer's bias?",
            tell=NO_FACTOR_HERE,
            edits=(("dout.sum(axis=0)", "dout.mean(axis=0)"),),
        ),
        Mistake(
            "bias gradient has shape (1, M)",
            ask="What is the shape of b, and what is the shape of your db?",
            tell="keepdims keeps the summed axis as one of length 1; a gradient has exactly the "
                 "shape of the thing it belongs to.",
            edits=(("dout.sum(axis=0)", "dout.sum(axis=0, keepdims=True)"),),
        ),
        Mistake(
            "weight gradient divided by the number of samples",
            ask="Where would a factor 1/N come from in this layer's weights?",
            tell=NO_FACTOR_HERE,
            edits=(("rows.T @ dout", "rows.T @ dout / len(x)"),),
        ),
        Mistake(
            "dx left flattened",
            ask="Your dx has one row per sample. What shape did x come in?",
            tell="Undo the reshape of the forward: a gradient has the shape of its variable.",
            edits=(("drows.reshape(x.shape)", "drows"),),
        ),
        Mistake(
            "dx stored in an array with the dtype of x",
            ask="If x holds whole numbers, what does np.zeros_like(x) hold, and where do the decimals "
                "of dx go?",
            tell="zeros_like copies the dtype as well as the shape. Gradients need floats, whatever x "
                 "was made of.",
            edits=(("drows.reshape(x.shape)", "drows.reshape(x.shape).astype(x.dtype)"),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dout appear in your dx and dw?",
            tell=UPSTREAM,
            edits=(("drows = dout", "drows = np.ones_like(dout)"),
                   ("rows.T @ dout", "rows.T @ np.ones_like(dout)")),
        ),
        Mistake(
            "sign of the gradient flipped",
            ask="Is the minus sign in this layer, or in the update w - learning_rate * dw?",
            tell=DOWNHILL,
            edits=(("drows = dout", "drows = -dout"), ("rows.T @ dout", "-rows.T @ dout"),
                   ("dout.sum", "-dout.sum")),
        ),
    ),
)


# --- activations -------------------------------------------------------------------------------


def signed_inputs(rng):
    """(x,): both signs, one sample, an entry that is exactly zero, images."""
    at_zero = rng.standard_normal((3, 4))
    at_zero[1, 2] = 0.0
    return {
        "5 samples, 4 features": (rng.standard_normal((5, 4)),),
        "one sample": (rng.standard_normal((1, 3)),),
        "an entry exactly 0": (at_zero,),
        "four axes": (rng.standard_normal((2, 3, 4, 5)),),
    }


def _relu_backward_one(dout, cache):
    """ReLU'(0) = 1: as valid a choice as 0."""
    return dout * (cache[0] >= 0)


def _relu_backward_half(dout, cache):
    """ReLU'(0) = 1/2, halfway between the slopes on either side."""
    return dout * np.where(cache[0] == 0, 0.5, cache[0] > 0)


relu_backward = Exercise(
    name="relu_backward",
    unit=UNIT,
    parts={"dx": 1},
    inputs=signed_inputs,
    reference=layers.relu_backward,
    alternatives=(_relu_backward_one, _relu_backward_half),
    forward=layers.relu_forward,
    wrt={"dx": 0},
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
    ),
)


sigmoid_backward = Exercise(
    name="sigmoid_backward",
    unit=UNIT,
    parts={"dx": 1},
    inputs=signed_inputs,
    reference=layers.sigmoid_backward,
    forward=layers.sigmoid_forward,
    wrt={"dx": 0},
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
            tell="The slope has two factors; the second makes it vanish where the output is near 1.",
            edits=(("out * (1 - out)", "out"),),
        ),
        Mistake(
            "parentheses missing around 1 - s",
            ask="In which order does Python compute s * 1 - s, and what is the result?",
            tell="Multiplication comes before subtraction; what belongs together needs parentheses.",
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
        Mistake(
            "slope of tanh",
            ask="Which activation has the derivative 1 - out**2, and where does that one lie between "
                "-1 and 1?",
            tell="tanh and sigmoid are relatives, but their slopes are different functions of the "
                 "output.",
            edits=(("out * (1 - out)", "1 - out**2"),),
        ),
        Mistake(
            "sign of the gradient flipped",
            ask="Does the sigmoid rise or fall?",
            tell="Its slope is positive everywhere: between 0 and 1/4.",
            edits=(("out * (1 - out)", "out * (out - 1)"),),
        ),
    ),
)


tanh_backward = Exercise(
    name="tanh_backward",
    unit=UNIT,
    parts={"dx": 1},
    inputs=signed_inputs,
    reference=layers.tanh_backward,
    forward=layers.tanh_forward,
    wrt={"dx": 0},
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
        Mistake(
            "slope of the sigmoid",
            ask="Your slope is 0 at x = 0. Is tanh flat there?",
            tell="s (1 - s) belongs to the sigmoid. tanh is steepest at 0, with slope 1.",
            edits=(("1 - out**2", "out * (1 - out)"),),
        ),
    ),
)


# --- losses ------------------------------------------------------------------------------------


def mse_inputs(rng):
    """(pred, y) of one shape: N = rows and n = entries differ, except for single columns."""
    def case(*shape):
        return rng.standard_normal(shape), rng.standard_normal(shape)

    return {
        "5 samples, 3 outputs": case(5, 3),
        "one sample, 4 outputs": case(1, 4),
        "shape (6,)": case(6),
        "y of whole numbers": (rng.standard_normal((4, 2)), rng.integers(-3, 4, (4, 2))),
    }


mse_loss = Exercise(
    name="mse_loss",
    unit=UNIT,
    parts={"loss": 1, "dpred": 1},
    inputs=mse_inputs,
    reference=losses.mse_loss,
    wrt={"dpred": 0},
    loss="loss",
    mistakes=(
        Mistake(
            "no 1/n in the gradient",
            ask="The loss is a mean. How much does one entry's error count in it?",
            tell="What divides the loss divides its derivative.",
            edits=(("2 * diff / n", "2 * diff"),),
        ),
        Mistake(
            "gradient divided by n twice",
            ask="How often does your gradient meet the factor 1/n on its way?",
            tell="Once, where the mean is taken, and nowhere else.",
            edits=(("2 * diff / n", "2 * diff / n / n"),),
        ),
        Mistake(
            "factor 2 missing in the gradient",
            ask="What is the derivative of u**2 with respect to u?",
            tell="Some books write a 1/2 before the loss to cancel the 2. This loss has no 1/2.",
            edits=(("2 * diff / n", "diff / n"),),
        ),
        Mistake(
            "sign of the gradient flipped",
            ask="If the prediction is too large, should the gradient be positive or negative?",
            tell="Differentiate with respect to pred, not y. " + DOWNHILL,
            edits=(("2 * diff / n", "-2 * diff / n"),),
        ),
        Mistake(
            "sum in place of the mean",
            ask="What would happen to your loss if every sample came twice?",
            tell="Divide by the number of entries, so that the loss does not grow with the data.",
            edits=(("n = diff.size", "n = 1"),),
        ),
        Mistake(
            "divided by the number of rows instead of entries",
            ask="How many squared errors do you add up, and by which number do you divide?",
            tell="With several outputs per sample there are more entries than samples; n counts "
                 "entries.",
            edits=(("n = diff.size", "n = len(diff)"),),
        ),
        Mistake(
            "factor 1/2 in the loss",
            ask="What is the mean squared error of one prediction that is off by 2?",
            tell="Follow the formula of this notebook, without 1/2; PyTorch and scikit-learn do the "
                 "same.",
            edits=(("(diff**2).sum() / n", "(diff**2).sum() / n / 2"), ("2 * diff / n", "diff / n")),
        ),
        Mistake(
            "absolute instead of squared error",
            ask="An error twice as large: how much more should it cost here?",
            tell="Square the differences. The absolute error is another loss, with another gradient.",
            edits=(("diff**2", "np.abs(diff)"), ("2 * diff / n", "np.sign(diff) / n")),
        ),
        Mistake(
            "square root taken",
            ask="Is this the mean squared error or its root?",
            tell="Without the root: the loss has the unit of y squared.",
            edits=(("(diff**2).sum() / n", "np.sqrt((diff**2).sum() / n)"),),
        ),
    ),
)


def softmax_inputs(rng):
    """(x, y): all dimensions distinct, N = C, one sample, large logits that overflow exp."""
    def case(N, C, shift=0.0):
        return rng.standard_normal((N, C)) + shift, rng.integers(0, C, N)

    return {
        "6 samples, 4 classes": case(6, 4),
        "5 samples, 5 classes": case(5, 5),
        "one sample": case(1, 3),
        "logits near 1000": case(4, 3, 1000.0),
    }


softmax_loss = Exercise(
    name="softmax_loss",
    unit=UNIT,
    parts={"loss": 1, "dx": 1},
    inputs=softmax_inputs,
    reference=losses.softmax_loss,
    wrt={"dx": 0},
    loss="loss",
    mistakes=(
        Mistake(
            "no 1/N in the gradient",
            ask="The loss is a mean over samples. How much does one sample count in it?",
            tell="What divides the loss divides its derivative.",
            edits=(("dx = dx / N", ""),),
        ),
        Mistake(
            "gradient divided by N twice",
            ask="How often does your gradient meet the factor 1/N on its way?",
            tell="Once, where the mean is taken, and nowhere else.",
            edits=(("dx = dx / N", "dx = dx / N / N"),),
        ),
        Mistake(
            "the right class is not subtracted",
            ask="If the network is certain and right, what should the gradient be, and what is "
                "yours?",
            tell="Push down every class by its probability, and the right one up by 1.",
            edits=(("dx[samples, y] -= 1", "pass"),),
        ),
        Mistake(
            "1 subtracted in whole columns",
            ask="dx[:, y] picks whole columns. How many entries should change in all?",
            tell="One entry per row: sample n together with its own class y[n].",
            edits=(("dx[samples, y] -= 1", "dx[:, y] -= 1"),),
        ),
        Mistake(
            "sign of the gradient flipped",
            ask="Should the score of the right class have a positive or a negative gradient?",
            tell="Raising the right score lowers the loss. " + DOWNHILL,
            edits=(("dx = dx / N", "dx = -dx / N"),),
        ),
        Mistake(
            "only the diagonal of the softmax's Jacobian",
            ask="If the score of class j rises, what happens to the probabilities of the others?",
            tell="Every probability depends on every score of its row; the wrong classes receive "
                 "gradient too.",
            edits=(("dx = dx / N",
                    "onehot = np.zeros_like(x)\n    onehot[samples, y] = 1\n    dx = dx * onehot / N"),),
        ),
        Mistake(
            "softmax over the samples instead of the classes",
            ask="Which entries of p should add up to 1: a row or a column?",
            tell="Each sample has its own distribution over the classes: work along axis 1.",
            edits=(("axis=1", "axis=0"),),
        ),
        Mistake(
            "exp overflows",
            ask="What is np.exp(1000) in floating point?",
            tell="Subtracting the same number from a whole row leaves p as it is. Choose it such that "
                 "the largest exponent is 0.",
            edits=(("x - x.max(axis=1, keepdims=True)", "x"),),
        ),
        Mistake(
            "sum in place of the mean",
            ask="What would happen to your loss if every sample came twice?",
            tell="Divide by the number of samples.",
            edits=(("sum() / N", "sum()"), ("dx = dx / N", "")),
        ),
        Mistake(
            "a small constant inside the logarithm",
            ask="What is your loss when p of the right class is exactly 1?",
            tell="The constant guards against log 0 but changes the loss. Take the logarithm of the "
                 "sum of exponentials instead; it cannot be 0 after the shift.",
            edits=(("-log_p[samples, y]", "-np.log(np.exp(log_p[samples, y]) + 1e-8)"),),
        ),
        Mistake(
            "minus sign of the loss missing",
            ask="Log of a probability: is it positive or negative? And a loss that we make small?",
            tell="The loss is minus the logarithm of the probability of the right class.",
            edits=(("-log_p", "log_p"),),
        ),
    ),
)


def logit_inputs(rng):
    """(x, y): targets 0 and 1, targets in between, one sample, logits that overflow exp."""
    def case(*shape):
        return rng.uniform(-3, 3, shape), rng.integers(0, 2, shape).astype(float)

    far = np.array([[900.0, -800.0], [-1.5, 0.5]]) + rng.uniform(-1, 1, (2, 2))
    return {
        "5 samples, 3 outputs": case(5, 3),
        "shape (6,)": case(6),
        "one number": (rng.uniform(0.5, 2, (1, 1)), np.ones((1, 1))),
        "targets between 0 and 1": (rng.uniform(-3, 3, (4, 2)), rng.uniform(0.1, 0.9, (4, 2))),
        "logits near 1000": (far, np.array([[1.0, 1.0], [0.0, 1.0]])),
    }


binary_cross_entropy = Exercise(
    name="binary_cross_entropy",
    unit=UNIT,
    parts={"loss": 1, "dx": 1},
    inputs=logit_inputs,
    reference=losses.binary_cross_entropy,
    wrt={"dx": 0},
    loss="loss",
    mistakes=(
        Mistake(
            "no 1/n in the gradient",
            ask="The loss is a mean over all entries. How much does one entry count in it?",
            tell="What divides the loss divides its derivative.",
            edits=(("(s - y) / n", "s - y"),),
        ),
        Mistake(
            "divided by the number of rows instead of entries",
            ask="How many terms do you add up, and by which number do you divide?",
            tell="n counts entries, not samples.",
            edits=(("n = x.size", "n = len(x)"),),
        ),
        Mistake(
            "sign of the gradient flipped",
            ask="For a target of 1, should a larger logit make the loss larger or smaller?",
            tell=DOWNHILL,
            edits=(("(s - y) / n", "(y - s) / n"),),
        ),
        Mistake(
            "sigmoid left out of the gradient",
            ask="x can be 50. Can the difference between a probability and a target be 49?",
            tell="The target is compared with the probability, not with the logit.",
            edits=(("(s - y) / n", "(x - y) / n"),),
        ),
        Mistake(
            "slope of the sigmoid multiplied in once too often",
            ask="When the network is certain and wrong, s is near 1: does your gradient vanish there?",
            tell="The slope s (1 - s) cancels against the 1/s and 1/(1 - s) of the logarithms.",
            edits=(("(s - y) / n", "(s - y) * s * (1 - s) / n"),),
        ),
        Mistake(
            "only the term of target 1",
            ask="What does your loss say about a sample with target 0?",
            tell="Targets of 0 have a term of their own, with 1 - y and 1 - s.",
            edits=(("np.maximum(x, 0) - x * y + np.log1p(z)",
                    "y * (np.maximum(x, 0) - x + np.log1p(z))"),),
        ),
        Mistake(
            "targets swapped",
            ask="Target 1, probability 0.99: should the loss be near 0 or large?",
            tell="y goes with log s, and 1 - y with log(1 - s).",
            edits=(("x * y", "x * (1 - y)"), ("(s - y)", "(s - 1 + y)")),
        ),
        Mistake(
            "overflow for large logits",
            ask="s rounds to exactly 1 for x = 900. What is log(1 - s) then?",
            tell="Do not take the logarithm of a sigmoid. Rewrite the loss with log(1 + exp(-|x|)), "
                 "whose exponent is never positive.",
            edits=(("z = np.exp(-np.abs(x))\n", "z = np.exp(-x)\n"),
                   ("np.maximum(x, 0) - x * y + np.log1p(z)",
                    "-y * np.log(1 / (1 + z)) - (1 - y) * np.log(1 - 1 / (1 + z))"),
                   ("np.where(x >= 0, 1 / (1 + z), z / (1 + z))", "1 / (1 + z)")),
        ),
        Mistake(
            "sum in place of the mean",
            ask="What would happen to your loss if every sample came twice?",
            tell="Divide by the number of entries.",
            edits=(("n = x.size", "n = 1"),),
        ),
    ),
)


# --- gradient checking -------------------------------------------------------------------------


def checker_inputs(rng):
    """(part, f, x, grad): right gradients to accept and planted wrong ones to reject, in each part.

    Each function shows one flaw of a checker: a linear one hides every step size but shows a
    missing factor, a quadratic one is exact for central differences only, exp bends, and a coupled
    one notices entries that were not put back. Gradients are at least 0.5 in size.
    """
    x = rng.uniform(0.5, 1.5, (2, 3))
    square = rng.uniform(0.5, 1.5, (2, 2)) + 2 * np.arange(2)
    weights = rng.uniform(0.5, 1.5, (2, 3))
    at_zero = x.copy()
    at_zero[1, 1] = 0.0

    def linear(x): return (weights * x).sum()
    def squares(x): return (x**2).sum()
    def bent(x): return np.exp(1.5 * x).sum()
    def coupled(x): return x.sum() ** 2
    def large(x): return 1e6 * (x**2).sum()
    def small(x): return 1e-6 * (x**2).sum()

    def with_entry(grad, index, value):
        grad = grad.copy()
        grad[index] = value
        return grad

    bent_grad = 1.5 * np.exp(1.5 * x)
    one_off = with_entry(bent_grad, (1, 2), 1.01 * bent_grad[1, 2])
    nan, infinite = (with_entry(2 * x, (1, 1), v) for v in (np.nan, np.inf))
    opposite = bent_grad.copy()
    opposite[0, 0] += 0.5
    opposite[1, 1] -= 0.5
    column = weights[:, :1]
    return {
        "right: linear function": ("everyday", linear, x, weights.copy()),
        "right: sum of squares": ("everyday", squares, x, 2 * x),
        "right: sum of exponentials": ("everyday", bent, x, bent_grad),
        "right: a function that couples all entries": (
            "everyday", coupled, x, np.full_like(x, 2 * x.sum())),
        "wrong: one entry off by 1 %": ("everyday", bent, x, one_off),
        "wrong: twice the gradient": ("everyday", linear, x, 2 * weights),
        "wrong: sign flipped": ("everyday", squares, x, -2 * x),
        "wrong: errors that add up to 0": ("everyday", bent, x, opposite),
        "wrong: transposed": ("everyday", squares, square, 2 * square.T),
        "right: an entry is exactly 0": ("scale", squares, at_zero, 2 * at_zero),
        "right: gradient near 1e6": ("scale", large, x, 2e6 * x),
        "right: gradient near 1e-6": ("scale", small, x, 2e-6 * x),
        "wrong: gradient near 1e-6 given as 0": ("scale", small, x, np.zeros_like(x)),
        "wrong: half of a gradient near 1e6": ("scale", large, x, 1e6 * x),
        "right: no NaN, right shape": ("traps", squares, x, 2 * x),
        "wrong: one entry is NaN": ("traps", squares, x, nan),
        "wrong: all entries are NaN": ("traps", squares, x, np.full_like(x, np.nan)),
        "wrong: one entry is infinite": ("traps", squares, x, infinite),
        "wrong: a column that only fits by broadcasting": (
            "traps", lambda x: (column * x).sum(), x, column.copy()),
    }


def run_checker(checker, part, f, x, grad):
    """{part: verdict} of one question to a gradient checker."""
    return {part: checker(f, x, grad)}


gradient_check = Exercise(
    name="gradient_check",
    unit=UNIT,
    parts={"everyday": 1, "scale": 1, "traps": 1},
    inputs=checker_inputs,
    reference=slow_check.gradient_check,
    run=run_checker,
    mistakes=(
        Mistake(
            "NaN is accepted",
            ask="What is the value of np.nan > 0.001, and of np.nan <= 0.001?",
            tell="Every comparison with NaN is False. Ask whether all differences are small, not "
                 "whether one of them is large.",
            edits=(("close = gap <= 1e-6 * size", "far = gap > 1e-6 * size"),
                   ("close.all()", "not far.any()")),
        ),
        Mistake(
            "tolerance does not depend on the size of the gradient",
            ask="Is a difference of 1e-5 much? Beside a gradient of 1e6? Beside one of 1e-6?",
            tell="Divide the difference by the size of the gradient before you compare, or multiply "
                 "the tolerance by it.",
            edits=(("1e-6 * size", "1e-5"),),
        ),
        Mistake(
            "errors of opposite sign cancel",
            ask="One entry is 0.5 too large, another 0.5 too small. What is the sum of the errors?",
            tell="Make every difference positive before you add or compare.",
            edits=(("np.abs(grad - numeric)", "np.abs((grad - numeric).sum())"),),
        ),
        Mistake(
            "gradients that are too small are accepted",
            ask="What is the sign of grad - numeric when grad is too small?",
            tell="Take the absolute value of the difference.",
            edits=(("np.abs(grad - numeric)", "grad - numeric"),),
        ),
        Mistake(
            "one right entry is enough",
            ask="If one entry of six is right, should the answer be True?",
            tell="all and any are different questions.",
            edits=(("close.all()", "close.any()"),),
        ),
        Mistake(
            "x is not put back after the step",
            ask="When you come to the second entry, what value does the first one have?",
            tell="Keep the entry's old value before the step and write it back after the second "
                 "call of f.",
            edits=(("        x[index] = kept\n", ""),),
        ),
        Mistake(
            "step so small that rounding drowns the difference",
            ask="f is known to about 16 digits. How many are left in f(x + h) - f(x - h)?",
            tell="Dividing by a tiny h magnifies rounding. Steps near 1e-5 balance it against the "
                 "bend of f.",
            edits=(("h = 1e-5", "h = 1e-13"),),
        ),
        Mistake(
            "step so large that the curve bends away",
            ask="Over a step of 0.1, is an exponential still a straight line?",
            tell="The error of central differences grows with h squared; steps near 1e-5 do well.",
            edits=(("h = 1e-5", "h = 0.1"),),
        ),
        Mistake(
            "one-sided difference",
            ask="Which is closer to the tangent: the line through x and x + h, or the one through "
                "x - h and x + h?",
            tell="Step to both sides. The error then falls with h squared instead of h.",
            edits=(("x[index] = kept - h", "x[index] = kept"),
                   ("(above - below) / (2 * h)", "(above - below) / h")),
        ),
        Mistake(
            "divided by h instead of 2h",
            ask="How far apart are x - h and x + h?",
            tell="Rise over run: the run is the whole distance between the two points.",
            edits=(("(2 * h)", "h"),),
        ),
        Mistake(
            "a wrong shape is accepted",
            ask="What does NumPy do when you subtract a (2, 3) array from a (2, 1) array?",
            tell="Compare the shapes first: broadcasting would stretch the smaller one silently.",
            edits=(("    if grad.shape != x.shape:\n        return False\n", ""),),
        ),
        Mistake(
            "0 divided by 0",
            ask="What is your relative error where both gradients are exactly 0?",
            tell="Divide by a size that cannot be 0 there, or multiply the tolerance instead.",
            edits=(("gap <= 1e-6 * size", "gap / (np.abs(grad) + np.abs(numeric)) <= 1e-6"),),
        ),
        Mistake(
            "never says no",
            ask="For which gradient would your function return False?",
            tell="Return the outcome of the comparison.",
            edits=(("    if grad.shape != x.shape:\n        return False\n", ""),
                   ("bool(close.all())", "True")),
        ),
    ),
)


# --- the network and its training --------------------------------------------------------------


def network_inputs(rng):
    """(params, X, y, reg): all dimensions distinct, square, one sample, with an L2 penalty."""
    def case(N, D, H, C, reg):
        params = {"W1": rng.standard_normal((D, H)), "b1": rng.standard_normal(H),
                  "W2": rng.standard_normal((H, C)), "b2": rng.standard_normal(C)}
        return params, rng.standard_normal((N, D)), rng.integers(0, C, N), reg

    return {
        "6 samples, layers 2-5-3, no penalty": case(6, 2, 5, 3, 0.0),
        "square, 4 everywhere, no penalty": case(4, 4, 4, 4, 0.0),
        "one sample, layers 3-4-2, reg 0.1": case(1, 3, 4, 2, 0.1),
        "5 samples, layers 3-4-2, reg 0.7": case(5, 3, 4, 2, 0.7),
    }


two_layer_loss = Exercise(
    name="two_layer_loss",
    unit=UNIT,
    parts={"loss": 1, "dW2": 0.5, "db2": 0.5, "dW1": 0.5, "db1": 0.5},
    returns=("loss", {"W1": "dW1", "b1": "db1", "W2": "dW2", "b2": "db2"}),
    inputs=network_inputs,
    reference=two_layer.two_layer_loss,
    wrt={"dW1": (0, "W1"), "db1": (0, "b1"), "dW2": (0, "W2"), "db2": (0, "b2")},
    loss="loss",
    mistakes=(
        Mistake(
            "derivative of the activation left out",
            ask="Between dh and dz1 lies the tanh. What does it do on the way back?",
            tell="Every function of the forward pass has its own backward, the activation too.",
            edits=(("dh * slope", "dh"),),
        ),
        Mistake(
            "derivative of tanh at the input instead of the output",
            ask="In 1 - t**2, is t the z1 before the tanh or the h after it?",
            tell="The slope of tanh must lie between 0 and 1; it is written in terms of the output.",
            edits=(("1 - h**2", "1 - z1**2"),),
        ),
        Mistake(
            "tanh applied twice",
            ask="h is tanh(z1) already. What goes into the slope?",
            tell="Use h itself.",
            edits=(("1 - h**2", "1 - np.tanh(h)**2"),),
        ),
        Mistake(
            "upstream gradient ignored in the first layer",
            ask="Where do the errors of the output enter your dW1?",
            tell="dz1 is the product of what arrives from above, dh, and the slope of the tanh.",
            edits=(("dh * slope", "slope"),),
        ),
        Mistake(
            "W2 not transposed on the way back",
            ask="dscores is (N, C) and dh must be (N, H). Does your product hold when H = C?",
            tell="Going back from score c to hidden unit j, W2[j, c] is met with swapped indices.",
            edits=(("dscores @ W2.T", "dscores @ W2"),),
        ),
        Mistake(
            "no activation between the layers",
            ask="What do two affine layers in a row make, with nothing between them?",
            tell="Without tanh the network is one linear map. Apply it to z1.",
            edits=(("h = np.tanh(z1)", "h = z1"), ("1 - h**2", "np.ones_like(h)")),
        ),
        Mistake(
            "no 1/N in the gradient",
            ask="Your loss is a mean over samples. Is your dscores the derivative of a mean?",
            tell="Divide dscores by N once; everything below inherits it.",
            edits=(("dscores = dscores / N", ""),),
        ),
        Mistake(
            "gradient divided by N twice",
            ask="How often does a gradient meet 1/N between the loss and the weights?",
            tell="Once, at the scores. Softmax loss may have divided already.",
            edits=(("dscores = dscores / N", "dscores = dscores / N / N"),),
        ),
        Mistake(
            "penalty in the loss but not in the gradient",
            ask="W1 is used in two places. From how many of them does it receive gradient?",
            tell="The penalty depends on the weights too: its derivative is added to dW1 and dW2.",
            edits=(("dW1 = dW1 + reg * W1", ""), ("dW2 = dW2 + reg * W2", "")),
        ),
        Mistake(
            "penalty in the gradient but not in the loss",
            ask="Your gradients know about reg. Does your loss?",
            tell="Add reg/2 times the sum of the squared weights to the loss.",
            edits=(("data_loss + penalty", "data_loss"),),
        ),
        Mistake(
            "gradient of the penalty twice too large",
            ask="What is the derivative of reg/2 * w**2?",
            tell="The 1/2 is there to cancel the 2 of the square.",
            edits=(("dW1 + reg * W1", "dW1 + 2 * reg * W1"), ("dW2 + reg * W2", "dW2 + 2 * reg * W2")),
        ),
        Mistake(
            "factor 1/2 of the penalty missing in the loss",
            ask="What stands before the sum of squares in the formula of the loss?",
            tell="reg/2: then the gradient is reg * W without a 2.",
            edits=(("reg / 2", "reg"),),
        ),
        Mistake(
            "gradient of the penalty overwrites that of the data",
            ask="W1 is used twice in this loss. Do you add its two gradients, or keep the last?",
            tell="A value that is used twice receives the sum: add, do not assign.",
            edits=(("dW1 + reg * W1", "reg * W1"), ("dW2 + reg * W2", "reg * W2")),
        ),
        Mistake(
            "biases penalised",
            ask="Which parameters stand in the formula of the penalty?",
            tell="Only W1 and W2. A bias shifts a boundary; it does not make it wild.",
            edits=(("(W2**2).sum())", "(W2**2).sum() + (b1**2).sum() + (b2**2).sum())"),
                   ("grads = {", "db1, db2 = db1 + reg * b1, db2 + reg * b2\n    grads = {")),
        ),
        Mistake(
            "gradient of W1 stays zero",
            ask="Which variable holds your result for W1, and which one do you return?",
            tell="Look for two names that differ by one letter, such as dw1 and dW1.",
            edits=(('"W1": dW1', '"W1": np.zeros_like(W1)'),),
        ),
        Mistake(
            "gradient of b1 taken before the activation's derivative",
            ask="b1 is added before the tanh. Which upstream gradient arrives there?",
            tell="b1 belongs to z1, so its gradient is made from dz1.",
            edits=(("dz1.sum(axis=0)", "dh.sum(axis=0)"),),
        ),
        Mistake(
            "bias gradients averaged instead of summed",
            ask="Your scores' gradient has its 1/N. What does a mean over samples do to db?",
            tell=SUM_OVER_SAMPLES,
            edits=(("dscores.sum(axis=0)", "dscores.mean(axis=0)"),
                   ("dz1.sum(axis=0)", "dz1.mean(axis=0)")),
        ),
        Mistake(
            "bias gradients summed over the wrong axis",
            ask="b1 has one entry per hidden unit. Over which axis do you add?",
            tell="Keep the axis of the units; add over the axis of the samples.",
            edits=(("dscores.sum(axis=0)", "dscores.sum(axis=1)"),
                   ("dz1.sum(axis=0)", "dz1.sum(axis=1)")),
        ),
    ),
)


def descent_inputs(rng):
    """(loss_and_grads, params, learning_rate, steps): bowls of several shapes, one step, many."""
    def bowl(D):
        """A coupled quadratic: the gradient of w depends on b and the reverse."""
        A, target = rng.uniform(0.2, 1, (D, D)) + np.eye(D), rng.standard_normal(D)

        def loss_and_grads(params):
            miss = A @ params["w"] + params["b"] - target
            return (miss**2).sum(), {"w": 2 * A.T @ miss, "b": 2 * miss}

        return loss_and_grads, {"w": rng.standard_normal(D), "b": rng.standard_normal(D)}

    return {
        "one step": (*bowl(2), 0.05, 1),
        "four steps": (*bowl(3), 0.02, 4),
        "seven small steps": (*bowl(4), 0.01, 7),
    }


def run_descent(implementation, loss_and_grads, params, learning_rate, steps):
    """Its (params, losses); a list of losses becomes an array."""
    result = implementation(loss_and_grads, params, learning_rate, steps)
    if type(result) in (tuple, list) and len(result) == 2 and type(result[1]) in (tuple, list):
        return result[0], np.stack(result[1]) if len(result[1]) else np.zeros(0)
    return result


gradient_descent = Exercise(
    name="gradient_descent",
    unit=UNIT,
    parts={"w": 0.5, "b": 0.5, "losses": 1},
    returns=({"w": "w", "b": "b"}, "losses"),
    inputs=descent_inputs,
    reference=descent.gradient_descent,
    run=run_descent,
    mistakes=(
        Mistake(
            "steps go uphill",
            ask="The gradient points where the loss grows. Where does your step go?",
            tell="Subtract.",
            edits=(("p - learning_rate", "p + learning_rate"),),
        ),
        Mistake(
            "learning rate forgotten",
            ask="If the learning rate were 0, would your parameters stand still?",
            tell="The step is the gradient times the learning rate.",
            edits=(("learning_rate * grads", "grads"),),
        ),
        Mistake(
            "gradients computed only once",
            ask="After the first update you stand somewhere else. Whose slope do you walk by?",
            tell="Forward and backward belong inside the loop, before each update.",
            edits=(("    for _ in range(steps):\n        loss, grads = loss_and_grads(params)",
                    "    loss, grads = loss_and_grads(params)\n    for _ in range(steps):"),),
        ),
        Mistake(
            "every step starts from the first parameters",
            ask="Where does step 2 start: where step 1 ended, or where step 1 started?",
            tell="Carry the updated parameters on into the next turn of the loop.",
            edits=(("losses = []", "losses, start = [], params"),
                   ("for name, p in params.items()", "for name, p in start.items()")),
        ),
        Mistake(
            "one step too many",
            ask="How often does the loop's body run, and how many losses do you return?",
            tell="Exactly `steps` updates.",
            edits=(("range(steps)", "range(steps + 1)"),),
        ),
        Mistake(
            "loss recorded after the update",
            ask="What should losses[0] be: the loss before you did anything, or after one step?",
            tell="Forward first, note the loss, then update.",
            edits=(("        losses.append(loss)\n", ""),
                   ("params.items()}\n", "params.items()}\n        "
                                         "losses.append(loss_and_grads(params)[0])\n")),
        ),
        Mistake(
            "gradients recomputed between the updates of one step",
            ask="When you update b, has w moved already? At which point was b's gradient taken?",
            tell="One step: all gradients at the same point first, then all updates.",
            edits=(("        params = {name: p - learning_rate * grads[name] for name, p in "
                    "params.items()}\n",
                    "        params = dict(params)\n"
                    "        for name in list(params):\n"
                    "            grads = loss_and_grads(params)[1]\n"
                    "            params[name] = params[name] - learning_rate * grads[name]\n"),),
        ),
        Mistake(
            "only w is updated",
            ask="Which parameters has your dictionary, and which of them move?",
            tell="Loop over all the names in the dictionary.",
            edits=(("        params = {", '        params = {**params, "w": params["w"] - learning_rate '
                    '* grads["w"]}\n        _ = {'),),
        ),
    ),
)


EXERCISES = [affine_forward, affine_backward, relu_backward, sigmoid_backward, tanh_backward,
             mse_loss, binary_cross_entropy, softmax_loss, gradient_check, two_layer_loss,
             gradient_descent]
