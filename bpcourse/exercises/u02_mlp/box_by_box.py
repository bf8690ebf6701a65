"""The gradient of cross-entropy and of its binary form, box by box."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Law, Mistake
from bpcourse.checking.laws import rows_sum_to
from bpcourse.exercises.shared.hints import UPSTREAM
from bpcourse.reference import box_by_box


def box_inputs(rng):
    """(x, y): logits of a usual size; all dimensions distinct, N = C, one sample, two classes."""

    def case(N, C):
        return signed(rng, (N, C)), (rng.integers(C) + rng.permutation(N)) % C

    return {
        "6 samples, 4 classes": case(6, 4),
        "5 samples, 5 classes": case(5, 5),
        "one sample, 3 classes": case(1, 3),
        "7 samples, 2 classes": case(7, 2),
    }


cross_entropy_steps = Function(
    name="cross_entropy_steps",
    parts={"dlog_p": 0.5, "dp": 0.5, "dtotal": 0.5, "de": 0.5, "dx": 0.5},
    inputs=box_inputs,
    reference=box_by_box.cross_entropy_steps,
    laws=(
        Law(
            "dx",
            "each row of dx sums to 0, since raising all logits of a row changes nothing",
            rows_sum_to(0),
        ),
    ),
    mistakes=(
        Mistake(
            "mean: no 1/N",
            ask="The loss is a mean over samples. How much does one sample count in it?",
            tell="Each sample's term is divided by the number of samples, and so is its slope.",
            edits=(("= -1 / N", "= -1"),),
        ),
        Mistake(
            "mean: sign of the first gradient flipped",
            ask="If the log-probability of the right class grows, does the loss grow or shrink?",
            tell="The loss is minus a mean: the minus belongs to the first gradient already.",
            edits=(("= -1 / N", "= 1 / N"),),
        ),
        Mistake(
            "mean: all classes counted",
            ask="How many log-probabilities of each row stand in the loss?",
            tell="One, that of the right class. What does not stand in the loss has gradient 0.",
            edits=(("dlog_p[samples, y] = -1 / N", "dlog_p[:, :] = -1 / N"),),
        ),
        Mistake(
            "log: its slope upside down",
            ask="Where is the logarithm steep: near 0 or far to the right?",
            tell="The slope of log at p is large where p is small.",
            edits=(("dp = dlog_p / p", "dp = dlog_p * p"),),
        ),
        Mistake(
            "log: its slope left out",
            ask="What is the slope of log at p, and where is it in your dp?",
            tell=UPSTREAM,
            edits=(("dp = dlog_p / p", "dp = dlog_p"),),
        ),
        Mistake(
            "divide: minus missing in dtotal",
            ask="If the total grows and e stays, do the probabilities grow or shrink?",
            tell="A quotient falls when what it is divided by grows.",
            edits=(("-(dp * e)", "(dp * e)"),),
        ),
        Mistake(
            "divide: total not squared in dtotal",
            ask="What is the derivative of 1/u with respect to u?",
            tell="In the slope of a quotient by its denominator, the denominator stands squared.",
            edits=(("total**2", "total"),),
        ),
        Mistake(
            "divide: numerator missing in dtotal",
            ask="p is e times 1/total. What does the slope of 1/total get multiplied by?",
            tell="The slope of a quotient by its denominator contains the numerator.",
            edits=(("(dp * e)", "dp"),),
        ),
        Mistake(
            "divide: gradient of the total not added up over the classes",
            ask="total has one entry per row. In how many probabilities of the row is it used?",
            tell="Used in every class of the row, it receives the sum of their contributions.",
            edits=(("-(dp * e).sum(axis=1, keepdims=True)", "-(dp * e)"),),
        ),
        Mistake(
            "sum: the way through the total forgotten",
            ask="e is used in two boxes. From how many of them does your de receive gradient?",
            tell="Two ways lead from e to the loss: as numerator, and through the total. They add up.",
            edits=(("dp / total + dtotal", "dp / total"),),
        ),
        Mistake(
            "divide: the way through the numerator forgotten",
            ask="e is used in two boxes. From how many of them does your de receive gradient?",
            tell="Two ways lead from e to the loss: as numerator, and through the total. They add up.",
            edits=(("dp / total + dtotal", "dtotal + 0 * e"),),
        ),
        Mistake(
            "sum: shared out among the classes",
            ask="If one term of a sum grows by 1, by how much does the sum grow?",
            tell="Each term has slope 1: a sum hands its gradient to every term whole.",
            edits=(("dp / total + dtotal", "dp / total + dtotal / p.shape[1]"),),
        ),
        Mistake(
            "divide: slope by the numerator left out",
            ask="e goes into a quotient. What is the slope of e / total in the direction of e?",
            tell="The slope of a quotient by its numerator is one over the denominator.",
            edits=(("dp / total + dtotal", "dp + dtotal"),),
        ),
        Mistake(
            "exp: its slope left out",
            ask="What is the slope of exp, and where is it in your dx?",
            tell="exp is its own slope.",
            edits=(("de * e", "de"),),
        ),
        Mistake(
            "exp: p in place of e",
            ask="Which of your variables is the exponential of x, and which one is divided by the "
            "total already?",
            tell="exp is its own slope, before anything is divided.",
            edits=(("de * e", "de * p"),),
        ),
        Mistake(
            "exp: x in place of e",
            ask="For a negative logit, which sign has the slope of exp?",
            tell="The slope is what came out of exp, not what went in.",
            edits=(("de * e", "de * x"),),
        ),
    ),
)


def binary_inputs(rng):
    """(x, y): logits of a usual size, targets 0 and 1 and in between, one number, one axis."""

    def case(*shape):
        return signed(rng, shape), rng.integers(0, 2, shape).astype(float)

    return {
        "5 samples, 3 outputs": case(5, 3),
        "shape (6,)": case(6),
        "one number": (signed(rng, (1, 1)), np.ones((1, 1))),
        "targets between 0 and 1": (signed(rng, (4, 2)), rng.uniform(0.1, 0.9, (4, 2))),
    }


binary_cross_entropy_steps = Function(
    name="binary_cross_entropy_steps",
    parts={"dlog_s": 0.5, "dlog_t": 0.5, "ds": 0.5, "dx": 0.5},
    inputs=binary_inputs,
    reference=box_by_box.binary_cross_entropy_steps,
    mistakes=(
        Mistake(
            "mean: no 1/n",
            ask="The loss is a mean over all entries. How much does one entry count in it?",
            tell="Each entry's term is divided by the number of entries, and so is its slope.",
            edits=(("-y / n", "-y"), ("-(1 - y) / n", "-(1 - y)")),
        ),
        Mistake(
            "mean: divided by the number of rows",
            ask="How many terms does the mean have?",
            tell="n counts entries: rows times columns.",
            edits=(("n = x.size", "n = len(x)"),),
        ),
        Mistake(
            "mean: signs of the first gradients flipped",
            ask="For a target of 1, does the loss grow or shrink when log s grows?",
            tell="Both logarithms have a minus in front. It stays there when you differentiate.",
            edits=(("-y / n", "y / n"), ("-(1 - y) / n", "(1 - y) / n")),
        ),
        Mistake(
            "mean: targets swapped",
            ask="For a target of 1, which of the two logarithms stands in the loss?",
            tell="y goes with log s, and 1 - y with log t.",
            edits=(
                ("dlog_s = -y / n", "dlog_t = -y / n"),
                ("dlog_t = -(1 - y) / n", "dlog_s = -(1 - y) / n"),
            ),
        ),
        Mistake(
            "log: the term of target 0 forgotten in ds",
            ask="s is used in two boxes. From how many of them does your ds receive gradient?",
            tell="Two ways lead from s to the loss: through log s, and through t. They add up.",
            edits=(("dlog_s / s - dlog_t / t", "dlog_s / s"),),
        ),
        Mistake(
            "subtract: minus of 1 - s forgotten",
            ask="When s grows, what does t = 1 - s do?",
            tell="The way through t has one more slope, that of 1 - s.",
            edits=(("dlog_s / s - dlog_t / t", "dlog_s / s + dlog_t / t"),),
        ),
        Mistake(
            "log: its slope upside down",
            ask="Where is the logarithm steep: near 0 or near 1?",
            tell="The slope of log at s is large where s is small.",
            edits=(("dlog_s / s - dlog_t / t", "dlog_s * s - dlog_t * t"),),
        ),
        Mistake(
            "log: its slope left out",
            ask="What is the slope of log at s, and where is it in your ds?",
            tell=UPSTREAM,
            edits=(("dlog_s / s - dlog_t / t", "dlog_s - dlog_t"),),
        ),
        Mistake(
            "sigmoid: its slope left out",
            ask="Does a step of h at the logit move the probability by h?",
            tell="The sigmoid is never steeper than 1/4: its slope belongs into the product.",
            edits=(("ds * s * t", "ds * 1.0"),),
        ),
        Mistake(
            "sigmoid: its output in place of its slope",
            ask="At large x the output is close to 1. How steep is the curve there?",
            tell="The slope has two factors; the second makes it vanish where the output is near 1.",
            edits=(("ds * s * t", "ds * s"),),
        ),
        Mistake(
            "sigmoid: slope without ds",
            ask="Where do the targets enter your dx?",
            tell=UPSTREAM,
            edits=(("ds * s * t", "s * t"),),
        ),
    ),
)
