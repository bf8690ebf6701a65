"""Losses that return their value and their gradient."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Law, Loss, Mistake
from bpcourse.checking.laws import never_negative, rows_sum_to
from bpcourse.exercises.shared.cross_entropy import CrossEntropy
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
    laws=(Law("loss", "a mean of squares is never negative", never_negative),),
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
            edits=(("(diff**2).sum() / n", "(diff**2).sum()"),),
        ),
        Mistake(
            "divided by the number of rows instead of entries",
            ask="How many squared errors do you add up, and by which number do you divide?",
            tell="With several outputs per sample there are more entries than samples; n counts "
            "entries.",
            edits=((".sum() / n", ".sum() / len(diff)"),),
        ),
        Mistake(
            "factor 1/2 in the loss",
            ask="What is the mean squared error of one prediction that is off by 2?",
            tell="Follow the formula of this notebook, without 1/2; PyTorch and scikit-learn do "
            "the same.",
            edits=(("(diff**2)", "(0.5 * diff**2)"),),
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
        Mistake(
            "gradient divided by the number of rows",
            ask="By which number does your loss divide, and by which your gradient?",
            tell="n counts entries: rows times columns.",
            edits=(("2 * diff / n", "2 * diff / len(diff)"),),
        ),
        Mistake(
            "errors averaged before squaring",
            ask="Two predictions, one too high by 1, one too low by 1: what is your loss?",
            tell="Square first, so that errors of opposite sign cannot cancel.",
            edits=(("(diff**2).sum() / n", "(diff.sum() / n) ** 2"),),
        ),
        Mistake(
            "one gradient for all predictions",
            ask="How many predictions are there, and how many numbers is your gradient made of?",
            tell="Each prediction has a gradient of its own, made of its own error: do not average them.",
            edits=(("2 * diff / n", "2 * diff.mean()"),),
        ),
        Mistake(
            "loss in the gradient where the error belongs",
            ask="If a prediction is too small, should its gradient be positive or negative?",
            tell="A square is never negative. Its derivative is twice what was squared.",
            edits=(("2 * diff / n", "2 * diff**2 / n"),),
        ),
        Mistake(
            "one loss for each entry",
            ask="How many numbers is a loss?",
            tell="Take the mean over all entries, so that one number is left.",
            edits=(("(diff**2).sum() / n", "diff**2"),),
        ),
        Mistake(
            "sigmoid on the predictions",
            ask="Which values can a sigmoid have, and which can y have?",
            tell="pred is the prediction already: compare it with y as it is.",
            edits=(("diff = pred - y", "diff = 1 / (1 + np.exp(-pred)) - y"),),
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
    behind = np.array([[0.0, 3000.0], [600.0, -300.0], [0.0, 1.0]])
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


CROSS_ENTROPY = CrossEntropy(logits="x", grad="dx", log_p="log_p = shifted - log_sum")


softmax_loss = Loss(
    name="softmax_loss",
    parts={"loss": 1, "dx": 1},
    inputs=softmax_inputs,
    reference=losses.softmax_loss,
    laws=(
        Law("loss", "minus the logarithm of a probability is never negative", never_negative),
        Law(
            "dx",
            "each row of dx sums to 0, since raising all scores of a row changes nothing",
            rows_sum_to(0),
        ),
    ),
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
            "exponentials added up over the samples",
            ask="By how many sums do you divide: one for each sample, or one for each class?",
            tell="The sum belongs to its row: add up along axis 1, and keep the axis.",
            edits=(("np.exp(shifted).sum(axis=1,", "np.exp(shifted).sum(axis=0,"),),
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
            "exp overflows inside the logarithm",
            ask="What is np.exp(1000) in floating point, and its logarithm?",
            tell="Subtracting the same number from a whole row leaves p as it is. Choose it such "
            "that the largest exponent is 0.",
            edits=(
                ("shifted - log_sum", "x - np.log(np.exp(x).sum(axis=1, keepdims=True))"),
                ("dx = np.exp(log_p)", "dx = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)"),
            ),
        ),
        Mistake(
            "sum in place of the mean",
            ask="What would happen to your loss if every sample came twice?",
            tell="Divide by the number of samples.",
            edits=(("sum() / N", "sum()"),),
        ),
        Mistake(
            "minus sign of the loss missing",
            ask="Log of a probability: is it positive or negative? And a loss that we make small?",
            tell="The loss is minus the logarithm of the probability of the right class.",
            edits=(("-log_p", "log_p"),),
        ),
        *CROSS_ENTROPY.mistakes,
        Mistake(
            "keepdims missing in the sums",
            ask="After a sum along the classes, which shape is left, and along which axis does NumPy stretch it?",
            tell="One number for each row must stand in a column, (N, 1): keep the axis that you sum or maximize along.",
            edits=((", keepdims=True", "", 2),),
        ),
        Mistake(
            "keepdims missing in the sum of exponentials",
            ask="After a sum along the classes, which shape is left, and along which axis does NumPy stretch it?",
            tell="One number for each row must stand in a column, (N, 1): keep the axis that you sum along.",
            edits=((".sum(axis=1, keepdims=True)", ".sum(axis=1)"),),
        ),
        Mistake(
            "one loss for each sample",
            ask="How many numbers is a loss?",
            tell="Take the mean over the samples, so that one number is left.",
            edits=(("-log_p[samples, y].sum() / N", "-log_p[samples, y]"),),
        ),
        Mistake(
            "maximum of the whole table subtracted",
            ask="If one row lies 800 below another, what is left of its exponentials?",
            tell="Every row is shifted by its own maximum: then its largest exponent is 0.",
            edits=(
                ("x - x.max(axis=1, keepdims=True)", "x - x.max()"),
                (
                    "shifted - log_sum",
                    "np.log(np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True))",
                ),
            ),
        ),
        Mistake(
            "logarithm of a probability that rounds to 0",
            ask="If the right class lies 1000 behind, what is its probability in floating point, and the logarithm of that?",
            tell="Do not take the logarithm of p. It is the shifted score minus the logarithm of the sum of exponentials, which is never infinite.",
            edits=(("-log_p[samples, y]", "-np.log(np.exp(log_p[samples, y]))"),),
        ),
        Mistake(
            "probabilities clipped in the loss",
            ask="If the right class lies 1000 behind, should that cost more than 100 behind? What do you get?",
            tell="Clipping bounds the loss: the worst mistakes all cost the same. Take the logarithm of the sum of exponentials instead; then nothing is infinite.",
            edits=(
                ("-log_p[samples, y]", "-np.log(np.clip(np.exp(log_p[samples, y]), FITTED, 1.0))"),
            ),
            fitted=(1e-15, 0.1),
        ),
        Mistake(
            "probabilities clipped in loss and gradient",
            ask="If the right class lies 1000 behind, should that cost more than 100 behind? What do you get?",
            tell="Clipping bounds the loss and bends its gradient. Take the logarithm of the sum of exponentials instead; then nothing is infinite.",
            edits=(
                ("-log_p[samples, y]", "-np.log(np.clip(np.exp(log_p[samples, y]), FITTED, 1.0))"),
                ("dx = np.exp(log_p)", "dx = np.clip(np.exp(log_p), FITTED, 1 - FITTED)"),
            ),
            fitted=(1e-15, 0.1),
        ),
    ),
)
