"""An endless loop is waited for once; an answer that is only slow is waited for as ever."""

from dataclasses import replace

from bpcourse.grading.judge.hanging import Hanging
from bpcourse.grading.judge.limits import DEFAULT_LIMITS

LIMITS = replace(DEFAULT_LIMITS, call_seconds=10, again_seconds=2, ended_calls=3, cell_seconds=30)


def test_every_function_has_its_full_time_until_one_of_its_calls_was_ended():
    hanging = Hanging(LIMITS)
    assert hanging.call_seconds("f", 2) == 10
    hanging.ended("f")
    assert (hanging.call_seconds("f", 2), hanging.call_seconds("g", 2)) == (2, 10)


def test_a_function_is_given_up_in_a_cell_after_some_calls_and_tried_again_in_the_next():
    hanging = Hanging(LIMITS)
    for _ in range(3):
        assert hanging.call_seconds("f", 2)
        hanging.ended("f")
    assert hanging.call_seconds("f", 2) == 0 and hanging.call_seconds("g", 2) == 10
    hanging.begin_graded_cell()
    assert hanging.call_seconds("f", 2) == 2


def test_the_last_process_of_a_cell_is_kept_for_functions_that_do_not_hang():
    hanging = Hanging(LIMITS)
    hanging.ended("f")
    assert hanging.call_seconds("f", 0) == 0 and hanging.call_seconds("g", 0) == 10


def test_what_has_no_name_is_another_thing_in_the_next_cell():
    hanging = Hanging(LIMITS)
    hanging.ended("")
    assert hanging.call_seconds("", 2) == 2
    hanging.begin_graded_cell()
    assert hanging.call_seconds("", 2) == 10


def test_a_cell_that_uses_such_a_function_has_the_time_of_a_call_unless_it_defines_it():
    hanging = Hanging(LIMITS)
    hanging.ended("f")
    hanging.ended("")
    assert hanging.cell_seconds("y = f(x)") == 10
    assert hanging.cell_seconds("y = half(x)") == hanging.cell_seconds("def f(x): ...\nf(1)") == 30


def test_limits_that_are_shorter_stay_shorter():
    hanging = Hanging(replace(LIMITS, call_seconds=0.5, cell_seconds=1))
    hanging.ended("f")
    assert (hanging.call_seconds("f", 2), hanging.cell_seconds("f(x)")) == (0.5, 0.5)
