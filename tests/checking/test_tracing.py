"""What a profiler's hook sees of a run: variables at the end, and how often a function is called."""

import sys

import numpy as np

from bpcourse.checking.tracing import calls_of, variables_of


def inner(x):
    half = x / 2
    return half + 1


def outer(x):
    doubled = 2 * inner(x)
    return doubled + inner(doubled)


def test_the_variables_are_those_of_the_last_return():
    assert variables_of(inner, lambda: outer(4.0)) == {"x": 6.0, "half": 3.0}


def test_calls_are_counted_those_made_inside_too():
    assert calls_of(inner, lambda: outer(4.0)) == 2


def test_what_was_seen_before_a_failure_counts():
    assert calls_of(inner, lambda: (inner(1.0), 1 / 0)) == 1


def test_what_is_written_in_c_cannot_be_watched():
    assert calls_of(np.exp, lambda: np.exp(1.0)) is None
    assert variables_of(len, lambda: len([])) is None


def test_somebody_elses_profiler_is_left_at_work():
    def own_hook(frame, event, arg):
        pass

    before = sys.getprofile()
    sys.setprofile(own_hook)
    try:
        assert calls_of(inner, lambda: inner(1.0)) is None and sys.getprofile() is own_hook
    finally:
        sys.setprofile(before)


def test_a_proxy_that_can_tell_nothing_is_as_one_that_cannot_be_watched():
    class Ended:
        def _judge_watch(self, call):
            raise RuntimeError("the time of this cell is over")

    assert calls_of(Ended(), lambda: None) is None
    assert variables_of(Ended(), lambda: None) is None
