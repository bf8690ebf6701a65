"""Where a window may start, and how often."""

from bpcourse.checking.exercise import Function, Law, Mistake
from bpcourse.exercises.u04_image_classification.windows import COUNT_POSTS, SIZE_ROUNDED
from bpcourse.reference import conv


def position_inputs(rng):
    """(size, window, stride, pad): rests and none, with zeros around and without, one position."""

    def case(stride, pad, rest, count=None):
        window = int(rng.integers(2 * pad + 1, 2 * pad + 7))
        count = count or int(rng.integers(3, 20))
        return window + (count - 1) * stride + rest - 2 * pad, window, stride, pad

    return {
        "stride 1": case(1, 0, 0),
        "stride 2, fits exactly": case(2, 0, 0),
        "stride 3, two pixels left over": case(3, 0, 2),
        "stride 1, pad 2": case(1, 2, 0),
        "stride 2, pad 1, one pixel left over": case(2, 1, 1),
        "stride 4, pad 3, three pixels left over": case(4, 3, 3),
        "the window as large as the picture": case(2, 0, 0, count=1),
    }


def _lies_inside(last, size, window, _stride, pad):
    return bool(last + window <= size + 2 * pad)


count_positions = Function(
    name="count_positions",
    parts={"last": 0.5, "count": 0.5},
    inputs=position_inputs,
    reference=conv.count_positions,
    laws=(Law("last", "the last window ends inside the padded picture", _lies_inside),),
    mistakes=(
        Mistake(
            "last place that no step reaches",
            ask="With stride 3 the window starts at 0, 3, 6 and so on. Is your last place one of these?",
            tell="How far a window could be pushed is one thing, which step comes nearest to that "
            "another: round down to a multiple of the stride.",
            edits=(("last = (count - 1) * stride", "last = room"),),
        ),
        Mistake(
            "gaps counted in place of positions",
            ask="A window as large as the picture: how many positions does it have?",
            tell=COUNT_POSTS,
            edits=(
                ("count = room // stride + 1", "count = room // stride"),
                ("last = (count - 1) * stride", "last = count * stride"),
            ),
        ),
        Mistake(
            "zeros on one side only",
            ask="How many zeros stand before the first pixel, and how many behind the last?",
            tell="`pad` zeros are put on every side, so a row grows by twice as many.",
            edits=(("2 * pad", "pad"),),
        ),
        Mistake(
            "zeros left out",
            ask="What changes in your answer when pad grows from 0 to 2?",
            tell="The window walks over the padded picture, so its length counts.",
            edits=(("size + 2 * pad - window", "size - window"),),
        ),
        Mistake(
            "size of the window left out",
            ask="A window of 3 that starts at the last pixel: where are its other two columns?",
            tell="The whole window must fit; its size comes off first.",
            edits=(("size + 2 * pad - window", "size + 2 * pad"),),
        ),
        Mistake(
            "last place is the window's last pixel",
            ask="Is your last place where a window starts, or where it ends?",
            tell="What is asked for is the first pixel of the last window.",
            edits=(("last = (count - 1) * stride", "last = (count - 1) * stride + window - 1"),),
        ),
        Mistake(
            "rounded up",
            **SIZE_ROUNDED,
            edits=(("room // stride + 1", "-(-room // stride) + 1"),),
        ),
        Mistake(
            "stride left out of the count",
            ask="With stride 2, which of the possible places does the window skip?",
            tell="With a stride of s, only every s-th place is used.",
            edits=(
                ("count = room // stride + 1", "count = room + 1"),
                ("last = (count - 1) * stride", "last = room // stride * stride"),
            ),
        ),
    ),
)
