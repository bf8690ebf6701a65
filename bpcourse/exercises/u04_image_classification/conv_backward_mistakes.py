"""What students get wrong in the backward of a convolution."""

from bpcourse.checking.exercise import Mistake
from bpcourse.exercises.shared.hints import NO_FACTOR_HERE, UPSTREAM
from bpcourse.exercises.shared.sources import alone, changed
from bpcourse.exercises.u04_image_classification.loops import CONV_BACKWARD, both_ways
from bpcourse.exercises.u04_image_classification.windows import (
    LITERAL_SIZE,
    NO_STRIDE_BACKWARD,
    NO_STRIDE_ONE_WAY,
    OVER_IMAGE,
    OVER_PIXELS,
    PIXELS_FOR_POSITIONS,
    PLACE_FOR_POSITION,
    STEP,
    STEPS_OVER_IMAGE,
)
from bpcourse.exercises.u04_image_classification.wording import ADD_UP, AVERAGED_WEIGHTS
from bpcourse.reference import conv

SAME_WINDOWS = "Forward, dw and dx all speak of the same windows. " + STEP

# lines of the reference that many mistakes change
PADDED = "np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))"
CROP = "pad : pad + H, pad : pad + W"

BACKWARD_MISTAKES = (
    Mistake(
        "crop with -pad, which fails for pad 0",
        ask="What is a[0:-0] in NumPy: all of a, or nothing?",
        tell="-0 is 0, so the slice is empty. Say where the image ends by counting from its start.",
        edits=((CROP, "pad:-pad, pad:-pad"),),
        raising=changed(CONV_BACKWARD, (CROP, "pad:-pad, pad:-pad")),
    ),
    Mistake(
        "crop of exactly one pixel",
        ask="How many rows of zeros were added on each side? Is it 1 in every case?",
        tell="Take off as much as the padding put on: pad, whatever its value.",
        edits=((CROP, "1:-1, 1:-1"),),
        raising=changed(CONV_BACKWARD, (CROP, "1:-1, 1:-1")),
    ),
    Mistake(
        "padding not cropped",
        ask="Do your dx and x have the same shape when pad is 1?",
        tell="The zeros around the image are no part of x: cut their gradient off.",
        edits=(("dpadded[:, :, pad : pad + H, pad : pad + W]", "dpadded"),),
    ),
    Mistake(
        "height and width mixed up in the crop",
        ask="Which axis of dx has H entries, and which has W?",
        tell="Rows come first: axis 2 has length H, axis 3 has length W.",
        edits=((CROP, "pad : pad + W, pad : pad + H"),),
    ),
    Mistake(
        "overlapping windows overwrite each other in dx",
        ask="A pixel lies in several windows. How many of them have a say in your dx?",
        tell=ADD_UP,
        edits=(("dpadded[:, :, rows, cols] +=", "dpadded[:, :, rows, cols] ="),),
    ),
    Mistake(
        "kernels and windows overwrite each other in dx",
        ask="A pixel is read by every kernel, and in several windows. Does your dx add these, or "
        "keep the last?",
        tell=ADD_UP,
        edits=(
            (
                "dpadded[:, :, rows, cols] += np.tensordot(d, w, axes=([1], [0]))",
                "dpadded[:, :, rows, cols] = d[:, -1][:, None, None, None] * w[-1]",
            ),
        ),
    ),
    Mistake(
        "kernels overwrite each other in dx",
        ask="If there are 4 kernels, how many of them send gradient to a pixel in your dx?",
        tell="Sum over the kernels as well as over the windows.",
        edits=(("np.tensordot(d, w, axes=([1], [0]))", "d[:, -1][:, None, None, None] * w[-1]"),),
    ),
    Mistake(
        "windows overwrite each other in dw",
        ask="At how many positions is the same kernel used?",
        tell=ADD_UP,
        edits=(("dw +=", "dw ="),),
    ),
    Mistake(
        "images and windows overwrite each other in dw",
        ask="The same kernel is used on every image, at every position. Which of these uses are in "
        "your dw?",
        tell=ADD_UP,
        edits=(
            (
                "dw += np.tensordot(d, padded[:, :, rows, cols], axes=([0], [0]))",
                "dw = d[-1][:, None, None, None] * padded[-1][None, :, rows, cols]",
            ),
        ),
    ),
    Mistake(
        "kernel flipped in dx",
        ask="Pixel (i, j) of a window was multiplied by w[i, j]. By what do you multiply on the "
        "way back?",
        tell="When you add to the window itself, the kernel stays as it is. A flip appears only when "
        "dx is written as a convolution of dout.",
        edits=(("np.tensordot(d, w,", "np.tensordot(d, w[:, :, ::-1, ::-1],"),),
    ),
    NO_STRIDE_BACKWARD,
    NO_STRIDE_ONE_WAY,
    Mistake(
        "stride missing in the windows of dx",
        ask="Are the windows that you write to in dx those that the forward read from?",
        tell=SAME_WINDOWS,
        edits=(("dpadded[:, :, rows, cols] +=", "dpadded[:, :, u:u + HH, v:v + WW] +="),),
    ),
    Mistake(
        "stride missing in the windows of dw",
        ask="Are the windows that you read for dw those that the forward read from?",
        tell=SAME_WINDOWS,
        edits=(("padded[:, :, rows, cols], axes", "padded[:, :, u:u + HH, v:v + WW], axes"),),
    ),
    Mistake(
        "upstream gradient ignored",
        ask="If the loss cared ten times as much about one output pixel, what would change?",
        tell=UPSTREAM,
        edits=(("d = dout[:, :, u, v]", "d = np.ones_like(dout[:, :, u, v])"),),
    ),
    Mistake(
        "bias gradient not summed over the positions",
        ask="At how many positions of an image is b[f] added?",
        tell="One bias serves all images and all positions: sum over all three axes but that of "
        "the kernels.",
        edits=(("dout.sum(axis=(0, 2, 3))", "dout.sum(axis=0)"),),
    ),
    Mistake(
        "bias gradient summed over the wrong axes",
        ask="b has one entry per kernel. Which axis of dout belongs to the kernels?",
        tell="Keep axis 1 and sum over the others.",
        edits=(("axis=(0, 2, 3)", "axis=(1, 2, 3)"),),
    ),
    Mistake(
        "bias gradient averaged instead of summed",
        ask="Where would a division come from in the bias?",
        tell=NO_FACTOR_HERE,
        edits=(("dout.sum(axis=(0, 2, 3))", "dout.mean(axis=(0, 2, 3))"),),
    ),
    Mistake(
        "weight gradient divided by the number of images",
        **AVERAGED_WEIGHTS,
        edits=(("    return dx, dw, db", "    return dx, dw / N, db"),),
    ),
    Mistake(
        "windows cut from x instead of the padded image",
        ask="From which image did the forward read: with its border of zeros, or without?",
        tell="Pad x in the backward too, or keep the padded image in the cache.",
        edits=(
            (
                "padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))\n    dpadded = "
                "np.zeros_like(padded)",
                "padded = x\n    dpadded = np.zeros_like(np.pad(x, ((0, 0), (0, 0), (pad, pad), "
                "(pad, pad))))",
            ),
        ),
    ),
    Mistake(
        "height and width of the window mixed up",
        ask="A kernel is 3 x 2. At each place where your code says HH or WW: is that place about "
        "rows or about columns?",
        tell="HH counts rows and goes with axis 2; WW counts columns and goes with axis 3.",
        **both_ways(
            conv.conv_backward, CONV_BACKWARD, ("F, C, HH, WW = w.shape", "F, C, WW, HH = w.shape")
        ),
    ),
    Mistake(
        "kernel size written as a number",
        **LITERAL_SIZE,
        **both_ways(
            conv.conv_backward,
            CONV_BACKWARD,
            ("F, C, HH, WW = w.shape", "F, HH, WW = len(w), 3, 3"),
        ),
    ),
    Mistake(
        "loops step over the image in place of the output",
        **OVER_IMAGE,
        **both_ways(conv.conv_backward, CONV_BACKWARD, *STEPS_OVER_IMAGE),
    ),
    Mistake(
        "loops over the pixels in place of the output's positions",
        **OVER_PIXELS,
        **both_ways(conv.conv_backward, CONV_BACKWARD, *PIXELS_FOR_POSITIONS),
    ),
    Mistake(
        "dout read at the place where the window starts",
        **PLACE_FOR_POSITION,
        source=alone(conv.conv_backward, ("dout[:, :, u, v]", "dout[:, :, top, left]")),
    ),
    Mistake(
        "all four axes padded",
        ask="How many images and channels are there after your padding?",
        tell="Only rows and columns get a border. np.pad takes a pair (before, after) for each axis; "
        "a single number is meant for all of them.",
        **both_ways(conv.conv_backward, CONV_BACKWARD, (PADDED, "np.pad(x, pad)")),
    ),
    Mistake(
        "positions overwrite each other in db",
        ask="At how many positions is b[f] added, and how many of them have a say in your db?",
        tell=ADD_UP,
        source=alone(
            conv.conv_backward, ("dout.sum(axis=(0, 2, 3))", "dout[:, :, -1, -1].sum(axis=0)")
        ),
    ),
    Mistake(
        "images overwrite each other in db",
        ask="How many images share one and the same bias, and how many of them have a say in your "
        "db?",
        tell=ADD_UP,
        source=alone(conv.conv_backward, ("dout.sum(axis=(0, 2, 3))", "dout[-1].sum(axis=(1, 2))")),
    ),
    Mistake(
        "images and positions overwrite each other in db",
        ask="The same bias is added to every image, at every position. Which of these uses are in "
        "your db?",
        tell=ADD_UP,
        source=alone(conv.conv_backward, ("dout.sum(axis=(0, 2, 3))", "dout[-1, :, -1, -1]")),
    ),
    Mistake(
        "images overwrite each other in dw",
        ask="How many images use the same kernel, and how many of them have a say in your dw?",
        tell=ADD_UP,
        source=alone(
            conv.conv_backward,
            (
                "np.tensordot(d, padded[:, :, rows, cols], axes=([0], [0]))",
                "d[-1][:, None, None, None] * padded[-1][None, :, rows, cols]",
            ),
        ),
    ),
)
