"""Softmax and its Jacobian."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Law, Mistake
from bpcourse.checking.laws import rows_sum_to
from bpcourse.exercises.shared.hints import NO_FACTOR_HERE, UPSTREAM
from bpcourse.reference import images


def score_inputs(rng):
    """(x,): scores of several images and classes, square, one image, confident ones."""
    return {
        "5 images, 3 classes": (signed(rng, (5, 3)),),
        "square, 4 x 4": (signed(rng, (4, 4)),),
        "one image, 4 classes": (signed(rng, (1, 4)),),
        "confident scores": (3 * signed(rng, (3, 5)),),
    }


softmax_backward = Backward(
    name="softmax_backward",
    parts={"dx": 2},
    inputs=score_inputs,
    reference=images.softmax_backward,
    laws=(
        Law(
            "dx",
            "each row of dx sums to 0, since raising all scores of a row changes nothing",
            rows_sum_to(0),
        ),
    ),
    of=images.softmax_forward,
    wrt={"dx": 0},
    decisive={"one sample": ("one image, 4 classes",)},
    mistakes=(
        Mistake(
            "only the diagonal of the Jacobian",
            ask="If the score of `dog` rises, does the probability of `cat` stay where it was?",
            tell="p * (1 - p) is only how a probability answers to its own score. Every score moves "
            "all probabilities of its row, because they must sum to 1.",
            edits=(("p * (dp - average)", "dp * p * (1 - p)"),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dp appear in your dx?",
            tell=UPSTREAM,
            edits=(("p * (dp - average)", "p * (1 - p)"),),
        ),
        Mistake(
            "coupling between the classes left out",
            ask="Add a constant to all entries of dp in a row. The probabilities sum to 1 in any case: "
            "may your dx change?",
            tell="From each entry of dp the mean of the row, weighted with p, is subtracted.",
            edits=(("p * (dp - average)", "p * dp"),),
        ),
        Mistake(
            "sum over the images instead of the classes",
            ask="Which probabilities have to share the total of 1: those of a row or of a column?",
            tell="Images know nothing of one another. The sum runs over the classes, axis 1.",
            edits=(("sum(axis=1, keepdims=True)", "sum(axis=0, keepdims=True)"),),
        ),
        Mistake(
            "mean over the classes in place of the sum",
            ask="The weights p of a row sum to 1 already. What does a further division do?",
            tell="A mean weighted with p is the plain sum of dp * p.",
            edits=(("weighted.sum(", "weighted.mean("),),
        ),
        Mistake(
            "sum not weighted with the probabilities",
            ask="Does a class of probability 0 have any say in the row's average?",
            tell="In the sum each entry of dp is multiplied by the probability of its class.",
            edits=(("weighted = dp * p", "weighted = dp"),),
        ),
        Mistake(
            "factor p in front of the bracket missing",
            ask="A class has probability almost 0. How much can a small step of its score change?",
            tell="Each entry of dx is scaled by the probability of its own class.",
            edits=(("p * (dp - average)", "dp - average"),),
        ),
        Mistake(
            "plus where a minus belongs",
            ask="When one probability goes up, in which direction must the others go?",
            tell="The coupling takes away: its sign is minus.",
            edits=(("dp - average", "dp + average"),),
        ),
        Mistake(
            "formula of softmax and cross-entropy together",
            ask="Is dp the right answer as a row of 0s and one 1, or is it a gradient?",
            tell="p - y holds for the two functions in one. Here dp may come from any loss.",
            edits=(("p * (dp - average)", "p - dp"),),
        ),
        Mistake(
            "softmax applied to what is already the output",
            ask="Does your cache hold scores or probabilities, and what do you do with it?",
            tell="With p in the cache, p goes straight into the formula.",
            edits=(
                (
                    "(p,) = cache",
                    "p = np.exp(cache[0]) / np.exp(cache[0]).sum(axis=1, keepdims=True)",
                ),
            ),
        ),
        Mistake(
            "divided by the number of images",
            ask="Softmax works on each row by itself. Where would a factor 1/N come from?",
            tell=NO_FACTOR_HERE,
            edits=(("p * (dp - average)", "p * (dp - average) / len(p)"),),
        ),
        Mistake(
            "sum not multiplied by the probability",
            ask="Two classes of one row, one of probability 0.9 and one of 0.001: is the same number "
            "taken off both in your dx, and should it be?",
            tell="p multiplies the whole bracket: what is subtracted as well as dp.",
            edits=(("p * (dp - average)", "weighted - average"),),
        ),
        Mistake(
            "one sum for the whole table",
            ask="How many sums are there if 5 images come in, and how many does your line give?",
            tell="Each row has a sum of its own, over its classes.",
            edits=(("weighted.sum(axis=1, keepdims=True)", "weighted.sum()"),),
        ),
        Mistake(
            "keepdims forgotten",
            ask="Which shape has your sum, and with which axis of dp does it line up?",
            tell="A sum per row must be a column, (N, 1), to be subtracted from its row.",
            edits=(("sum(axis=1, keepdims=True)", "sum(axis=1)"),),
        ),
        Mistake(
            "slope of a sigmoid times the bracket",
            ask="In the formula, what stands in front of the bracket? Does 1 - p belong there?",
            tell="The Jacobian is made of p once the bracket is there: its diagonal needs no 1 - p of "
            "its own.",
            edits=(("p * (dp - average)", "p * (1 - p) * (dp - average)"),),
        ),
    ),
)
