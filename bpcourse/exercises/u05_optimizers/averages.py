"""What a running mean is made of: the step from which Adam's correction follows."""

import numpy as np

from bpcourse.checking.exercise import Function, Law, Mistake
from bpcourse.checking.guards import is_numeric
from bpcourse.reference import averages


def mean_inputs(rng):
    """(beta, t): a first number alone, a short and a long memory, few numbers and many."""
    return {
        f"beta {low} to {high}, {t} numbers": (float(rng.uniform(low, high)), t)
        for low, high, t in (
            (0.5, 0.7, 3),
            (0.5, 0.7, 1),
            (0.8, 0.9, 7),
            (0.9, 0.99, 40),
            (0.2, 0.4, 2),
        )
    }


def _falls_with_age(weights, beta, t):
    return is_numeric(weights) and bool((np.diff(weights) > 0).all())


def _a_share(share, *_):
    return bool(0 < share < 1)


mean_weights = Function(
    name="mean_weights",
    parts={"weights": 1, "start": 0.5, "share": 0.5},
    inputs=mean_inputs,
    reference=averages.mean_weights,
    laws=(
        Law("weights", "a newer number counts more than an older one", _falls_with_age),
        Law("start", "a share lies between 0 and 1", _a_share),
        Law("share", "a share lies between 0 and 1", _a_share),
    ),
    mistakes=(
        Mistake(
            "the oldest number weighs most",
            ask="Which gradient has been multiplied by beta most often: the first or the last?",
            tell="The last number has come in just now and has not been shrunk yet: the weights rise "
            "towards the end.",
            edits=(("np.arange(t)[::-1]", "np.arange(t)"),),
        ),
        Mistake(
            "each number shrunk once too often",
            ask="How often has the very last number been multiplied by beta?",
            tell="Not at all: it came in with its share of 1 - beta, and no update has followed.",
            edits=(("beta**ages", "beta ** (ages + 1)"),),
        ),
        Mistake(
            "numbers come in with their whole size",
            ask="With beta = 0.9, by how much does m move when a 1 comes in?",
            tell="A number enters the mean with the share 1 - beta.",
            edits=(("(1 - beta) * beta**ages", "beta**ages"),),
        ),
        Mistake(
            "shrunk in proportion, not again and again",
            ask="What is left of 1 after two updates with beta = 0.5, and after three?",
            tell="Each update multiplies what is left once more: a power of beta.",
            edits=(("beta**ages", "(1 - ages * (1 - beta))"), ("beta**t", "1 - t * (1 - beta)")),
        ),
        Mistake(
            "all numbers weigh the same",
            ask="Does a number of long ago count as much as the newest one?",
            tell="Every update shrinks what is in the mean already, so old numbers count less.",
            edits=(("(1 - beta) * beta**ages", "(1 - beta**t) * np.ones(t) / t"),),
        ),
        Mistake(
            "the start shrunk once too little",
            ask="After one single update, which share of the old m is left?",
            tell="After one update beta is left, after two updates that much of what was left.",
            edits=(("start, 1 - start", "beta ** (t - 1), 1 - start"),),
        ),
        Mistake(
            "start and share of one update earlier",
            ask="After one single update, do the numbers have no share in the mean at all?",
            tell="One number has come in: the old mean has been shrunk once already.",
            edits=(("start = beta**t", "start = beta ** (t - 1)"),),
        ),
        Mistake(
            "beta and 1 - beta swapped",
            ask="With beta = 0.9, does one update keep nine tenths of the old mean, or one tenth?",
            tell="beta is the share of the old mean that stays, 1 - beta that of the new number.",
            edits=(
                ("(1 - beta) * beta**ages", "beta * (1 - beta) ** ages"),
                ("start = beta**t", "start = (1 - beta) ** t"),
            ),
        ),
        Mistake(
            "share and start swapped",
            ask="Which of your two shares falls as more numbers come in, and which one should?",
            tell="What is left of the start fades; what the numbers have together grows.",
            edits=(("start, 1 - start", "1 - start, start"),),
        ),
        Mistake(
            "share of the last number only",
            ask="Whose share is yours: that of one number, or of all of them together?",
            tell="Add up all weights.",
            edits=(("start, 1 - start", "start, 1 - beta"),),
        ),
        Mistake(
            "a share of 1 whatever t is",
            ask="After one update with beta = 0.9, do the weights of the numbers add up to 1?",
            tell="They do not: a part of the mean still belongs to the 0 it started with.",
            edits=(("start, 1 - start", "start, 1.0 + 0.0 * start"),),
        ),
    ),
)
