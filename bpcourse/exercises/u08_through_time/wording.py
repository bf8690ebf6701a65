"""What several exercises of this unit share."""

from bpcourse.exercises.shared.hints import Hints

SAVED_TANH = (
    "The slope of tanh at a is 1 - tanh(a)**2, and tanh(a) is the state that forward "
    "made. Square the state itself."
)

CAME_IN = "What came in times what comes back. What came in to Wh is prev_h."

TRANSPOSE_FORGOTTEN: Hints = {
    "ask": "da[:, j] came through the weights Wh[:, j]. Does your product use a "
    "column of Wh, or a row?",
    "tell": "On the way back from unit j to unit i the weight Wh[i, j] is met "
    "with its indices swapped, although Wh is square and no shape "
    "complains.",
}
