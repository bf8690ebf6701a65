"""What students get wrong in the forward of a convolution."""

from bpcourse.checking.exercise import Mistake
from bpcourse.exercises.shared.sources import alone, changed
from bpcourse.exercises.u04_image_classification.loops import CONV_FORWARD, both_ways
from bpcourse.exercises.u04_image_classification.windows import (
    COUNT_POSTS,
    LITERAL_SIZE,
    NO_STRIDE_FORWARD,
    NO_STRIDE_ONE_WAY,
    OVER_IMAGE,
    OVER_PIXELS,
    PIXELS_FOR_POSITIONS,
    PLACE_FOR_POSITION,
    PLACES_IN_THE_IMAGE,
    SIZE_NOT_DIVIDED,
    SIZE_ROUNDED,
    STEPS_OVER_IMAGE,
)
from bpcourse.reference import conv

# lines of the reference that many mistakes change
PRODUCT = "np.tensordot(window, w, axes=([1, 2, 3], [1, 2, 3])) + b"
PADDED = "np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))"
HEIGHT, WIDTH = "(H + 2 * pad - HH) // stride + 1", "(W + 2 * pad - WW) // stride + 1"

FORWARD_MISTAKES = (
    Mistake(
        "bias forgotten",
        ask="What should come out for an image of zeros?",
        tell="Each kernel has one bias, added to every position of its output.",
        edits=((" + b\n", "\n"),),
    ),
    Mistake(
        "bias added for every product",
        ask="How often does b enter one output number: once, or once per weight?",
        tell="Sum the products first, then add the bias once.",
        edits=((" + b\n", " + b * (C * HH * WW)\n"),),
    ),
    Mistake(
        "kernel flipped",
        ask="Which weight meets the top left pixel of the window: the first or the last?",
        tell="In networks w[i, j] meets the pixel at (i, j) of the window. The flip belongs to the "
        "convolution of mathematics.",
        edits=(("(window, w,", "(window, w[:, :, ::-1, ::-1],"),),
    ),
    NO_STRIDE_FORWARD,
    NO_STRIDE_ONE_WAY,
    Mistake(
        "padding left out",
        ask="What is the shape of the image that your windows are cut from?",
        tell="Put pad rows and columns of zeros on every side first; the output grows with them.",
        edits=(('conv_param["pad"]', "0"),),
    ),
    Mistake(
        "padding counted on one side only",
        ask="By how many rows does an image grow when it gets pad rows above and below?",
        tell="The padded height is H + 2 pad.",
        edits=(("2 * pad", "pad", 2),),
    ),
    Mistake(
        # in the window, in the output's shape or in the unpacking of w.shape: all raise alike
        "height and width of the window mixed up",
        ask="A kernel is 3 x 2. At each place where your code says HH or WW: is that place about "
        "rows or about columns?",
        tell="HH counts rows and goes with axis 2; WW counts columns and goes with axis 3.",
        **both_ways(
            conv.conv_forward,
            CONV_FORWARD,
            ("top : top + HH, left : left + WW", "top : top + WW, left : left + HH"),
        ),
    ),
    Mistake(
        "width of the output computed from the height",
        ask="For an image that is wider than high, is your output wider than high?",
        tell="Height and width follow the same rule, each with its own numbers.",
        edits=(("(W + 2 * pad - WW)", "(H + 2 * pad - HH)"),),
    ),
    Mistake(
        "output one row and column too small",
        ask="A kernel as large as the image: how many positions does it have?",
        tell=COUNT_POSTS,
        edits=(("// stride + 1", "// stride", 2),),
    ),
    Mistake(
        "only the first channel used",
        ask="A kernel has shape (C, HH, WW). Over which of these axes do you sum?",
        tell="One output number sums over channels, rows and columns of its window.",
        edits=(("(window, w,", "(window[:, :1], w[:, :1],"),),
    ),
    Mistake(
        "mean over the window in place of the sum",
        ask="If all weights were 1, what should come out of a window of ones?",
        tell="A convolution is a weighted sum, like any neuron; nothing is divided.",
        edits=((" + b\n", " / (C * HH * WW) + b\n"),),
    ),
    Mistake(
        "height of the output computed from the width",
        ask="For an image that is wider than high, is your output wider than high?",
        tell="Height and width follow the same rule, each with its own numbers.",
        **both_ways(conv.conv_forward, CONV_FORWARD, ("(H + 2 * pad - HH)", "(W + 2 * pad - WW)")),
    ),
    Mistake(
        "width of the output computed with the height of the kernel",
        ask="How many places are there for a kernel of 2 x 3 in a row of 5 pixels? Which of its two "
        "sizes decides?",
        tell="In a row the kernel's width counts, in a column its height.",
        **both_ways(conv.conv_forward, CONV_FORWARD, ("(W + 2 * pad - WW)", "(W + 2 * pad - HH)")),
    ),
    Mistake(
        "height and width of the image exchanged",
        ask="Which axis of x holds the rows: 2 or 3? In which order do you read x.shape?",
        tell="x is (N, C, H, W): rows come before columns.",
        **both_ways(
            conv.conv_forward, CONV_FORWARD, ("N, C, H, W = x.shape", "N, C, W, H = x.shape")
        ),
    ),
    Mistake(
        "stride left out of the size of the output",
        **SIZE_NOT_DIVIDED,
        **both_ways(
            conv.conv_forward,
            CONV_FORWARD,
            (HEIGHT, "H + 2 * pad - HH + 1"),
            (WIDTH, "W + 2 * pad - WW + 1"),
        ),
    ),
    Mistake(
        "size of the output rounded to the nearest number",
        **SIZE_ROUNDED,
        source=alone(
            conv.conv_forward,
            (HEIGHT, "round((H + 2 * pad - HH) / stride) + 1"),
            (WIDTH, "round((W + 2 * pad - WW) / stride) + 1"),
        ),
        raising=changed(
            CONV_FORWARD,
            (HEIGHT, "round((H + 2 * pad - HH) / stride + 1)"),
            (WIDTH, "round((W + 2 * pad - WW) / stride + 1)"),
            ("(window * w[f]).sum()", "np.tensordot(window, w[f], 3)"),
        ),
    ),
    Mistake(
        "loops step over the image in place of the output",
        **OVER_IMAGE,
        **both_ways(conv.conv_forward, CONV_FORWARD, *STEPS_OVER_IMAGE),
    ),
    Mistake(
        "loops step over the image, and output written where the window starts",
        **PLACE_FOR_POSITION,
        **both_ways(conv.conv_forward, CONV_FORWARD, *PLACES_IN_THE_IMAGE),
    ),
    Mistake(
        "loops over the pixels in place of the output's positions",
        **OVER_PIXELS,
        **both_ways(conv.conv_forward, CONV_FORWARD, *PIXELS_FOR_POSITIONS),
    ),
    Mistake(
        "output written at the place where the window starts",
        **PLACE_FOR_POSITION,
        source=alone(conv.conv_forward, ("out[:, :, u, v]", "out[:, :, top, left]")),
    ),
    Mistake(
        "kernel size written as a number",
        **LITERAL_SIZE,
        **both_ways(
            conv.conv_forward, CONV_FORWARD, ("F, C, HH, WW = w.shape", "F, HH, WW = len(w), 3, 3")
        ),
    ),
    Mistake(
        "all four axes padded",
        ask="How many images and channels are there after your padding?",
        tell="Only rows and columns get a border. np.pad takes a pair (before, after) for each axis; "
        "a single number is meant for all of them.",
        **both_ways(conv.conv_forward, CONV_FORWARD, (PADDED, "np.pad(x, pad)")),
    ),
    Mistake(
        "products of all images added up",
        ask="May one image change the output of another? Over which axes do you sum?",
        tell="Each image has an output of its own: sum over channels, rows and columns, not over N.",
        source=alone(
            conv.conv_forward,
            (PRODUCT, "np.tensordot(window, w, axes=([1, 2, 3], [1, 2, 3])).sum(axis=0) + b"),
        ),
    ),
)
