"""What several exercises of this unit share."""

from bpcourse.exercises.shared.hints import NO_FACTOR_HERE, Hints

ADD_UP = (
    "A value that is used several times receives a contribution from each use, and "
    "contributions add up: += into a buffer of zeros."
)

# question and second hint of a mistake that several functions share
AVERAGED_WEIGHTS: Hints = {
    "ask": "Where would a factor 1/N come from in the weights?",
    "tell": NO_FACTOR_HERE,
}
