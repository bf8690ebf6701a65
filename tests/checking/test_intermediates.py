"""Which variable is named as the first that is wrong?"""

from bpcourse.checking.assess import assess
from bpcourse.exercises import get_exercise
from bpcourse.reference import (
    affine_forward,
)

EXERCISE = get_exercise("affine_backward")


def test_the_first_variable_that_differs_is_named():
    def slip(dout, cache):
        x, w, b = cache
        rows = x.reshape(len(x), -1)
        drows = dout @ w.T * 2
        return drows.reshape(x.shape), rows.T @ dout, dout.sum(axis=0)

    assert assess(EXERCISE, slip, affine_forward).first_wrong == "drows"


def test_no_variable_is_named_where_the_run_stopped_half_way():
    def stops(dout, cache):
        x, w, b = cache
        rows = x.reshape(len(x), -1)  # noqa: F841  named as ours is
        drows = 2 * dout @ w.T
        return drows.nonsense

    assert assess(EXERCISE, stops, affine_forward).first_wrong == ""
