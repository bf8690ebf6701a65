"""All that is said of a part whose mistake is not known."""

import numpy as np
import pytest

from bpcourse.checking import session
from bpcourse.checking.assess import assess
from bpcourse.checking.attempt import Attempt
from bpcourse.checking.telling.unexplained import unexplained
from bpcourse.exercises import get_exercise
from bpcourse.reference import affine_forward

pytestmark = pytest.mark.usefixtures("no_haste")


def said_of(answer):
    return assess(get_exercise("rnn_step_forward"), answer).parts[0].evidence


def test_a_pattern_a_broken_law_or_an_ignored_argument_is_said():
    def flat(x, prev_h, Wx, Wh, b):
        return np.zeros_like(prev_h), None

    def far(x, prev_h, Wx, Wh, b):
        return 5 + x @ Wx + prev_h @ Wh, None

    def near(x, prev_h, Wx, Wh, b):
        return np.sin(x @ Wx + prev_h @ Wh), None

    assert said_of(flat) == "it is zero everywhere"
    assert said_of(far) == "a tanh never exceeds 1 in size, and yours does not keep to that"
    assert said_of(near) == "it does not depend on b"


def test_one_case_that_raises_ends_all_talk_of_ratios():
    def wrong(x, w, b):
        if len(x) == 1:
            raise ValueError("one sample")
        return 2 * affine_forward(x, w, b)[0], None

    part = assess(get_exercise("affine_forward"), wrong).parts[0]
    assert part.evidence == "" and part.came_out == "It raises ValueError: one sample."


def test_only_the_first_part_gets_an_input():
    attempt = Attempt.at(get_exercise("mse_loss"), lambda pred, y: (1.5, np.sin(pred)))
    found = unexplained(attempt, attempt.flaws)
    assert list(found) == ["loss", "dpred"]
    assert found["loss"].failing.code and not found["dpred"].failing.code
    assert "does not depend on pred" in found["loss"].evidence


def test_a_hidden_session_costs_no_more_runs():
    calls = []

    def wrong(x, w, b):
        calls.append(1)
        return np.sin(x.reshape(len(x), -1) @ w), None

    attempt = Attempt.at(get_exercise("affine_forward"), wrong)
    flaws = attempt.flaws
    with session.changed(hidden=True):
        unexplained(attempt, flaws)
    assert len(calls) == len(attempt.cases)
    unexplained(attempt, flaws)
    assert len(calls) > len(attempt.cases)
