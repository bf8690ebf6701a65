"""A debugging exercise: places told by turning, and a way back that turns the wrong way."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Mistake
from bpcourse.exercises.shared.hints import UPSTREAM
from bpcourse.exercises.shared.sources import alone
from bpcourse.reference import rotary

BACK = rotary.rotary_backward


def rotary_inputs(rng):
    """(x, speed): sizes distinct, equal, one sequence, a single arrow; three places at least."""

    def case(N, T, half):
        return signed(rng, (N, T, 2 * half)), signed(rng, half, low=0.3, high=1.4)

    return {
        "2 sequences, 5 places, 3 arrows": case(2, 5, 3),
        "4 sequences, 4 places, 2 arrows": case(4, 4, 2),
        "one sequence, 6 places, 4 arrows": case(1, 6, 4),
        "3 sequences, 3 places, one arrow": case(3, 3, 1),
    }


_BOTH = "[da * cos + db * sin, db * cos - da * sin]"

rotary_backward = Backward(
    name="rotary_backward",
    parts={"dx": 1.5},
    inputs=rotary_inputs,
    reference=BACK,
    of=rotary.rotary_forward,
    wrt={"dx": 0},
    decisive={
        "several arrows": (
            "2 sequences, 5 places, 3 arrows",
            "4 sequences, 4 places, 2 arrows",
            "one sequence, 6 places, 4 arrows",
        ),
    },
    mistakes=(
        Mistake(
            "turned forward once more",
            ask="By which angle does your code turn a gradient, and by which one must it be turned so "
            "that it gets back to where x was?",
            tell="On the way back the arrow is turned by the opposite angle: the sine changes its sign.",
            edits=((_BOTH, "[da * cos - db * sin, db * cos + da * sin]"),),
        ),
        Mistake(
            "not turned at all",
            ask="If x moves to the right at a place that is turned by 90 degrees, where does out move?",
            tell="out moves along the turned direction, so the gradient must be turned, too.",
            edits=((_BOTH, "[da, db]"),),
        ),
        Mistake(
            "each half by itself",
            ask="How many entries of out does the first entry of x move?",
            tell="Two: its own, and its partner's in the other half. Both send something back.",
            edits=((_BOTH, "[da * cos, db * cos]"),),
        ),
        Mistake(
            "both sines with a plus",
            ask="Two signs stand before the sines in the forward. Are they the same?",
            tell="A turn has one plus and one minus, on the way back as well.",
            edits=((_BOTH, "[da * cos + db * sin, db * cos + da * sin]"),),
        ),
        Mistake(
            "both sines with a minus",
            ask="Two signs stand before the sines in the forward. Are they the same?",
            tell="A turn has one plus and one minus, on the way back as well.",
            edits=((_BOTH, "[da * cos - db * sin, db * cos - da * sin]"),),
        ),
        Mistake(
            "halves exchanged",
            ask="Which half of dx belongs to the first half of x?",
            tell="The first half first.",
            edits=((_BOTH, "[db * cos - da * sin, da * cos + db * sin]"),),
        ),
        Mistake(
            "sine and cosine exchanged",
            ask="At place 0 nothing is turned. What does your code do to the gradient there?",
            tell="At angle 0 the cosine is 1 and the sine 0: each entry keeps its own.",
            edits=((_BOTH, "[da * sin + db * cos, db * sin - da * cos]"),),
        ),
        Mistake(
            "neighbours taken for partners",
            ask="Which entry of x is turned together with entry 0: entry 1, or entry D/2?",
            tell="Partners stand half the width apart.",
            source=alone(
                BACK,
                (
                    "da, db = dout[..., :half], dout[..., half:]",
                    "da, db = dout[..., 0::2], dout[..., 1::2]",
                ),
            ),
        ),
        Mistake(
            "one angle for all places",
            ask="By how much is place 0 turned, and by how much the last one?",
            tell="Every place has an angle of its own.",
            source=alone(BACK, ("cos, sin = cache", "cos, sin = (c[-1] for c in cache)")),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dout appear in your formulas?",
            tell=UPSTREAM,
            source=alone(BACK, ("cos, sin = cache", "cos, sin = cache\n    dout = 0 * dout + 1")),
        ),
    ),
)
