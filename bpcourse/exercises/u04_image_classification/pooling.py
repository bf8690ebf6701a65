"""Max-pooling, forward and backward."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Function, Law, Mistake
from bpcourse.exercises.shared.hints import UPSTREAM, Hints
from bpcourse.exercises.shared.sources import alone, changed
from bpcourse.exercises.u04_image_classification.loops import POOL_BACKWARD
from bpcourse.exercises.u04_image_classification.windows import (
    COUNT_POSTS,
    LITERAL_SIZE,
    NO_STRIDE_BACKWARD,
    NO_STRIDE_FORWARD,
    NO_STRIDE_ONE_WAY,
    OVER_IMAGE,
    PLACE_FOR_POSITION,
    SIZE_NOT_DIVIDED,
    SIZE_ROUNDED,
    STEPS_OVER_IMAGE,
)
from bpcourse.exercises.u04_image_classification.wording import ADD_UP
from bpcourse.reference import conv

EDGE_TO_EDGE: Hints = {
    "ask": "A 3 x 3 window with stride 2: do two neighbours share pixels, or just touch?",
    "tell": "The stride says where a window starts, the window's size how far it "
    "reaches. They are independent.",
}

SQUARE_WINDOW: Hints = {
    "ask": "Where does pool_width enter your code?",
    "tell": "Height and width of the window are two numbers.",
}

WINDOWS_OVERLAP: Hints = {
    "ask": "A pixel is the maximum of two windows that overlap. What must it receive?",
    "tell": ADD_UP,
}

WINNER_TWICE: Hints = {
    "ask": "When the same pixel wins in a second window, what happens to what it had received?",
    "tell": ADD_UP,
}


def pool_inputs(rng):
    """(x, pool_param): windows that touch, overlap, leave gaps; ties as a ReLU makes them."""

    def case(x, height, width, stride):
        return x, {"pool_height": height, "pool_width": width, "stride": stride}

    after_relu = np.maximum(signed(rng, (2, 2, 4, 6)) - 0.5, 0)
    after_relu[0, 0, :2, :2] = 0.0  # a window of equal values
    return {
        "windows 2 x 2, stride 2": case(signed(rng, (2, 3, 4, 6)), 2, 2, 2),
        "overlapping windows 3 x 2, stride 1": case(signed(rng, (2, 3, 5, 4)), 3, 2, 1),
        "overlapping windows 3 x 3, stride 2": case(signed(rng, (1, 2, 7, 5)), 3, 3, 2),
        "windows 1 x 2, stride 3: gaps": case(signed(rng, (3, 1, 7, 8)), 1, 2, 3),
        "negative values only": case(-rng.uniform(1, 2, (1, 2, 4, 4)), 2, 2, 2),
        "ties, as after a ReLU": case(after_relu, 2, 2, 2),
        "windows 2 x 3, stride 2, pixels left over": case(signed(rng, (2, 2, 5, 8)), 2, 3, 2),
    }


WINDOW_OF_STRIDE: Hints = {
    "ask": "Which two numbers say how far your window reaches, and where do you read them?",
    "tell": "pool_height and pool_width say how far a window reaches; the stride only says where "
    "it starts.",
}

ONE_FOR_ALL: Hints = {
    "ask": "How many maxima does one window position have, if there are 2 images of 3 channels?",
    "tell": "Every channel of every image has a maximum of its own: look along rows and columns only.",
}

MIXED_UP: Hints = {
    "ask": "Does your 3 x 2 window have 3 rows or 3 columns?",
    "tell": "The height counts rows, axis 2; the width counts columns, axis 3.",
}

# lines of the reference that many mistakes change
SIZES = 'height, width = pool_param["pool_height"], pool_param["pool_width"]'
HEIGHT, WIDTH = "(H - height) // stride + 1", "(W - width) // stride + 1"
WINDOW = "top : top + height, left : left + width"

POOL_SQUARE = (SIZES, 'height = width = pool_param["pool_height"]')


def _among_entries(out, x, pool_param):
    return bool(np.isin(out, x).all())


max_pool_forward = Function(
    name="max_pool_forward",
    parts={"out": 1},
    returns=("out", "cache"),
    inputs=pool_inputs,
    reference=conv.max_pool_forward,
    laws=(Law("out", "each maximum is one of the entries of x", _among_entries),),
    mistakes=(
        Mistake(
            "mean in place of the maximum",
            ask="What should come out of the window 0, 0, 0, 8?",
            tell="Max-pooling keeps the largest value; the others have no say.",
            edits=(("window.max(", "window.mean("),),
        ),
        Mistake(
            "negative windows become 0",
            ask="What is the largest of -3, -1, -2, and what is the value that your search starts "
            "with?",
            tell="A search that starts from 0 never finds a negative maximum.",
            edits=(("window.max(axis=(2, 3))", "np.maximum(window.max(axis=(2, 3)), 0)"),),
        ),
        Mistake(
            "maximum of the absolute values",
            ask="Is -5 larger than 3?",
            tell="Pooling compares the values with their signs.",
            edits=(("window.max(", "np.abs(window).max("),),
        ),
        NO_STRIDE_FORWARD,
        NO_STRIDE_ONE_WAY,
        Mistake(
            "windows assumed to lie edge to edge",
            **EDGE_TO_EDGE,
            edits=(
                ("(H - height) // stride + 1", "H // height"),
                ("(W - width) // stride + 1", "W // width"),
                ("u * stride", "u * height"),
                ("v * stride", "v * width"),
            ),
        ),
        Mistake(
            "window assumed square",
            **SQUARE_WINDOW,
            edits=(POOL_SQUARE,),
        ),
        Mistake(
            "height and width of the window mixed up",
            **MIXED_UP,
            edits=((WINDOW, "top : top + width, left : left + height"),),
        ),
        Mistake(
            "maximum over the channels as well",
            ask="How many numbers should come out of one window position of an image of 3 channels?",
            tell="Every channel is pooled by itself: rows and columns only.",
            edits=(("window.max(axis=(2, 3))", "window.max(axis=(1, 2, 3))[:, None]"),),
        ),
        Mistake(
            "output one row and column too small",
            ask="A window as large as the image: how many positions does it have?",
            tell=COUNT_POSTS,
            edits=(("// stride + 1", "// stride", 2),),
        ),
        Mistake(
            "window as large as the stride",
            **WINDOW_OF_STRIDE,
            source=alone(
                conv.max_pool_forward, (WINDOW, "top : top + stride, left : left + stride")
            ),
        ),
        Mistake(
            "window and output sized by the stride",
            **WINDOW_OF_STRIDE,
            source=alone(conv.max_pool_forward, (SIZES, 'height = width = pool_param["stride"]')),
        ),
        Mistake(
            "output as large as the image divided by the stride",
            ask="In a row of 5 pixels, at how many places fits a window of 3 with stride 1?",
            tell="A window that starts near the end sticks out of the image. Take its size off first, "
            "then count the steps.",
            source=alone(conv.max_pool_forward, (HEIGHT, "H // stride"), (WIDTH, "W // stride")),
        ),
        Mistake(
            "stride left out of the size of the output",
            **SIZE_NOT_DIVIDED,
            source=alone(
                conv.max_pool_forward, (HEIGHT, "H - height + 1"), (WIDTH, "W - width + 1")
            ),
        ),
        Mistake(
            "size of the output rounded to the nearest number",
            **SIZE_ROUNDED,
            source=alone(
                conv.max_pool_forward,
                (HEIGHT, "round((H - height) / stride + 1)"),
                (WIDTH, "round((W - width) / stride + 1)"),
            ),
        ),
        Mistake(
            "width of the output computed from the height",
            ask="For an image that is wider than high, is your output wider than high?",
            tell="Height and width follow the same rule, each with its own numbers.",
            source=alone(conv.max_pool_forward, (WIDTH, HEIGHT)),
        ),
        Mistake(
            "width of the output computed with the height of the window",
            ask="How many places are there for a window of 3 x 2 in a row of 4 pixels? Which of its "
            "two sizes decides?",
            tell="In a row the window's width counts, in a column its height.",
            source=alone(conv.max_pool_forward, (WIDTH, "(W - height) // stride + 1")),
        ),
        Mistake(
            "window size written as a number",
            **LITERAL_SIZE,
            source=alone(conv.max_pool_forward, (SIZES, "height, width = 2, 2")),
        ),
        Mistake(
            "loops step over the image in place of the output",
            **OVER_IMAGE,
            source=alone(conv.max_pool_forward, *STEPS_OVER_IMAGE),
        ),
        Mistake(
            "output written at the place where the window starts",
            **PLACE_FOR_POSITION,
            source=alone(conv.max_pool_forward, ("out[:, :, u, v]", "out[:, :, top, left]")),
        ),
        Mistake(
            "one maximum for all images and channels",
            **ONE_FOR_ALL,
            source=alone(conv.max_pool_forward, ("window.max(axis=(2, 3))", "window.max()")),
        ),
        Mistake(
            "smallest value in place of the largest",
            ask="What should come out of the window 1, 2, 3, 8?",
            tell="Max-pooling keeps the largest value.",
            edits=(("window.max(", "window.min("),),
        ),
    ),
)


def _windows(dout, pool_param):
    """(rows, columns, gradients) of each window."""
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    for u in range(dout.shape[2]):
        for v in range(dout.shape[3]):
            rows = slice(u * stride, u * stride + height)
            cols = slice(v * stride, v * stride + width)
            yield rows, cols, dout[:, :, u, v][:, :, None, None]


def _with_ties(dout, cache, share):
    """max_pool_backward in which `share` says how equal maxima divide a window's gradient."""
    x, pool_param = cache
    dx = np.zeros_like(x)
    for rows, cols, d in _windows(dout, pool_param):
        window = x[:, :, rows, cols]
        largest = window == window.max(axis=(2, 3), keepdims=True)
        flat = largest.reshape(*largest.shape[:2], -1)
        dx[:, :, rows, cols] += share(flat).reshape(window.shape) * d
    return dx


