"""`bpcourse grade`: options that do not go together, and the switch of the fast paths."""

import pytest
from typer.testing import CliRunner

from bpcourse.cli import app
from bpcourse.grading.switch import NO_FAST_PATHS, fast_paths_are_off

run = CliRunner().invoke


def test_grading_nothing_is_an_error_that_says_where_submissions_belong(empty_course):
    result = run(app, ["grade"])
    assert result.exit_code == 2 and "submitted" in result.output


@pytest.mark.parametrize(
    "arguments",
    [["--seed", "xyz"], ["1", "--seed", "0" * 32], ["--student", "ada", "--seed", "0" * 32]],
)
def test_a_seed_goes_with_one_unit_and_one_student(empty_course, arguments):
    result = run(app, ["grade", *arguments])
    assert result.exit_code == 2 and "--student" in result.output


@pytest.mark.parametrize("arguments, off", [([], False), (["--no-fast-paths"], True)])
def test_the_fast_paths_are_switched_off_before_grading_starts(
    empty_course, monkeypatch, arguments, off
):
    monkeypatch.setenv(NO_FAST_PATHS, "")
    run(app, ["grade", *arguments])
    assert fast_paths_are_off() == off


def test_the_environment_can_switch_them_off_too(empty_course, monkeypatch):
    monkeypatch.setenv(NO_FAST_PATHS, "1")
    run(app, ["grade"])
    assert fast_paths_are_off()


@pytest.mark.parametrize("when", ["yesterday", "2026-02-30", ""])
def test_a_time_that_is_none_is_refused_with_those_that_are(empty_course, when):
    result = run(app, ["grade", "--since", when])
    assert result.exit_code == 2 and "how long ago" in " ".join(result.output.split())


def test_nothing_newer_is_no_error(empty_course):
    result = run(app, ["grade", "--since", "2026-01-31T18:00Z"])
    assert result.exit_code == 0 and "No submission is newer than 2026-01-31" in result.output


def test_a_student_who_has_handed_in_nothing_is_named(empty_course):
    result = run(app, ["grade", "--student", "nobody"])
    assert result.exit_code == 1 and "nobody has handed in nothing" in " ".join(
        result.output.split()
    )
