"""All windows as the rows of one matrix, and what the rows hand back."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function
from bpcourse.exercises.u04_image_classification.window_rows_mistakes import BACK, THERE
from bpcourse.reference import window_rows

CASES = {
    # name: N, C, H, W; HH, WW, stride, pad
    "2 x 3 images, 3 x 2 windows, stride 2, pad 2": ((2, 3, 2, 3), (3, 2, 2, 2)),
    "5 x 3 images, 2 x 3 windows, pad 1": ((2, 3, 5, 3), (2, 3, 1, 1)),
    "one image, pad 0": ((1, 2, 4, 5), (2, 2, 1, 0)),
    "3 x 4 images, pad 2": ((2, 2, 3, 4), (2, 2, 1, 2)),
    "stride 2, pad 1": ((2, 2, 5, 7), (3, 3, 2, 1)),
    "stride 2, pad 0, the last row is never reached": ((3, 1, 6, 5), (3, 2, 2, 0)),
    "2 x 2 images, 2 x 1 windows, pad 3": ((1, 1, 2, 2), (2, 1, 1, 3)),
    "square: all sizes 3": ((3, 3, 3, 3), (3, 3, 1, 1)),
}


def there_inputs(rng):
    """(x, HH, WW, stride, pad) for each case."""
    return {name: (signed(rng, shape), *window) for name, (shape, window) in CASES.items()}


def back_inputs(rng):
    """(drows, shape, HH, WW, stride, pad) for each case."""

    def case(shape, window):
        N, C, H, W = shape
        HH, WW, stride, pad = window
        positions = ((H + 2 * pad - HH) // stride + 1) * ((W + 2 * pad - WW) // stride + 1)
        return signed(rng, (N * positions, C * HH * WW)), shape, *window

    return {name: case(*sizes) for name, sizes in CASES.items()}


im2col = Function(
    name="im2col",
    parts={"rows": 2},
    inputs=there_inputs,
    reference=window_rows.im2col,
    mistakes=THERE,
)

col2im = Function(
    name="col2im",
    parts={"dx": 2},
    inputs=back_inputs,
    reference=window_rows.col2im,
    mistakes=BACK,
)
