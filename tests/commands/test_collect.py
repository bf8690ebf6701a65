"""`bpcourse collect`: what is printed, and the exit code."""

import zipfile

import pytest
from typer.testing import CliRunner

from bpcourse.cli import app
from tests.grading.classroom.archives import (
    UNIT,
    a_zip,
    light_course,
    moodle,
    notebook,
    roster,
    submitted,
)


@pytest.fixture
def course(tmp_path, monkeypatch):
    course = light_course(tmp_path / "course")
    monkeypatch.chdir(course.root)
    monkeypatch.setenv("COLUMNS", "200")
    return course


def run(*arguments):
    return CliRunner().invoke(app, ["collect", *map(str, arguments)])


def test_all_there_is_0_and_says_what_comes_next(course, tmp_path):
    names = roster(tmp_path / "r.csv", "id,name\nada,Ada\n")
    archive = a_zip(tmp_path / "m.zip", {moodle("Ada", 1): notebook()})
    result = run(archive, "2", "--roster", names)
    assert result.exit_code == 0 and submitted(course)
    assert "recognized as moodle" in result.output and f"bpcourse grade {UNIT}" in result.output


def test_what_is_missing_or_odd_is_named_and_is_1(course, tmp_path):
    names = roster(tmp_path / "r.csv", "id,name\nada,Ada\nben,Ben\nz,[red]Zoe[/red]\n")
    archive = a_zip(
        tmp_path / "m.zip",
        {moodle("Ada", 1): b"", moodle("X\x1b[2J [bold]", 2): notebook(), "odd.txt": b"1"},
    )
    result = run(archive, UNIT, "--roster", names)
    assert result.exit_code == 1
    for text in (
        "missing (2): ben, z",
        f"{UNIT}.ipynb is empty",
        "is not in the roster",
        "odd.txt",
    ):
        assert text in result.output
    assert "\x1b" not in result.output and "[bold]" in result.output


def test_late_in_canvas_is_said_with_what_it_means(course, tmp_path):
    result = run(a_zip(tmp_path / "c.zip", {f"adal_LATE_7_9_{UNIT}.ipynb": notebook()}), UNIT)
    assert result.exit_code == 0 and "LATE" in result.output and "timestamp.txt" in result.output


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04cut"])
def test_what_is_not_recognized_is_2(course, tmp_path, content):
    (tmp_path / "x.zip").write_bytes(content)
    result = run(tmp_path / "x.zip", UNIT)
    assert result.exit_code == 2 and not course.classroom.joinpath("submitted").exists()


def test_a_wrong_unit_kind_or_roster_is_2(course, tmp_path):
    archive = a_zip(tmp_path / "m.zip", {moodle("Ada", 1): notebook()})
    names = roster(tmp_path / "r.csv", "a,b\n1,2\n")
    assert run(archive, "7").exit_code == 2
    assert run(archive, UNIT, "--kind", "gradescope").exit_code == 2
    assert run(archive, UNIT, "--roster", names).exit_code == 2


def test_of_a_large_class_only_the_striking_are_shown(course, tmp_path):
    with zipfile.ZipFile(tmp_path / "m.zip", "w") as archive:
        for number in range(60):
            content = b"" if number == 7 else notebook(str(number))
            archive.writestr(moodle(f"Student {number:02d}", number), content)
    result = run(tmp_path / "m.zip", UNIT)
    assert "Student 07" in result.output and "Student 08" not in result.output
    assert "and 59 more (--verbose shows them)" in result.output
    assert "Student 08" in run(tmp_path / "m.zip", UNIT, "--verbose").output
