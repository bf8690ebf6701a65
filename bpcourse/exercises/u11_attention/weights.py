"""The softmax of every row, with some places forbidden, on its way back."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Law, Mistake
from bpcourse.checking.laws import rows_sum_to
from bpcourse.exercises.shared.hints import UPSTREAM
from bpcourse.reference import attention


def masks(rng, T, S):
    """Boolean, (T, S): a random share, but each row has one place at least, and one row has one only."""
    mask = rng.random((T, S)) < 0.6
    mask[0] = False
    mask[np.arange(T), rng.integers(S, size=T)] = True
    return mask


def weights_inputs(rng):
    """(scores, mask): stacks, a single row, square, causal, all allowed, scores far apart."""
    everything = np.ones((2, 5), dtype=bool)
    return {
        "3 rows of 3, causal": (signed(rng, (3, 3)), attention.causal_mask(3)),
        "a stack of 2 x 3, 4 rows of 5": (signed(rng, (2, 3, 4, 5)), masks(rng, 4, 5)),
        "4 of everything": (signed(rng, (4, 4, 4)), masks(rng, 4, 4)),
        "no mask": (signed(rng, (2, 5)), everything),
        "one row": (signed(rng, (1, 6)), np.ones((1, 6), dtype=bool)),
        "rows far apart": (
            signed(rng, (3, 2, 4)) + 400 * signed(rng, (3, 2, 1)),
            masks(rng, 2, 4),
        ),
    }


_MEAN = "(p * dp).sum(axis=-1, keepdims=True)"
_ROW = "p * (dp - mean)"

weights_backward = Backward(
    name="weights_backward",
    parts={"dscores": 2},
    inputs=weights_inputs,
    reference=attention.weights_backward,
    of=attention.weights_forward,
    wrt={"dscores": 0},
    decisive={
        "stacks": ("a stack of 2 x 3, 4 rows of 5", "4 of everything", "rows far apart"),
        "several rows": ("3 rows of 3, causal", "no mask"),
    },
    laws=(
        Law(
            "dscores",
            "adding one number to a whole row changes no weight, so each row of the "
            "gradient sums to 0",
            rows_sum_to(0.0),
        ),
    ),
    mistakes=(
        Mistake(
            "only the diagonal of the Jacobian",
            ask="If one score of a row grows, do the weights of the other places stay as they are?",
            tell="All weights of a row change with each of its scores: add up over all of them.",
            edits=((_ROW, "p * (1 - p) * dp"),),
        ),
        Mistake(
            "nothing taken off",
            ask="Suppose dp is 1 everywhere. The weights of a row add up to 1 whatever the scores: "
            "what must the gradient be?",
            tell="From each dp something is taken off that is the same for the whole row.",
            edits=((_ROW, "p * dp"),),
        ),
        Mistake(
            "plain mean of dp in place of the weighted one",
            ask="A place of weight 0 has a large dp. Can it matter to the other scores?",
            tell="What is taken off is a mean of the row's dp, each counted by its own weight.",
            edits=((_MEAN, "dp.mean(axis=-1, keepdims=True)"),),
        ),
        Mistake(
            "sum of dp in place of its weighted mean",
            ask="A place of weight 0 has a large dp. Can it matter to the other scores?",
            tell="Each dp counts by the weight of its place.",
            edits=((_MEAN, "dp.sum(axis=-1, keepdims=True)"),),
        ),
        Mistake(
            "summed down the columns",
            ask="Which numbers share a softmax: those of a row, or those of a column?",
            tell="A row of scores belongs to one query. Add up along the last axis.",
            edits=((_MEAN, "(p * dp).sum(axis=-2, keepdims=True)"),),
        ),
        Mistake(
            "summed over everything",
            ask="Does one row's gradient know anything about the other rows?",
            tell="Every row has a softmax of its own: keep all axes but the last apart.",
            edits=((_MEAN, "(p * dp).sum()"),),
        ),
        Mistake(
            "axis 1 in a stack",
            ask="In a stack of shape (2, 3, 4, 5), which axis runs over the places of one row?",
            tell="Count from the end: the row is the last axis, however deep the stack.",
            edits=((_MEAN, "(p * dp).sum(axis=1, keepdims=True)"),),
        ),
        Mistake(
            "keepdims forgotten",
            ask="Which shape has your sum, and with which axis of dp does NumPy line it up?",
            tell="The sum must stay a column, so that it is taken off from its own row.",
            edits=((_MEAN, "(p * dp).sum(axis=-1)"),),
        ),
        Mistake(
            "not multiplied by the weight",
            ask="What does a score matter whose place has the weight 0?",
            tell="All of it is multiplied by the place's own weight.",
            edits=((_ROW, "dp - mean"),),
        ),
        Mistake(
            "sign turned round",
            ask="If dp is positive at one place alone, and its score grows, does the loss grow or fall?",
            tell="What the place itself gets comes first; the mean is taken off from it.",
            edits=((_ROW, "p * (mean - dp)"),),
        ),
        Mistake(
            "mean added in place of taken off",
            ask="Suppose dp is 1 everywhere. What must the gradient be, and what is yours?",
            tell="The weights sum to 1: if one grows, the others shrink. Something is taken off.",
            edits=((_ROW, "p * (dp + mean)"),),
        ),
        Mistake(
            "only the own weight taken off",
            ask="That is the rule for a softmax with its cross-entropy behind it. Is there one here?",
            tell="Here any gradient may arrive at the weights. Begin with dp, not with the weights.",
            edits=((_ROW, "p - dp"),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dp appear in your formula?",
            tell=UPSTREAM,
            edits=((_MEAN, "(p * p).sum(axis=-1, keepdims=True)"), (_ROW, "p * (p - mean)")),
        ),
        Mistake(
            "multiplied by the weight twice",
            ask="How often does the factor of a place's own weight stand before its dp?",
            tell="Once before the bracket; inside, dp comes without a weight.",
            edits=((_ROW, "p * (p * dp - mean)"),),
        ),
    ),
)
