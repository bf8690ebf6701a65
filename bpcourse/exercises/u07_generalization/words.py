"""What wrong parts of dropout and cross-validation say, in words."""

from bpcourse.checking.exercise import Told
from bpcourse.exercises.shared.words import sizes, times, untrue

SEED = (
    "the same seed gives two different masks",
    "another seed gives the same mask",
)


def explain_dropout_forward(part, own, right, kind, x, p, seeds):
    """Shares and factors; own and right as run_dropout_forward returns them."""
    if part == "scale":
        return times(own, "kept entries", "x / p")
    if part == "test mode":
        return times(own, "in test mode, all entries", "x")
    if part == "seed":
        return untrue(own, SEED)
    if own[0] != right[0]:
        return Told(f"a share of about {own[0]:g} of the entries is kept, where p is {float(p):g}")
    return Told("whole rows or columns are kept or dropped together: each entry has its own chance")


def explain_dropout_backward(part, own, right, x, dropout_param):
    """Factors; own and right as run_dropout_backward returns them."""
    if part == "kept entries":
        return times(own, "gradients of kept entries", "dout / p")
    if part == "test mode":
        return times(own, "in test mode, gradients", "dout")
    return Told("entries that were dropped should receive 0, and some of yours receive more")


def explain_folds(part, own, right, n, k, seeds):
    """Statements about folds; own and right as run_k_fold returns them."""
    if part == "sizes":
        return sizes(own, right, "numbers of held-out samples")
    return untrue(own, FOLDS[part])


FOLDS = {
    "each sample once": (
        "some sample is never held out",
        "some sample is held out more than once",
        "some index belongs to no sample",
    ),
    "training rows": (
        "some sample is held out and trained on in the same fold",
        "some fold leaves out samples that it does not hold out",
        "some sample stands more than once among the training rows of a fold",
        "some fold holds out nothing",
    ),
    "shuffled": (
        "the samples are held out in their first order",
        "each fold holds out samples that lie side by side",
        "the same seed gives different folds",
        "another seed gives the same folds",
    ),
}
