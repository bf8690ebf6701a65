"""What several exercises of this unit share."""

from bpcourse.checking.exercise import Mistake
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

# mistakes of convolution and of pooling, whose windows start where these lines say
NO_STRIDE = (("p * stride", "p"), ("q * stride", "q"))
NO_STRIDE_FORWARD = Mistake(
    "stride missing",
    ask="With stride 2, in which row does window p = 1 start?",
    tell=STEP,
    edits=NO_STRIDE,
)
NO_STRIDE_BACKWARD = Mistake(
    "stride missing",
    ask="With stride 2, from which row did output p = 1 read?",
    tell=STEP,
    edits=NO_STRIDE,
)
NO_STRIDE_ONE_WAY = Mistake(
    "stride missing in one direction",
    ask="With stride 2, where does window (1, 1) start: which row, and which column?",
    tell=STEP,
    edits=(("q * stride", "q"),),
)
