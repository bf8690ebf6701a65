"""The loss of questions with two answers."""

import numpy as np

from bpcourse.checking.exercise import Law, Loss, Mistake
from bpcourse.checking.laws import never_negative
from bpcourse.exercises.shared.hints import DOWNHILL
from bpcourse.reference import losses


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
    laws=(Law("loss", "minus the logarithm of a probability is never negative", never_negative),),
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
            edits=(("losses.sum() / n", "losses.sum()"),),
        ),
        Mistake(
            "the sigmoid's slope alone",
            ask="If the network is certain and right, and if it is certain and wrong: can your gradient tell these apart?",
            tell="The gradient starts from the difference between the probability and the target: y must stand in it.",
            edits=(("(s - y) / n", "s * (1 - s) / n"),),
        ),
        Mistake(
            "gradient of the probability, not of the logit",
            ask="With respect to what do you differentiate: s, or x?",
            tell="One function lies between x and s. Its slope is the last factor, and cancels much of what you have.",
            edits=(("(s - y) / n", "(s - y) / (s * (1 - s)) / n"),),
        ),
        Mistake(
            "sigmoid taken twice",
            ask="How often does x pass through a sigmoid on its way to your loss?",
            tell="x is a logit: one sigmoid makes a probability of it.",
            edits=(("n = x.size", "n = x.size\n    x = 1 / (1 + np.exp(-x))"),),
        ),
        Mistake(
            "sigmoid taken once more in the gradient",
            ask="How often does x pass through a sigmoid on its way to your gradient?",
            tell="s is a probability already: compare it with y as it is.",
            edits=(("(s - y) / n", "(1 / (1 + np.exp(-s)) - y) / n"),),
        ),
        Mistake(
            "gradient divided by the number of rows",
            ask="By which number does your loss divide, and by which your gradient?",
            tell="n counts entries: rows times columns.",
            edits=(("(s - y) / n", "(s - y) / len(x)"),),
        ),
        Mistake(
            "minus sign of the loss missing",
            ask="The logarithm of a probability: is it positive or negative? And a loss that we make small?",
            tell="Both terms have a minus in front.",
            edits=(("losses.sum() / n", "-losses.sum() / n"),),
        ),
        Mistake(
            "a small constant inside the logarithms",
            ask="What is your loss for target 1 and logit 900, and what should it be?",
            tell="The constant guards against log 0 but changes the loss. Rewrite the loss with log(1 + exp(-|x|)): nothing in there can be 0.",
            edits=(
                (
                    "    loss = ",
                    "    s = np.where(x >= 0, 1 / (1 + z), z / (1 + z))\n    losses = -y * np.log(s + FITTED) - (1 - y) * np.log(1 - s + FITTED)\n    loss = ",
                ),
            ),
            fitted=(1e-20, 1.0),
        ),
        Mistake(
            "probabilities clipped in the loss",
            ask="For target 0, should a logit of 900 cost more than one of 100? What do you get?",
            tell="Clipping bounds the loss: the worst mistakes all cost the same. Rewrite the loss with log(1 + exp(-|x|)), where no logarithm can be infinite.",
            edits=(
                (
                    "    loss = ",
                    "    s = np.clip(np.where(x >= 0, 1 / (1 + z), z / (1 + z)), FITTED, 1 - FITTED)\n    losses = -y * np.log(s) - (1 - y) * np.log(1 - s)\n    loss = ",
                ),
            ),
            fitted=(1e-15, 0.1),
        ),
        Mistake(
            "probabilities clipped in loss and gradient",
            ask="For target 0, should a logit of 900 cost more than one of 100? What do you get?",
            tell="Clipping bounds the loss and bends its gradient. Rewrite the loss with log(1 + exp(-|x|)), where no logarithm can be infinite.",
            edits=(
                (
                    "    loss = ",
                    "    s = np.clip(np.where(x >= 0, 1 / (1 + z), z / (1 + z)), FITTED, 1 - FITTED)\n    losses = -y * np.log(s) - (1 - y) * np.log(1 - s)\n    loss = ",
                ),
                ("dx = (s", "s = np.clip(s, FITTED, 1 - FITTED)\n    dx = (s"),
            ),
            fitted=(1e-15, 0.1),
        ),
    ),
)
