"""Convolution, forward and backward."""

from bpcourse.checking.exercise import Backward, Function, Mistake
from bpcourse.exercises.shared.hints import NO_FACTOR_HERE, UPSTREAM
from bpcourse.exercises.u04_image_classification.wording import (
    ADD_UP,
    AVERAGED_WEIGHTS,
    COUNT_POSTS,
    NO_STRIDE_BACKWARD,
    NO_STRIDE_FORWARD,
    NO_STRIDE_ONE_WAY,
    STEP,
)
from bpcourse.reference import conv

SAME_WINDOWS = "Forward, dw and dx all speak of the same windows. " + STEP


def conv_inputs(rng):
    """(x, w, b, conv_param): tiny, so that explicit loops answer quickly."""

    def case(N, C, H, W, F, HH, WW, stride, pad):
        return (
            rng.standard_normal((N, C, H, W)),
            rng.standard_normal((F, C, HH, WW)),
            rng.standard_normal(F),
            {"stride": stride, "pad": pad},
        )

    return {
        "2 x 3 images, 3 x 2 kernels, stride 2, pad 2": case(2, 3, 2, 3, 4, 3, 2, 2, 2),
        "5 x 3 images, 2 x 3 kernels, pad 1": case(2, 3, 5, 3, 4, 2, 3, 1, 1),
        "one image, pad 0": case(1, 2, 4, 5, 3, 2, 2, 1, 0),
        "stride 2, pad 1": case(2, 2, 5, 7, 3, 3, 3, 2, 1),
        "stride 2, pad 0, the last row is never reached": case(3, 1, 6, 5, 2, 3, 2, 2, 0),
        "square: all sizes 3": case(3, 3, 3, 3, 3, 3, 3, 1, 1),
    }


conv_forward = Function(
    name="conv_forward",
    parts={"out": 2},
    returns=("out", "cache"),
    inputs=conv_inputs,
    reference=conv.conv_forward,
    mistakes=(
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
            "height and width of the window mixed up",
            ask="Does your window of a 3 x 2 kernel have 3 rows or 3 columns?",
            tell="HH counts rows and goes with axis 2; WW counts columns and goes with axis 3.",
            edits=(("top : top + HH, left : left + WW", "top : top + WW, left : left + HH"),),
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
    ),
)


conv_backward = Backward(
    name="conv_backward",
    parts={"dx": 2, "dw": 1, "db": 1},
    inputs=conv_inputs,
    reference=conv.conv_backward,
    of=conv_forward,
    wrt={"dx": 0, "dw": 1, "db": 2},
    decisive={
        "one image": ("one image, pad 0",),
        "padding 0": ("one image, pad 0", "stride 2, pad 0, the last row is never reached"),
        "overlapping windows and padding": (
            "5 x 3 images, 2 x 3 kernels, pad 1",
            "square: all sizes 3",
        ),
        "stride 2": (
            "2 x 3 images, 3 x 2 kernels, stride 2, pad 2",
            "stride 2, pad 1",
            "stride 2, pad 0, the last row is never reached",
        ),
        "kernels that are not square": (
            "2 x 3 images, 3 x 2 kernels, stride 2, pad 2",
            "5 x 3 images, 2 x 3 kernels, pad 1",
            "stride 2, pad 0, the last row is never reached",
        ),
    },
    mistakes=(
        Mistake(
            "crop with -pad, which fails for pad 0",
            ask="What is a[0:-0] in NumPy: all of a, or nothing?",
            tell="-0 is 0, so the slice is empty. Say where the image ends by counting from its start.",
            edits=(("pad : pad + H, pad : pad + W", "pad:-pad, pad:-pad"),),
        ),
        Mistake(
            "crop of exactly one pixel",
            ask="How many rows of zeros were added on each side? Is it 1 in every case?",
            tell="Take off as much as the padding put on: pad, whatever its value.",
            edits=(("pad : pad + H, pad : pad + W", "1:-1, 1:-1"),),
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
            edits=(("pad : pad + H, pad : pad + W", "pad : pad + W, pad : pad + H"),),
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
            edits=(
                ("np.tensordot(d, w, axes=([1], [0]))", "d[:, -1][:, None, None, None] * w[-1]"),
            ),
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
            edits=(("dpadded[:, :, rows, cols] +=", "dpadded[:, :, p:p + HH, q:q + WW] +="),),
        ),
        Mistake(
            "stride missing in the windows of dw",
            ask="Are the windows that you read for dw those that the forward read from?",
            tell=SAME_WINDOWS,
            edits=(("padded[:, :, rows, cols], axes", "padded[:, :, p:p + HH, q:q + WW], axes"),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="If the loss cared ten times as much about one output pixel, what would change?",
            tell=UPSTREAM,
            edits=(("d = dout[:, :, p, q]", "d = np.ones_like(dout[:, :, p, q])"),),
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
    ),
)
