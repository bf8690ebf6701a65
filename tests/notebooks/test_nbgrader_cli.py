"""nbgrader's commands on a real unit, with the judge in place of Execute."""

import csv
import json

import pytest

UNIT = "01_chain_rule"

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("sandbox")]


@pytest.fixture(scope="module")
def released(unit_one, in_folder):
    """(release before, release after) `nbgrader generate_assignment`."""
    before = unit_one.release_notebook(UNIT).read_text()
    done = in_folder(unit_one, "nbgrader", "generate_assignment", UNIT, "--force")
    assert done.returncode == 0, done.stderr
    return before, unit_one.release_notebook(UNIT).read_text()


@pytest.fixture(scope="module")
def graded(unit_one, in_folder, released):
    """The course after autograde, generate_feedback and export; and what autograde printed."""
    autograde = in_folder(unit_one, "nbgrader", "autograde", UNIT)
    for command in (["generate_feedback", UNIT], ["export"]):
        done = in_folder(unit_one, "nbgrader", *command)
        assert done.returncode == 0, done.stderr
    return unit_one, autograde


def page_of(course, student):
    return (course.classroom / "feedback" / student / UNIT / f"{UNIT}.html").read_text()


def test_generate_assignment_makes_the_committed_release(released):
    before, after = released
    assert after.strip() == before.strip()


def test_autograde_gives_everybody_points_and_tells_the_one_that_is_no_notebook(graded):
    course, autograde = graded
    assert autograde.returncode == 0
    assert "could not be read" in page_of(course, "gus")
    with (course.classroom / "grades.csv").open(newline="") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores["ada"] == scores["fay"] == 20  # of 24: four are given by hand
    assert 0 < scores["ben"] < 18 and scores["gus"] == 0


def test_feedback_shows_the_judges_cards(graded):
    page = page_of(graded[0], "ben")
    assert 'aria-label="numerical_derivative: 0 of 1 point"' in page
    assert "Recognized: <strong>divided by h" in page
    assert 'aria-label="sigmoid_derivative: 1 of 1 point"' in page
    assert "arrived damaged" in page_of(graded[0], "fay")


def test_a_right_submission_shows_no_error_and_says_what_is_left_out(graded):
    course = graded[0]
    path = course.classroom / "autograded" / "ada" / UNIT / f"{UNIT}.ipynb"
    outputs = [
        output
        for cell in json.loads(path.read_text())["cells"]
        for output in cell.get("outputs", [])
    ]
    assert "error" not in {output["output_type"] for output in outputs}
    assert "left out here, where only your own code runs" in page_of(course, "ada")


@pytest.mark.parametrize(
    "student, verdict", [("ada", "Success"), ("ben", "check(numerical_derivative)")]
)
def test_validate_tells_right_from_wrong(unit_one, in_folder, student, verdict):
    notebook = f"classroom/submitted/{student}/{UNIT}/{UNIT}.ipynb"
    done = in_folder(unit_one, "nbgrader", "validate", notebook)
    assert verdict in done.stdout
    assert ("FAILED" in done.stdout) == (student == "ben")