def _ties_all(dout, cache):
    """Each of the equal maxima receives the window's gradient."""
    return _with_ties(dout, cache, lambda largest: largest)


def _ties_split(dout, cache):
    """Equal maxima share the window's gradient equally."""
    return _with_ties(dout, cache, lambda largest: largest / largest.sum(axis=-1, keepdims=True))


def _ties_last(dout, cache):
    """The last of the equal maxima, row by row, takes all."""

    def last(largest):
        place = largest.shape[-1] - 1 - largest[..., ::-1].argmax(axis=-1)
        return np.arange(largest.shape[-1]) == place[..., None]

    return _with_ties(dout, cache, last)


def _ties_as_in(answer):
    """Equal maxima share the window's gradient as they do in this answer, where that adds up.

    What they received is seen only where no other window with equal maxima reaches.
    """

    def backward(dout, cache):
        x, pool_param = cache
        plain = getattr(dout, "value", dout), (getattr(x, "value", x), pool_param)  # of Rounded
        untied = _with_ties(*plain, lambda flat: flat * (flat.sum(axis=-1, keepdims=True) == 1))
        received = [
            (answer["dx"] - untied)[:, :, rows, cols] / d
            for rows, cols, d in _windows(plain[0], pool_param)
        ]
        shares = iter([part.reshape(*part.shape[:2], -1) for part in received])
        return _with_ties(dout, cache, lambda flat: _if_it_adds_up(next(shares), flat))

    return backward


