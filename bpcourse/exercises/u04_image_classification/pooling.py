"""Max-pooling, forward and backward."""

import numpy as np

from bpcourse.checking.exercise import Backward, Function, Mistake
from bpcourse.exercises.shared.hints import UPSTREAM, Hints
from bpcourse.exercises.u04_image_classification.wording import (
    ADD_UP,
    COUNT_POSTS,
    NO_STRIDE_BACKWARD,
    NO_STRIDE_FORWARD,
    NO_STRIDE_ONE_WAY,
)
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

    after_relu = np.maximum(rng.standard_normal((2, 2, 4, 6)) - 0.5, 0)
    after_relu[0, 0, :2, :2] = 0.0  # a window of equal values
    return {
        "windows 2 x 2, stride 2": case(rng.standard_normal((2, 3, 4, 6)), 2, 2, 2),
        "overlapping windows 3 x 2, stride 1": case(rng.standard_normal((2, 3, 5, 4)), 3, 2, 1),
        "overlapping windows 3 x 3, stride 2": case(rng.standard_normal((1, 2, 7, 5)), 3, 3, 2),
        "windows 1 x 2, stride 3: gaps": case(rng.standard_normal((3, 1, 7, 8)), 1, 2, 3),
        "negative values only": case(-rng.uniform(1, 2, (1, 2, 4, 4)), 2, 2, 2),
        "ties, as after a ReLU": case(after_relu, 2, 2, 2),
    }


POOL_SQUARE = (
    'height, width = pool_param["pool_height"], pool_param["pool_width"]',
    'height = width = pool_param["pool_height"]',
)


max_pool_forward = Function(
    name="max_pool_forward",
    parts={"out": 1},
    returns=("out", "cache"),
    inputs=pool_inputs,
    reference=conv.max_pool_forward,
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
                ("p * stride", "p * height"),
                ("q * stride", "q * width"),
            ),
        ),
        Mistake(
            "window assumed square",
            **SQUARE_WINDOW,
            edits=(POOL_SQUARE,),
        ),
        Mistake(
            "height and width of the window mixed up",
            ask="Does your 3 x 2 window have 3 rows or 3 columns?",
            tell="The height counts rows, axis 2; the width counts columns, axis 3.",
            edits=(
                (
                    "top : top + height, left : left + width",
                    "top : top + width, left : left + height",
                ),
            ),
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
    ),
)


def _windows(dout, pool_param):
    """(rows, columns, gradients) of each window."""
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    for p in range(dout.shape[2]):
        for q in range(dout.shape[3]):
            rows = slice(p * stride, p * stride + height)
            cols = slice(q * stride, q * stride + width)
            yield rows, cols, dout[:, :, p, q][:, :, None, None]


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
            edits=(("p * stride", "p * height"), ("q * stride", "q * width")),
        ),
        Mistake(
            "window as large as the stride",
            ask="Which two numbers say how far your window reaches, and where do you read them?",
            tell="pool_height and pool_width say how far a window reaches; the stride only says where "
            "it starts.",
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
    ),
)
