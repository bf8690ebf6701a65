"""What one window of a convolution hands back, before there are many of them."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.exercises.shared.hints import UPSTREAM
from bpcourse.reference import conv


def window_inputs(rng):
    """(d, window, w): sizes that all differ, all alike, one kernel, one channel."""

    def case(F, C, HH, WW):
        return signed(rng, F), signed(rng, (C, HH, WW)), signed(rng, (F, C, HH, WW))

    return {
        "4 kernels of 3 x 2 on 5 channels": case(4, 5, 3, 2),
        "square: all sizes 3": case(3, 3, 3, 3),
        "one kernel": case(1, 2, 3, 4),
        "one channel": case(2, 1, 2, 3),
    }


window_backward = Function(
    name="window_backward",
    parts={"dwindow": 1, "dw": 1},
    inputs=window_inputs,
    reference=conv.window_backward,
    mistakes=(
        Mistake(
            "only the last kernel's path to the window",
            ask="How many kernels looked at this window, and how many of them have a say in your dwindow?",
            tell="There is one path through each kernel, and paths add up.",
            edits=(("np.tensordot(d, w, axes=([0], [0]))", "d[-1] * w[-1]"),),
        ),
        Mistake(
            "mean over the kernels",
            ask="Where would a division by the number of kernels come from?",
            tell="Paths add up: it is a sum.",
            edits=(
                (
                    "np.tensordot(d, w, axes=([0], [0]))",
                    "np.tensordot(d, w, axes=([0], [0])) / len(d)",
                ),
            ),
        ),
        Mistake(
            "upstream gradient ignored in the window",
            ask="If the loss cared ten times as much about the first output, what would change in dwindow?",
            tell=UPSTREAM,
            edits=(("np.tensordot(d, w, axes=([0], [0]))", "w.sum(axis=0)"),),
        ),
        Mistake(
            "upstream gradient ignored in the kernels",
            ask="If the loss cared ten times as much about the first output, what would change in dw?",
            tell=UPSTREAM,
            edits=(("d[:, None, None, None] * window", "0 * w + window"),),
        ),
        Mistake(
            "kernels handed to the kernels",
            ask="What did the forward multiply each weight by: a weight or a pixel?",
            tell="The slope of a product with respect to one factor is the other factor.",
            edits=(("d[:, None, None, None] * window", "d[:, None, None, None] * w"),),
        ),
        Mistake(
            "kernel flipped",
            ask="Pixel (0, 0) of the window was multiplied by which entry of the kernel?",
            tell="Each pixel gets back the very weight that it was multiplied by, in the same place.",
            edits=(
                (
                    "np.tensordot(d, w, axes=([0], [0]))",
                    "np.tensordot(d, w[:, :, ::-1, ::-1], axes=([0], [0]))",
                ),
            ),
        ),
        Mistake(
            "one gradient for all kernels",
            ask="May the gradient of kernel 0 depend on what the loss says of output 1?",
            tell="Each kernel made one number, and hears only what comes back to that one.",
            edits=(("d[:, None, None, None] * window", "0 * w + d.sum() * window"),),
        ),
        Mistake(
            "channels mixed in the kernels",
            ask="Did the kernel's weights of channel 0 ever meet a pixel of channel 1?",
            tell="Each channel of a kernel met its own channel of the window only.",
            edits=(
                (
                    "d[:, None, None, None] * window",
                    "0 * w + d[:, None, None, None] * window.sum(axis=0)",
                ),
            ),
        ),
    ),
)
