"""What a profiler's hook sees of a run: variables at the end, and inputs with a nudge."""

import sys

import numpy as np

from bpcourse.checking.tracing import signs_of, variables_of


def inner(x):
    half = x / 2
    return half + 1


def outer(x):
    doubled = 2 * inner(x)
    return doubled + inner(doubled)


def test_the_variables_are_those_of_the_last_return():
    assert variables_of(inner, lambda: outer(4.0)) == {"x": 6.0, "half": 3.0}


def test_a_function_that_is_called_for_each_number_is_seen():
    x = np.array([3.0, 4.0, 5.0])

    def call(lend):
        given = lend(x)
        for unit in np.eye(3):
            inner(given + unit)

    assert "forward" in (signs_of(outer, inner, [x], call) or [])
    assert sys.getprofile() is None


def test_what_was_seen_before_a_failure_counts():
    assert variables_of(inner, lambda: (inner(4.0), 1 / 0)) == {"x": 4.0, "half": 2.0}


def test_what_is_written_in_c_cannot_be_watched():
    assert signs_of(np.exp, np.exp, [np.ones(3)], lambda lend: np.exp(1.0)) == []
    assert variables_of(len, lambda: len([])) is None


def test_somebody_elses_profiler_is_left_at_work():
    def own_hook(frame, event, arg):
        pass

    before = sys.getprofile()
    sys.setprofile(own_hook)
    try:
        assert signs_of(inner, inner, [], lambda lend: inner(1.0)) is None
        assert variables_of(inner, lambda: inner(1.0)) is None
        assert sys.getprofile() is own_hook
    finally:
        sys.setprofile(before)


def test_a_proxy_that_can_tell_nothing_is_as_one_that_cannot_be_watched():
    class Ended:
        def _judge_watch(self, call):
            raise RuntimeError("the time of this cell is over")

        def _judge_look(self, function, inputs, call):
            raise RuntimeError("the time of this cell is over")

    assert signs_of(Ended(), None, [], lambda lend: None) is None
    assert variables_of(Ended(), lambda: None) is None
