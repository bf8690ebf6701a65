"""Losses that return their value and their gradient."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Loss, Mistake
from bpcourse.exercises.shared.hints import DOWNHILL
from bpcourse.reference import losses


def mse_inputs(rng):
    """(pred, y) of one shape: N = rows and n = entries differ, except for single columns."""

    def case(*shape):
        return signed(rng, shape), signed(rng, shape)

    return {
        "5 samples, 3 outputs": case(5, 3),
        "one sample, 4 outputs": case(1, 4),
        "shape (6,)": case(6),
        "y of whole numbers": (signed(rng, (4, 2)), rng.integers(-3, 4, (4, 2))),
    }


mse_loss = Loss(
    name="mse_loss",
    parts={"loss": 1, "dpred": 1},
    inputs=mse_inputs,
    reference=losses.mse_loss,
    wrt={"dpred": 0},
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
            tell="Follow the formula of this notebook, without 1/2; PyTorch and scikit-learn do "
            "the same.",
            edits=(
                ("(diff**2).sum() / n", "(diff**2).sum() / n / 2"),
                ("2 * diff / n", "diff / n"),
            ),
        ),
        Mistake(
            "absolute instead of squared error",
            ask="An error twice as large: how much more should it cost here?",
            tell="Square the differences. The absolute error is another loss, with another "
            "gradient.",
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
    """(x, y): all dimensions distinct, N = C, one sample, logits that overflow exp, alone and beside
    rows of another size, and classes so far behind that their p rounds to 0.
    """

    def case(N, C, shift=0.0):
        return signed(rng, (N, C)) + shift, rng.permutation(np.arange(N) % C)

    equal, labels = case(5, 5)
    equal[0] = equal[0, 0]
    far = rng.permutation([-900.0, -100.0, 0.0, 800.0])[:, None]
    behind = np.array([[0.0, 1000.0], [600.0, -300.0], [0.0, 1.0]])
    return {
        "6 samples, 4 classes": case(6, 4),
        "5 samples, 5 classes, one without a preference": (equal, labels),
        "one sample": (signed(rng, (1, 3)), rng.integers(1, 3, 1)),
        "logits near 1000": case(4, 3, 1000.0),
        "rows far apart": case(4, 3, far),
        "the right class far behind, far ahead": (
            behind + rng.uniform(-1, 1, (3, 2)),
            np.array([0, 0, 1]),
        ),
    }


softmax_loss = Loss(
    name="softmax_loss",
    parts={"loss": 1, "dx": 1},
    inputs=softmax_inputs,
    reference=losses.softmax_loss,
    wrt={"dx": 0},
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
            edits=(
                (
                    "dx = dx / N",
                    "onehot = np.zeros_like(x)\n    onehot[samples, y] = 1\n"
                    "    dx = dx * onehot / N",
                ),
            ),
        ),
        Mistake(
            "softmax over the samples instead of the classes",
            ask="Which entries of p should add up to 1: a row or a column?",
            tell="Each sample has its own distribution over the classes: work along axis 1.",
            edits=(("axis=1", "axis=0", 2),),
        ),
        Mistake(
            "exp overflows",
            ask="What is np.exp(1000) in floating point?",
            tell="Subtracting the same number from a whole row leaves p as it is. Choose it such "
            "that the largest exponent is 0.",
            edits=(
                ("shifted - log_sum", "np.log(np.exp(x) / np.exp(x).sum(axis=1, keepdims=True))"),
            ),
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
            tell="The constant guards against log 0 but changes the loss. Take the logarithm of "
            "the sum of exponentials instead; it cannot be 0 after the shift.",
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


binary_cross_entropy = Loss(
    name="binary_cross_entropy",
    parts={"loss": 1, "dx": 1},
    inputs=logit_inputs,
    reference=losses.binary_cross_entropy,
    wrt={"dx": 0},
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
            ask="When the network is certain and wrong, s is near 1: does your gradient vanish "
            "there?",
            tell="The slope s (1 - s) cancels against the 1/s and 1/(1 - s) of the logarithms.",
            edits=(("(s - y) / n", "(s - y) * s * (1 - s) / n"),),
        ),
        Mistake(
            "only the term of target 1",
            ask="What does your loss say about a sample with target 0?",
            tell="Targets of 0 have a term of their own, with 1 - y and 1 - s.",
            edits=(
                (
                    "np.maximum(x, 0) - x * y + np.log1p(z)",
                    "y * (np.maximum(x, 0) - x + np.log1p(z))",
                ),
            ),
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
            tell="Do not take the logarithm of a sigmoid. Rewrite the loss with log(1 + "
            "exp(-|x|)), whose exponent is never positive.",
            edits=(
                ("z = np.exp(-np.abs(x))\n", "z = np.exp(-x)\n"),
                (
                    "np.maximum(x, 0) - x * y + np.log1p(z)",
                    "-y * np.log(1 / (1 + z)) - (1 - y) * np.log(1 - 1 / (1 + z))",
                ),
                ("np.where(x >= 0, 1 / (1 + z), z / (1 + z))", "1 / (1 + z)"),
            ),
        ),
        Mistake(
            "sum in place of the mean",
            ask="What would happen to your loss if every sample came twice?",
            tell="Divide by the number of entries.",
            edits=(("n = x.size", "n = 1"),),
        ),
    ),
)
