"""Convolution, forward and backward."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Function
from bpcourse.exercises.u04_image_classification.conv_backward_mistakes import BACKWARD_MISTAKES
from bpcourse.exercises.u04_image_classification.conv_forward_mistakes import FORWARD_MISTAKES
from bpcourse.reference import conv


def conv_inputs(rng):
    """(x, w, b, conv_param): tiny, so that explicit loops answer quickly."""

    def case(N, C, H, W, F, HH, WW, stride, pad):
        return (
            signed(rng, (N, C, H, W)),
            signed(rng, (F, C, HH, WW)),
            signed(rng, F),
            {"stride": stride, "pad": pad},
        )

    return {
        "2 x 3 images, 3 x 2 kernels, stride 2, pad 2": case(2, 3, 2, 3, 4, 3, 2, 2, 2),
        "5 x 3 images, 2 x 3 kernels, pad 1": case(2, 3, 5, 3, 4, 2, 3, 1, 1),
        "one image, pad 0": case(1, 2, 4, 5, 3, 2, 2, 1, 0),
        "3 x 4 images, pad 2": case(1, 2, 3, 4, 2, 2, 2, 1, 2),
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
    mistakes=FORWARD_MISTAKES,
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
    mistakes=BACKWARD_MISTAKES,
)
