"""The command line: help, units by number, exit codes."""

import pytest
from typer.testing import CliRunner

from bpcourse.cli import app
from bpcourse.grading.switch import NO_FAST_PATHS, fast_paths_are_off

run = CliRunner().invoke
COMMANDS = ["build", "demo", "grade", "lab"]


@pytest.fixture
def empty_course(tmp_path, monkeypatch):
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    (tmp_path / "solutions" / "01_unit").mkdir(parents=True)
    (tmp_path / "course").mkdir()
    (tmp_path / "solutions" / "01_unit" / "01_unit.md").write_text("# No setup cell\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(command):
    result = run(app, [command, "--help"])
    assert result.exit_code == 0
    assert f"Example: bpcourse {command}" in " ".join(result.output.split())


def test_help_names_every_command():
    output = run(app, ["--help"]).output
    assert all(command in output for command in COMMANDS)


def test_a_bad_master_is_named_and_the_exit_code_is_1(empty_course):
    for arguments in (["build"], ["build", "--check"], ["build", "1"], ["build", "01_unit"]):
        result = run(app, arguments)
        assert result.exit_code == 1
        assert "01_unit: there must be exactly one code cell tagged `setup`" in result.output


def test_an_unknown_unit_is_refused_with_the_known_ones(empty_course):
    result = run(app, ["build", "9"])
    assert result.exit_code == 2 and "01_unit" in result.output


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