def _if_it_adds_up(shares, largest):
    """These shares where they lie from 0 to 1 and add up to 1, else all to the first."""
    first = largest & (largest.cumsum(axis=-1) == 1)
    shares = np.where(largest, shares, 0.0)
    fair = (shares > -1e-9).all(axis=-1) & (np.abs(shares.sum(axis=-1) - 1) < 1e-9)
    tied = largest.sum(axis=-1) > 1
    return np.where((fair & tied)[..., None], shares, first)


# the same slip of a student whose mask marks all equal maxima, as `window == window.max()` does
ALL_TIES = (
    "mask = np.arange(height * width) == winner[:, :, None]",
    "mask = window.reshape(N, C, -1) == window.max(axis=(2, 3))[:, :, None]",
)


DECODED = "winner // height, winner % height"


max_pool_backward = Backward(
    name="max_pool_backward",
    parts={"dx": 3},
    inputs=pool_inputs,
    reference=conv.max_pool_backward,
    alternatives=(_ties_all, _ties_split, _ties_last),
    choice=_ties_as_in,
    of=max_pool_forward,
    wrt={"dx": 0},
    decisive={
        "one image": ("overlapping windows 3 x 3, stride 2", "negative values only"),
        "negative values": ("negative values only",),
        "overlapping windows": (
            "overlapping windows 3 x 2, stride 1",
            "overlapping windows 3 x 3, stride 2",
        ),
        "windows that are not square": (
            "overlapping windows 3 x 2, stride 1",
            "windows 1 x 2, stride 3: gaps",
        ),
    },
    mistakes=(
        Mistake(
            "overlapping windows overwrite each other",
            **WINDOWS_OVERLAP,
            edits=(("left : left + width] +=", "left : left + width] ="),),
        ),
        Mistake(
            "overlapping windows overwrite each other (equal maxima all marked)",
            **WINDOWS_OVERLAP,
            edits=(("left : left + width] +=", "left : left + width] ="), ALL_TIES),
        ),
        Mistake(
            "overlapping winners overwrite each other",
            **WINNER_TWICE,
            edits=(
                (
                    "left : left + width] += mask * d",
                    "left : left + width] = np.where(mask, d, dx[:, :, top : top + height, "
                    "left : left + width])",
                ),
            ),
        ),
        Mistake(
            "overlapping winners overwrite each other (equal maxima all marked)",
            **WINNER_TWICE,
            edits=(
                (
                    "left : left + width] += mask * d",
                    "left : left + width] = np.where(mask, d, dx[:, :, top : top + height, "
                    "left : left + width])",
                ),
                ALL_TIES,
            ),
        ),
        NO_STRIDE_BACKWARD,
        NO_STRIDE_ONE_WAY,
        Mistake(
            "windows assumed to lie edge to edge",
            **EDGE_TO_EDGE,
            edits=(("u * stride", "u * height"), ("v * stride", "v * width")),
        ),
        Mistake(
            "window as large as the stride",
            **WINDOW_OF_STRIDE,
            edits=(
                ('height, width = pool_param["pool_height"], pool_param["pool_width"]\n', "\n"),
                ('stride = pool_param["stride"]', 'height = width = stride = pool_param["stride"]'),
            ),
        ),
        Mistake(
            "window assumed square",
            **SQUARE_WINDOW,
            edits=(POOL_SQUARE,),
        ),
        Mistake(
            "row and column of the maximum swapped",
            ask="Window 3, 1 / 7, 2: in which row is the 7, and in which entry is your gradient?",
            tell="The first index of the window is the row.",
            edits=(("mask.reshape(window.shape)", "mask.reshape(window.shape).swapaxes(2, 3)"),),
        ),
        Mistake(
            "every pixel of the window receives the gradient",
            ask="Only one value of the window went through. Would the output move if you changed "
            "another one a little?",
            tell="The pixels that lost have derivative 0.",
            edits=(("+= mask * d", "+= d"),),
        ),
        Mistake(
            "gradient of a mean",
            ask="Which pooling spreads its gradient evenly over the window?",
            tell="A maximum hands everything to the winner.",
            edits=(("+= mask * d", "+= d / (height * width)"),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dout appear in your dx?",
            tell=UPSTREAM,
            edits=(("+= mask * d", "+= mask"),),
        ),
        Mistake(
            "multiplied by the maximum itself",
            ask="If the largest pixel grows by 0.1, by how much does the output grow?",
            tell="The derivative of the maximum with respect to the winner is 1, whatever its value.",
            edits=(("+= mask * d", "+= mask * d * window"),),
        ),
        Mistake(
            "smallest pixel marked instead of the largest",
            ask="Which pixel of the window went through in the forward?",
            tell="Mark the place of the maximum.",
            edits=((".argmax(axis=2)", " * -1\n            winner = winner.argmax(axis=2)"),),
        ),
        Mistake(
            "place in the window decoded with its height",
            ask="In a window of 3 rows and 2 columns, which row and column has the flat index 4? What "
            "does your formula give?",
            tell="NumPy counts row by row, and a row is as long as the window is wide.",
            source=changed(POOL_BACKWARD, ("winner // width, winner % width", DECODED)),
            raising=changed(
                POOL_BACKWARD,
                ("winner // width, winner % width", DECODED),
                (
                    "dx[n, c, top + row, left + col] += dout[n, c, u, v]",
                    "mask = np.zeros((height, width))\n"
                    "                    mask[row, col] = 1\n"
                    "                    dx[n, c, top : top + height, left : left + width] += "
                    "mask * dout[n, c, u, v]",
                ),
            ),
        ),
        Mistake(
            "height and width of the window mixed up",
            **MIXED_UP,
            source=alone(
                conv.max_pool_backward,
                (SIZES, 'width, height = pool_param["pool_height"], pool_param["pool_width"]'),
            ),
        ),
        Mistake(
            "window size written as a number",
            **LITERAL_SIZE,
            source=alone(conv.max_pool_backward, (SIZES, "height, width = 2, 2")),
        ),
        Mistake(
            "loops step over the image in place of the output",
            **OVER_IMAGE,
            source=changed(POOL_BACKWARD, *STEPS_OVER_IMAGE),
        ),
        Mistake(
            "dout read at the place where the window starts",
            **PLACE_FOR_POSITION,
            source=alone(conv.max_pool_backward, ("dout[:, :, u, v]", "dout[:, :, top, left]")),
        ),
        Mistake(
            "one maximum for all images and channels",
            **ONE_FOR_ALL,
            source=alone(
                conv.max_pool_backward,
                (
                    "mask = np.arange(height * width) == winner[:, :, None]",
                    "mask = window.reshape(N, C, -1) == window.max()",
                ),
            ),
        ),
        Mistake(
            "gradient at the first pixel of the window",
            ask="Does your dx depend on which pixel of the window was the largest?",
            tell="The place of the maximum decides who receives dout; the window only says where to "
            "look for it.",
            source=alone(conv.max_pool_backward, ("winner[:, :, None]", "0 * winner[:, :, None]")),
        ),
    ),
)
