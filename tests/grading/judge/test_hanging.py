"""An endless loop is waited for once; an answer that is only slow is waited for as ever."""

from dataclasses import replace

from bpcourse.grading.judge.hanging import Hanging
from bpcourse.grading.judge.limits import DEFAULT_LIMITS

LIMITS = replace(
    DEFAULT_LIMITS,
    call_seconds=10,
    again_seconds=2,
    ended_calls=3,
    cell_seconds=30,
    wasted_seconds=20,
)


def after(*seconds, limits=LIMITS, killed=False):
    """What hangs when calls of f have taken so long, each as long as it might."""
    hanging = Hanging(limits)
    for each in seconds:
        hanging.took("f", each, each, killed)
    return hanging


def test_every_function_has_its_full_time_until_one_of_its_calls_was_ended():
    assert Hanging(LIMITS).call_seconds("f", 2) == 10
    hanging = after(10)
    assert (hanging.call_seconds("f", 2), hanging.call_seconds("g", 2)) == (2, 10)


def test_one_that_had_less_than_its_time_is_not_known_to_hang():
    hanging = Hanging(LIMITS)
    hanging.took("f", 9.9, 10)
    assert hanging.call_seconds("f", 2) == 10 and hanging.wasted == 0


def test_a_function_is_given_up_in_a_cell_after_some_calls_and_tried_again_in_the_next():
    hanging = after(10, 2, 2)
    assert hanging.call_seconds("f", 2) == 0 and hanging.call_seconds("g", 2) == 10
    hanging.begin_graded_cell()
    assert hanging.call_seconds("f", 2) == 2


def test_the_last_process_of_a_cell_is_kept_for_functions_that_need_not_be_killed():
    hanging = after(10, killed=True)
    assert [hanging.call_seconds("f", spare) for spare in (1, 0, -1)] == [2, 0, 0]
    assert hanging.call_seconds("g", 0) == 10 and after(10).call_seconds("f", 0) == 2


def test_when_enough_was_waited_for_in_vain_each_cell_tries_once_and_briefly():
    hanging = after(10, 10)
    assert hanging.call_seconds("f", 2) == 0 and hanging.call_seconds("g", 2) == 10
    hanging.begin_graded_cell()
    assert hanging.call_seconds("f", 2) == 0.5
    hanging.took("f", 0.01, 0.5)  # an answer: it hangs in some cases only
    assert hanging.call_seconds("f", 2) == 0.5
    hanging.took("f", 0.5, 0.5)
    assert hanging.call_seconds("f", 2) == 0


def test_what_has_to_be_killed_is_not_tried_any_more_then():
    hanging = after(10, 10, killed=True)
    hanging.begin_graded_cell()
    assert hanging.call_seconds("f", 2) == 0 and hanging.call_seconds("g", 2) == 10


def test_what_has_no_name_is_another_thing_in_the_next_cell():
    hanging = Hanging(LIMITS)
    hanging.took("", 10, 10)
    assert hanging.call_seconds("", 2) == 2
    hanging.begin_graded_cell()
    assert hanging.call_seconds("", 2) == 10


def test_a_cell_that_uses_such_a_function_has_the_time_of_a_call_unless_it_defines_it():
    hanging = after(10)
    hanging.took("", 1, 1)
    assert hanging.cell_seconds("y = f(x)") == 10
    assert hanging.cell_seconds("y = half(x)") == hanging.cell_seconds("def f(x): ...\nf(1)") == 30
    hanging.cell_ended("cell 3", 2, 10)
    assert hanging.cell_seconds("y = f(x)") == 2 and hanging.cell_seconds("half(x)") == 30
    assert hanging.stopped == {"cell 3": 2}


def test_limits_that_are_shorter_stay_shorter():
    hanging = after(0.5, limits=replace(LIMITS, call_seconds=0.5, cell_seconds=1))
    assert (hanging.call_seconds("f", 2), hanging.cell_seconds("f(x)")) == (0.5, 0.5)
