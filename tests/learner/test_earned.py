"""What a check earned is kept, silently, with the text that earned it."""

import pytest

from bpcourse import check
from bpcourse.checking import session
from bpcourse.learner import live
from bpcourse.learner.earned import text_of, unit_of
from bpcourse.learner.record import entries
from tests.learner.conftest import AFFINE_FORWARD, STUB, written


def known(at_work):
    return entries("02_mlp", at_work.folder)["exercises"]


def test_the_last_check_counts_and_nothing_more_is_shown_than_its_report(at_work, capfd):
    right = written(AFFINE_FORWARD)["affine_forward"]
    wrong = written(AFFINE_FORWARD.replace("+ b", "- b"))["affine_forward"]
    with session.changed(earned=lambda report, answer: None):
        check(right)
    expected = capfd.readouterr()
    check(right)
    assert capfd.readouterr() == expected
    assert known(at_work)["affine_forward"]["points"] == 1
    check(wrong)
    check(written(STUB)["mse_loss"])
    found = known(at_work)
    assert found["affine_forward"]["points"] == 0 and found["affine_forward"]["begun"]
    assert not found["mse_loss"]["begun"]


@pytest.mark.parametrize("hidden, is_live", [(True, True), (False, False)])
def test_a_grade_is_not_kept_nor_what_nobody_looks_at(at_work, monkeypatch, hidden, is_live):
    monkeypatch.setattr(live, "live", lambda: is_live)
    with session.changed(hidden=hidden):
        assert check(written(AFFINE_FORWARD)["affine_forward"]) == 1
    assert known(at_work) == {}


def test_a_check_is_not_harmed_where_nothing_can_be_kept(at_work, monkeypatch):
    def fails(*_):
        raise RuntimeError

    monkeypatch.setattr("bpcourse.learner.record.write", fails)
    assert check(written(AFFINE_FORWARD)["affine_forward"]) == 1


def test_the_unit_of_an_exercise():
    assert (unit_of("affine_forward"), unit_of("nowhere")) == ("02_mlp", "")


def test_a_function_without_a_cell_has_no_text():
    assert text_of("f", lambda: 1) != ""  # this file's
    assert text_of("f", 3) == ""
