"""`bpcourse export`: options that do not go together, and files that cannot be read."""

import pytest
from typer.testing import CliRunner

from bpcourse.cli import app
from tests.grading.classroom.archives import OTHER, UNIT, light_course


@pytest.fixture
def course(tmp_path, monkeypatch):
    course = light_course(tmp_path / "course")
    monkeypatch.chdir(course.root)
    return course


def run(*arguments):
    return CliRunner().invoke(app, ["export", *map(str, arguments)])


@pytest.mark.parametrize(
    "arguments, said",
    [
        ([UNIT, "--canvas", "a", "--moodle", "b"], "name one"),
        ([UNIT, "--plain", "--column", "x"], "--column goes with"),
        ([UNIT, "--missing", "x"], "--missing takes a number"),
        ([UNIT, OTHER, "--moodle", "a"], "one UNIT"),
        (["--feedback", "canvas"], "one UNIT"),
        ([UNIT, "--feedback", "gradescope"], "gradescope"),
        (["77"], "no unit is called"),
    ],
)
def test_wrong_use_is_2_and_says_what_is_right(course, arguments, said):
    result = run(*arguments)
    assert result.exit_code == 2 and said in " ".join(result.output.split())


def test_without_a_gradebook_it_says_what_to_do(course):
    (course.root / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.db_url = "sqlite:///none.db"\n'
    )
    result = run(UNIT)
    assert result.exit_code == 1
    assert "run `bpcourse grade` first" in " ".join(result.output.split())
