"""What several exercises of this unit share."""

from bpcourse.exercises.shared.hints import NO_FACTOR_HERE, Hints

ADD_UP = (
    "A value that is used several times receives a contribution from each use, and "
    "contributions add up: += into a buffer of zeros."
)

STEP = "Window (p, q) starts at row p times stride and column q times stride."

COUNT_POSTS = "Count posts, not gaps: the number of steps plus 1."

# question and second hint of a mistake that several functions share
AVERAGED_WEIGHTS: Hints = {
    "ask": "Where would a factor 1/N come from in the weights?",
    "tell": NO_FACTOR_HERE,
}

STRIDE_FORWARD: Hints = {
    "ask": "With stride 2, in which row does window p = 1 start?",
    "tell": STEP,
}

STRIDE_BACKWARD: Hints = {
    "ask": "With stride 2, from which row did output p = 1 read?",
    "tell": STEP,
}

STRIDE_ONE_WAY: Hints = {
    "ask": "With stride 2, where does window (1, 1) start: which row, and which column?",
    "tell": STEP,
}
