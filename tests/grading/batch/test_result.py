"""What a result says, and to whom."""

import json
from types import SimpleNamespace

import pytest

from bpcourse.course import Course
from bpcourse.grading.batch.grade import grade_unit
from bpcourse.grading.batch.grading_run import GradingRun
from bpcourse.grading.batch.result import failure, result_of
from bpcourse.grading.nbgrader.jobs import Lost
from tests.grading.small_class import RIGHT, hand_in
from tests.grading.tiny import UNIT


@pytest.mark.slow
def test_a_seed_repeats_a_run_and_is_told_to_the_instructor_only(small_class, workers):
    def cards():
        page = (small_class.classroom / "autograded" / "ben" / UNIT / f"{UNIT}.ipynb").read_text()
        return [
            output["data"]["text/plain"]
            for cell in json.loads(page)["cells"]
            for output in cell.get("outputs", [])
            if "text/plain" in output.get("data", {})
        ]

    (first,) = grade_unit(small_class, UNIT, ["ben"], workers=workers)
    told = cards()
    (other,) = grade_unit(small_class, UNIT, ["ben"], workers=workers, seed="0" * 32)
    assert other.seed == "0" * 32 != first.seed and other.points == first.points
    (again,) = grade_unit(small_class, UNIT, ["ben"], workers=workers, seed=first.seed)
    assert cards() == told and again.seed == first.seed
    for path in (small_class.classroom / "feedback").rglob("*.html"):
        assert first.seed not in path.read_text()


@pytest.mark.slow
def test_another_submission_has_other_inputs_and_the_same_one_has_the_same(small_class, workers):
    (first,) = grade_unit(small_class, UNIT, ["ada"], workers=workers)
    (again,) = grade_unit(small_class, UNIT, ["ada"], workers=workers, force=True)
    assert first.seed == again.seed and len(first.seed) == 32
    answers = small_class.classroom / "submitted" / "ada" / UNIT / "answers.txt"
    answers.write_text("by rote")
    (with_file,) = grade_unit(small_class, UNIT, ["ada"], workers=workers)
    answers.unlink()
    hand_in(small_class, "ada", RIGHT + "\n# as above")
    (other,) = grade_unit(small_class, UNIT, ["ada"], workers=workers)
    assert len({first.seed, with_file.seed, other.seed}) == 3
    (unchanged,) = grade_unit(small_class, UNIT, ["ada"], workers=workers)
    assert unchanged.unchanged and unchanged.seed == other.seed


def test_marks_given_by_hand_count_and_those_to_come_are_told(tmp_path):
    unit = {
        "base_cell": [{"id": 1, "name": "check"}, {"id": 2, "name": "why"}],
        "grade_cells": [{"id": 1, "max_score": 3.0}, {"id": 2, "max_score": 2.0}],
        "task_cells": [],
    }
    mark = {"manual_score": None, "auto_score": None, "extra_credit": None}
    rows = {"grade": [mark | {"cell_id": 1, "auto_score": 2.0}, mark | {"cell_id": 2}]}
    record = {
        "lost": [{"where": "f (dx)", "points": 1.0, "mistake": "sign"}],
        "followed": ["f (dw)"],
        "looks_numerical": ["g"],
        "remarks": ["The file is cut off."],
        "unreadable": False,
        "other_release": None,
    }
    config = SimpleNamespace(JudgeExecute={"seed": "ab"})
    run = GradingRun(
        Course(tmp_path), SimpleNamespace(name="u", rows=unit, config=config), None, pages=True
    )
    result = result_of(run, "ada", rows, record, unchanged=True)
    assert (result.points, result.max_points, result.by_hand) == (2, 5, 2)
    assert result.lost == (Lost("f (dx)", 1.0, "sign"),) and result.followed == ("f (dw)",)
    assert result.looks_numerical == ("g",)
    assert (result.seed, result.unchanged, result.feedback) == ("ab", True, None)
    rows["grade"][1]["manual_score"] = 1.5
    assert result_of(run, "ada", rows, record).points == 3.5


def test_a_failure_names_the_error(tmp_path):
    run = SimpleNamespace(unit=SimpleNamespace(name="u"))
    assert failure(run, "ada", OSError("disk full")).error == "OSError: disk full"
