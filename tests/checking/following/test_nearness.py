"""Is a forward that is wrong near the task?"""

import numpy as np
import pytest

from bpcourse.checking.attempt import Attempt
from bpcourse.checking.following.nearness import nearness, places_of
from bpcourse.exercises import get_exercise
from bpcourse.reference import affine_backward, affine_forward

EXERCISE = get_exercise("affine_backward")


def near(forward):
    attempt = Attempt.at(EXERCISE, affine_backward, forward)
    return nearness(attempt, EXERCISE, places_of(attempt, EXERCISE))


def catalogued(x, w, b):
    return x.reshape(len(x), -1) @ w / len(w) + b, (x, w, b)


def right_but_for_one_sample(x, w, b):
    out, cache = affine_forward(x, w, b)
    return out + (len(x) == 1), cache


def right_only_for_one_sample(x, w, b):
    out, cache = affine_forward(x, w, b)
    return out + 17 * np.sin(out) * (len(x) > 1), cache


@pytest.mark.parametrize(
    "forward, is_near, is_known",
    [
        (catalogued, True, True),
        (right_but_for_one_sample, True, False),
        (right_only_for_one_sample, False, False),
    ],
)
def test_near_is_what_is_mostly_right_or_wrong_in_a_known_way(forward, is_near, is_known):
    found = near(forward)
    assert found.differs and found.near == is_near and (found.slip is not None) == is_known


def test_a_place_holds_the_students_outputs_beside_the_right_ones():
    attempt = Attempt.at(EXERCISE, affine_backward, right_but_for_one_sample)
    wrong = [place.case.name for place in places_of(attempt, EXERCISE) if place.wrong]
    assert wrong == ["one sample"]


def test_outputs_of_another_shape_are_no_outputs():
    attempt = Attempt.at(EXERCISE, affine_backward, lambda x, w, b: (np.zeros(3), (x, w, b)))
    assert all(place.outs is None for place in places_of(attempt, EXERCISE))
