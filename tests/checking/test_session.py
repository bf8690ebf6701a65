"""Where checks are made: the notebook's session, and one opened for a while in its place."""

import threading

import pytest

import bpcourse
from bpcourse.checking import session
from bpcourse.exercises import get_exercise

affine_forward = get_exercise("affine_forward").reference


def test_a_learner_draws_the_same_inputs_each_time_and_sees_values():
    here = session.current()
    assert here.seed("relu_backward") == here.seed("affine_backward") == 0
    assert not here.hidden and "affine_forward" in here.exercises()


def test_a_check_goes_by_the_session_that_it_is_made_in(capsys):
    shown, seeds = [], []
    with session.changed(show=shown.append, hidden=True, seed=lambda n: seeds.append(n) or 5):
        points = bpcourse.check(affine_forward)
    assert points == 1.0
    assert seeds == ["affine_forward"] and shown[0].hidden
    assert capsys.readouterr().out == ""
    assert bpcourse.check(affine_forward) == 1.0
    assert "affine_forward: 1 of 1 point" in capsys.readouterr().out and len(shown) == 1


def test_the_session_is_told_what_was_earned_and_nothing_of_what_is_hidden():
    told = []
    for hidden in (False, True):
        with session.changed(
            earned=lambda *what: told.append(what), show=lambda report: None, hidden=hidden
        ):
            bpcourse.check(affine_forward)
    ((report, answer),) = told
    assert report.points == 1.0 and answer is affine_forward


def test_a_session_ends_with_its_block_whatever_happens_there():
    with pytest.raises(KeyError), session.changed(hidden=True):
        raise KeyError
    assert not session.current().hidden


def test_a_new_thread_has_the_courses_session():
    found = []
    with session.changed(hidden=True):
        thread = threading.Thread(target=lambda: found.append(session.current()))
        thread.start()
        thread.join()
    assert not found[0].hidden and "affine_forward" in found[0].exercises()
