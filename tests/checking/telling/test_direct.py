"""A case of a direct call, made smaller: what still counts as failing in the same way."""

import numpy as np
import pytest

from bpcourse.checking.attempt import Attempt
from bpcourse.checking.telling.direct import Direct
from bpcourse.exercises import get_exercise
from bpcourse.reference import affine_backward, affine_forward, max_pool_backward, max_pool_forward

pytestmark = pytest.mark.usefixtures("no_haste")


def wrongs(name, answer, part, forward=None):
    attempt = Attempt.at(get_exercise(name), answer, forward)
    return Direct.all_of(attempt, part, attempt.flaws[part])


def no_sum(dout, cache):
    dx, dw, _ = affine_backward(dout, cache)
    return dx, dw, 2 * dout[0]


def test_cases_with_few_numbers_come_first():
    found = wrongs("affine_backward", no_sum, "db", affine_forward)
    assert found[0].case.name == "one sample"


def test_another_step_of_the_ladder_is_another_failure():
    def shapes(x, w, b):
        out, cache = affine_forward(x, w, b)
        return (out + 1, cache) if len(x) > 2 else (out.ravel(), cache)

    wrong = wrongs("affine_forward", shapes, "out")[0]
    assert wrong.fault.status == "shape"
    assert not wrong.fails((np.ones((3, 2)), np.ones((2, 2)), np.ones(2)))
    assert wrong.fails((np.ones((2, 2)), np.ones((2, 2)), np.ones(2)))


def test_arguments_on_which_the_reference_fails_do_not_count():
    wrong = wrongs("affine_backward", no_sum, "db", affine_forward)[0]
    assert not wrong.fails((np.ones((2, 3)), np.ones((2, 2)), np.ones(2)))


def test_an_error_that_can_hardly_be_seen_does_not_count():
    def faint(x, w, b):
        out, cache = affine_forward(x, w, b)
        return out + (0.5 if len(x) > 2 else 1e-8), cache

    wrong = next(w for w in wrongs("affine_forward", faint, "out") if len(w.args[0]) > 2)
    assert not wrong.fails((np.ones((2, 2)), np.ones((2, 2)), np.ones(2)))


def test_a_nudge_at_a_tie_is_not_shown():
    def half(dout, cache):
        return 0.7 * max_pool_backward(dout, cache)

    found = wrongs("max_pool_backward", half, "dx", max_pool_forward)
    ties = next(wrong for wrong in found if "ties" in wrong.case.name)
    param = {"pool_height": 1, "pool_width": 2, "stride": 2}
    said = ties.told((np.ones((1, 1, 1, 2)), param)).came_out
    assert "nudge" not in said and said.endswith("2 is right.")


def test_a_nudge_in_place_of_a_derivative_is_shown_beside_the_right_value():
    def nudged(dout, cache):
        x = cache[0]
        return dout * (np.tanh(x + 1e-5) - np.tanh(x)) / 1e-5

    def forward(x):
        return np.tanh(x), (x,)

    found = wrongs("tanh_backward", nudged, "dx", forward)
    said = found[0].told((np.array([[1.0]]),)).came_out
    assert "nudge" not in said and said.endswith("is right.")
