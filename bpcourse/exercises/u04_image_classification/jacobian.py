"""How every score of a softmax moves every probability."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Law, Mistake
from bpcourse.checking.laws import rows_sum_to
from bpcourse.reference import images

TOGETHER = "Raise one score. Some probability grows: must not others shrink, if the sum stays 1?"


def probability_inputs(rng):
    """(p,): probabilities of two to five classes, undecided ones and confident ones."""

    def case(C, spread=1.0):
        powers = np.exp(spread * signed(rng, C))
        return (powers / powers.sum(),)

    return {
        "3 classes": case(3),
        "5 classes": case(5),
        "2 classes": case(2),
        "4 classes, confident": case(4, spread=2.0),
    }


softmax_jacobian = Function(
    name="softmax_jacobian",
    parts={"J": 1},
    inputs=probability_inputs,
    reference=images.softmax_jacobian,
    laws=(
        Law(
            "J",
            "each row of J sums to 0, since raising all scores alike changes no probability",
            rows_sum_to(0),
        ),
    ),
    mistakes=(
        Mistake(
            "the total treated as a constant",
            ask="A score stands in two places of the quotient. Which two, and do you have the slopes "
            "of both?",
            tell="The score of the class is part of the total below the fraction bar, too; the quotient "
            "rule has a second term.",
            edits=(("p[:, None] * (own - p)", "p[:, None] * own"),),
        ),
        Mistake(
            "only the class's own score",
            ask=TOGETHER,
            tell="The total holds all scores. Through it each of them moves every probability.",
            edits=(("p[:, None] * (own - p)", "own * p * (1 - p)"),),
        ),
        Mistake(
            "only the way through the total",
            ask="Raise a score a little: does the probability of its own class fall in your J?",
            tell="A score moves the power above the fraction bar of its own class as well as the total.",
            edits=(("own - p", "0 * own - p"),),
        ),
        Mistake(
            "plus between the classes",
            ask=TOGETHER,
            tell="The total stands below the fraction bar: if it grows, the quotient shrinks.",
            edits=(("p[:, None] * (own - p)", "np.abs(p[:, None] * (own - p))"),),
        ),
        Mistake(
            "factor in front missing",
            ask="A class has probability almost 0. How fast can it shrink?",
            tell="A power is its own derivative, so what is divided by the total is a probability "
            "again; it stays as a factor.",
            edits=(("p[:, None] * (own - p)", "own - p"),),
        ),
        Mistake(
            "a class's own rule used for all",
            ask="Which of your entries are negative? Which of them must be?",
            tell="Take two cases: the score is that of the same class as the probability, or of "
            "another. In the second, what stands above the fraction bar is a constant.",
            edits=(("p[:, None] * (own - p)", "p[:, None] * (1 - p)"),),
        ),
    ),
)
