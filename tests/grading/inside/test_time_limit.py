"""Does a limit interrupt what takes too long, and nothing else?"""

import time

import pytest

from bpcourse.grading.inside.time_limit import TimeLimit, time_limit


def spin(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def test_a_loop_is_interrupted_though_it_catches_every_exception():
    def stubborn():
        try:
            spin(5)
        except Exception:
            spin(5)

    started = time.monotonic()
    with pytest.raises(TimeLimit, match=r"longer than 0.05 s"), time_limit(0.05):
        stubborn()
    assert time.monotonic() - started < 2


def test_what_ends_in_time_is_left_alone():
    with time_limit(0.1):
        done = True
    spin(0.15)
    assert done


def test_an_outer_limit_goes_on_after_an_inner_one():
    def nested():
        with time_limit(10):
            spin(0.01)
        spin(5)

    with pytest.raises(TimeLimit, match=r"longer than 0.1 s"), time_limit(0.1):
        nested()
