"""Which pixels stand in which window."""

import numpy as np

from bpcourse.checking.draws import whole
from bpcourse.checking.exercise import Mistake, Program
from bpcourse.checking.outcome import Malformed, describe
from bpcourse.reference import patches


def window_inputs(rng):
    """(C, H, W, height, width, stride)."""
    H, W = whole(rng, 7, 12), whole(rng, 14, 20)
    height, width = whole(rng, 2, 3), whole(rng, 4, 6)
    side = whole(rng, 2, 4)
    return {
        "one channel, stride 1": (1, height + 2, width + whole(rng, 3, 8), height, width, 1),
        "three channels": (3, H, W, height + 1, width - 2, 1),
        "stride 2": (2, H, W, height, width, 2),
        "stride 3, the last pixels are never reached": (2, 7 + height, 8 + width, height, width, 3),
        "the window is the image": (3, H, W, H, W, 2),
        "one pixel a window": (3, height + 1, W, 1, 1, 1),
        "square": (side, 3 * side, 3 * side, side, side, side),
        "windows side by side": (2, 2 * height, 4 * width, height, width, height),
    }


def run_patches(implementation, *arguments):
    """The indices, as numbers that can be compared."""
    found = implementation(*arguments)
    if not isinstance(found, np.ndarray):
        return {"indices": found}
    if found.dtype.kind not in "iu":
        told = f"it is {describe(found)}, where whole numbers are expected, to index with"
        return {"indices": Malformed("dtype", told)}
    return {"indices": found.astype(float)}


patch_indices = Program(
    name="patch_indices",
    parts={"indices": 2},
    inputs=window_inputs,
    reference=patches.patch_indices,
    program=run_patches,
    mistakes=(
        Mistake(
            "a row of the image taken to be H long",
            ask="One step down in an image of shape (C, H, W): how many places in the long row is it?",
            tell="From a pixel to the one below there are W places.",
            edits=(("row * W + column", "row * H + column"),),
        ),
        Mistake(
            "channels left out",
            ask="Where does the second channel begin in the long row?",
            tell="Every channel before it takes H * W places.",
            edits=(("c * H * W + ", ""),),
        ),
        Mistake(
            "channels as far apart as a window is large",
            ask="Where does the second channel begin in the long row: after all pixels of the first "
            "one, or after one window?",
            tell="Every channel before it takes H * W places.",
            edits=(("c * H * W", "c * height * width"),),
        ),
        Mistake(
            "stride forgotten",
            ask="With stride 2, at which pixel does the second window begin?",
            tell="Window number k begins at k times the stride.",
            edits=((" * stride\n", "\n"),),
        ),
        Mistake(
            "stride applied to the pixels of the window as well",
            ask="Are the pixels inside a window neighbours, whatever the stride?",
            tell="The stride moves windows; inside a window every pixel counts.",
            edits=(
                ("row = down[:, None] + i", "row = down[:, None] + i * stride"),
                ("column = right[:, None] + j", "column = right[:, None] + j * stride"),
            ),
        ),
        Mistake(
            "stride missing in one direction",
            ask="With stride 2, where do the second window of a row and the second row of windows "
            "begin?",
            tell="Both directions move by the stride.",
            edits=(
                (
                    "np.indices((H_out, W_out)).reshape(2, -1) * stride",
                    "np.indices((H_out, W_out)).reshape(2, -1) * [[stride], [1]]",
                ),
            ),
        ),
        Mistake(
            "windows counted from top to bottom first",
            ask="Which window is the second one: the one to the right of the first, or the one below?",
            tell="Windows go left to right, and then down, as one reads.",
            edits=(
                (
                    "down, right = np.indices((H_out, W_out))",
                    "right, down = np.indices((W_out, H_out))",
                ),
            ),
        ),
        Mistake(
            "pixels of a window in columns instead of rows",
            ask="A kernel of shape (C, height, width) laid out in one row: which entry is the second?",
            tell="The last axis runs fastest: within a window go left to right, then down.",
            edits=(
                (
                    "c, i, j = np.indices((C, height, width))",
                    "c, j, i = np.indices((C, width, height))",
                ),
            ),
        ),
        Mistake(
            "channels run fastest",
            ask="In a kernel of shape (C, height, width), which axis runs fastest in one long row?",
            tell="First all pixels of channel 0, then all of channel 1.",
            edits=(
                (
                    "c, i, j = np.indices((C, height, width))",
                    "i, j, c = np.indices((height, width, C))",
                ),
            ),
        ),
        Mistake(
            "a row for each pixel, a column for each window",
            ask="How many rows has the result for a single window?",
            tell="Each row is one window; turn the result.",
            edits=(
                ("return c * H * W + row * W + column", "return (c * H * W + row * W + column).T"),
            ),
        ),
        Mistake(
            "one position too few",
            ask="An image of width 5 and a window of width 5: how many positions are there?",
            tell="Count the first position as well: it is there before any step.",
            edits=(
                ("(H - height) // stride + 1", "(H - height) // stride"),
                ("(W - width) // stride + 1", "(W - width) // stride"),
            ),
        ),
        Mistake(
            "height and width of the window exchanged",
            ask="A window of height 2 and width 3: how far down does it reach, and how far right?",
            tell="i runs over the height and goes down; j runs over the width and goes right.",
            edits=(
                (
                    "c, i, j = np.indices((C, height, width))",
                    "c, i, j = np.indices((C, width, height))",
                ),
            ),
        ),
    ),
)
