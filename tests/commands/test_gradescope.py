"""`bpcourse gradescope`: a zip where it is asked for, and none that was there is lost."""

import zipfile

import pytest
from typer.testing import CliRunner

from bpcourse.cli import app
from tests.grading.tiny import UNIT, tiny_course

run = CliRunner().invoke


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return tiny_course(tmp_path_factory.mktemp("course"))


@pytest.fixture
def course(built, monkeypatch):
    monkeypatch.chdir(built.root)
    return built


def test_the_zip_is_made_and_it_is_said_what_gradescope_must_be_told(course):
    done = run(app, ["gradescope", "2"])
    assert done.exit_code == 0 and "up to 3 points" in done.output, done.output
    assert "2 more are given by hand" in done.output
    with zipfile.ZipFile("autograder.zip") as archive:
        assert f"course/{UNIT}/{UNIT}.ipynb" in archive.namelist()


def test_a_file_that_is_there_is_not_replaced_unasked(course):
    (course.root / "mine.zip").write_text("mine")
    done = run(app, ["gradescope", "2", "--out", "mine.zip"])
    assert done.exit_code == 2 and "--force" in done.stderr
    assert (course.root / "mine.zip").read_text() == "mine"


def test_an_unknown_unit_is_named(course):
    done = run(app, ["gradescope", "9"])
    assert done.exit_code == 2 and UNIT in done.output


def test_a_unit_that_cannot_be_graded_says_why(empty_course):
    done = run(app, ["gradescope", "1"])
    assert done.exit_code == 1 and "bpcourse build" in done.output
