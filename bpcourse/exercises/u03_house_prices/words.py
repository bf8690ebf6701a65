"""What wrong parts of `minibatches` say, in words."""

from bpcourse.exercises.shared.words import sizes, untrue

STATEMENTS = {
    "each house once": ("some house is in no batch", "some house comes more than once"),
    "X and y together": (
        "a row of X and the price beside it belong to different houses",
        "y is in its first order, whatever order X is in",
        "the batches hold no house",
    ),
    "shuffled": (
        "the houses come in their first order",
        "many houses still follow the one that they followed at first",
        "another seed gives the same order",
        "the same seed gives another order",
    ),
}


def explain_minibatches(part, own, right, X, y, batch_size, seeds):
    """Statements about an epoch; own and right as run_minibatches returns them."""
    if part == "batch sizes":
        return sizes(own, right, "batch sizes")
    return untrue(own, STATEMENTS[part])
