"""Is numerical differentiation told from a backward, and nothing else taken for it?"""

import numpy as np

from bpcourse.checking.assess import assess
from bpcourse.exercises import get_exercise
from bpcourse.reference import (
    affine_backward as right_backward,
    affine_forward,
)

EXERCISE = get_exercise("affine_backward")


def test_numerical_differentiation_is_recognized_by_how_its_cost_grows():
    def numerical(dout, cache):
        grads = []
        for i, array in enumerate(cache):
            grad = np.zeros(array.shape)
            for index in np.ndindex(array.shape):
                ends = []
                for step in (1.0, -1.0):  # exact for any step, since the layer is bilinear
                    moved = [a.astype(float) for a in cache]
                    moved[i][index] += step
                    ends.append((affine_forward(*moved)[0] * dout).sum())
                grad[index] = (ends[0] - ends[1]) / 2
            grads.append(grad)
        return tuple(grads)

    report = assess(EXERCISE, numerical, affine_forward)
    assert report.points == 0.0
    assert "numerical differentiation" in report.parts[0].message


def test_a_backward_that_runs_the_forward_again_once_is_no_numerical_differentiation():
    def again(dout, cache):
        return right_backward(dout, affine_forward(*cache)[1])

    assert assess(EXERCISE, again, affine_forward).points == 3.0
