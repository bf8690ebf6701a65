"""Does an examination end when its time is up, and the next one begin?"""

import contextlib

import pytest

from bpcourse.checkup.clock import Clock, TimeIsUp


def test_an_examination_is_cut_and_the_next_has_its_own_time():
    clock = Clock(1000)
    with clock.share(0.0) as cut:
        while True:
            clock.check()
    assert cut == [True]
    with clock.share(0.5) as cut:
        clock.check()
    assert cut == [False]


def test_time_is_up_passes_through_code_that_catches_everything():
    clock = Clock(-1)
    with pytest.raises(TimeIsUp), contextlib.suppress(Exception):
        clock.check()


def test_no_part_is_longer_than_what_is_left():
    clock = Clock(-1)
    with clock.share(0.5) as cut:
        clock.check()
    assert cut == [True]


def test_time_that_someone_kept_silent_about_is_known():
    clock = Clock(1000)
    with clock.share(0.0) as cut, contextlib.suppress(TimeIsUp):
        while True:
            clock.check()
    assert cut == [True]
