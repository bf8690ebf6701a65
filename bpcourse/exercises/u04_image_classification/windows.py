"""Mistakes in where windows lie, which convolution and pooling share.

Forward and backward all visit the same windows, with the same lines.
"""

from bpcourse.checking.exercise import Mistake
from bpcourse.exercises.shared.hints import Hints

STEP = "Window (u, v) starts at row u times stride and column v times stride."
COUNT_POSTS = "Count posts, not gaps: the number of steps plus 1."

# lines of the reference that many mistakes change
ROWS, COLUMNS = "for u in range(H_out):", "for v in range(W_out):"
TOP, LEFT = "top = u * stride", "left = v * stride"

NO_STRIDE = (("u * stride", "u"), ("v * stride", "v"))
NO_STRIDE_FORWARD = Mistake(
    "stride missing",
    ask="With stride 2, in which row does window u = 1 start?",
    tell=STEP,
    edits=NO_STRIDE,
)
NO_STRIDE_BACKWARD = Mistake(
    "stride missing",
    ask="With stride 2, from which row did output u = 1 read?",
    tell=STEP,
    edits=NO_STRIDE,
)
NO_STRIDE_ONE_WAY = Mistake(
    "stride missing in one direction",
    ask="With stride 2, where does window (1, 1) start: which row, and which column?",
    tell=STEP,
    edits=(("v * stride", "v"),),
)

# loops that walk over the image in place of the output
STEPS_OVER_IMAGE = (
    (ROWS, "for top in range(0, x.shape[2], stride):"),
    (COLUMNS, "for left in range(0, x.shape[3], stride):"),
    (TOP, "u = top // stride"),
    (LEFT, "v = left // stride"),
)
PLACES_IN_THE_IMAGE = (
    *STEPS_OVER_IMAGE[:2],
    (TOP, "u = top"),
    (LEFT, "v = left"),
)
PIXELS_FOR_POSITIONS = (
    ("in range(H_out)", "in range(x.shape[2])"),
    ("in range(W_out)", "in range(x.shape[3])"),
)

OVER_IMAGE: Hints = {
    "ask": "Your loops step through the image to its end. Does a whole window fit at each of these "
    "places, and are there windows that start at none of them?",
    "tell": "Let u and v run over the output, and compute from them where the window starts: the "
    "output's shape says how many windows there are.",
}
OVER_PIXELS: Hints = {
    "ask": "How often does your loop over the rows run: once for each row of the image, or once "
    "for each row of the output?",
    "tell": "u and v count positions of the output, H' and W' of them, not pixels.",
}
PLACE_FOR_POSITION: Hints = {
    "ask": "With stride 2, the second window starts in row 2. In which row of the output does its "
    "number belong?",
    "tell": "Where a window starts in the image and which window it is are two numbers; with "
    "stride 1 they happen to be equal.",
}

SIZE_NOT_DIVIDED: Hints = {
    "ask": "With stride 2, how many windows fit side by side in one of the cases? What does your "
    "formula give, in the order in which Python works it out?",
    "tell": "First the difference in brackets, then the division by the stride, then + 1.",
}
SIZE_ROUNDED: Hints = {
    "ask": "The last step would stick out of the image by half a window. Is there a window there, "
    "and what does your formula say?",
    "tell": "Only whole windows count, so the number of steps is rounded down, always. round() "
    "and np.ceil do not.",
}

LITERAL_SIZE: Hints = {
    "ask": "Is there a number in your code that is true of one kernel or window only?",
    "tell": "Read the sizes from what comes in: the caller chooses them, height and width each.",
}
