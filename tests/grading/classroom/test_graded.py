"""What grading has left is read as it is, and a unit that nobody has graded is told so."""

import json
import shutil

import pytest

from bpcourse.grading.classroom.graded import NotGraded, check_of, read_graded
from tests.grading.small_class import RIGHT, execute, hand_in
from tests.grading.tiny import EXERCISE, UNIT


def test_a_graded_class_is_read_with_marks_checks_and_answers(graded_once):
    unit = read_graded(graded_once, UNIT)
    works = {work.student: work for work in unit.works}
    assert len(works) == 13 and not unit.waiting and unit.max_score == 5
    assert [(cell.name, cell.written) for cell in unit.cells] == [
        (f"check_{EXERCISE}", False),
        ("why", True),
    ]
    assert works["ada"].score == 3 and works["gil"].score == 2
    (named,) = [p for p in works["ben"].checks[f"check_{EXERCISE}"].parts if p.mistake]
    assert named.name == "db" and not named.unnamed
    (unnamed,) = [p for p in works["gil"].checks[f"check_{EXERCISE}"].parts if p.unnamed]
    assert unnamed.name == "db"
    assert "cumsum" in works["gil"].answers[EXERCISE]
    assert works["max"].record["unreadable"]
    assert works["gil"].by_hand == 2 and unit.answer_of(f"check_{EXERCISE}") == EXERCISE


def test_marks_given_by_hand_count(graded_class):
    execute(graded_class, "UPDATE grade SET manual_score = 1.5 WHERE needs_manual_grade")
    works = {work.student: work for work in read_graded(graded_class, UNIT).works}
    assert works["gil"].score == 3.5 and not works["gil"].by_hand


def test_who_has_handed_in_since_waits(graded_class):
    hand_in(graded_class, "nia", RIGHT)
    assert read_graded(graded_class, UNIT).waiting == ["nia"]


def test_a_unit_that_nobody_has_graded_is_told_so_with_what_to_do(small_class):
    with pytest.raises(NotGraded, match="6 submissions wait: run `bpcourse grade 02_tiny` first"):
        read_graded(small_class, UNIT)
    shutil.rmtree(small_class.classroom)
    with pytest.raises(NotGraded, match="nobody has handed anything in"):
        read_graded(small_class, UNIT)


def test_a_notebook_that_has_been_damaged_since_costs_nobody_else(graded_class):
    path = graded_class.classroom / "autograded" / "ada" / UNIT / f"{UNIT}.ipynb"
    path.chmod(0o644)
    path.write_text(json.dumps([]))
    assert "ada" not in [work.student for work in read_graded(graded_class, UNIT).works]


def test_an_exception_in_place_of_a_report_is_kept():
    error = {"output_type": "error", "ename": "NameError", "evalue": "name 'f' is not\ndefined"}
    found = check_of("check_f", {"outputs": [error]})
    assert found.error == "NameError: name 'f' is not defined" and not found.parts


def test_a_planted_fault_that_nobody_has_touched_is_nobodys_mistake(graded_class):
    path, check = graded_class.release_notebook(UNIT), f"check_{EXERCISE}"
    ben = next(work for work in read_graded(graded_class, UNIT).works if work.student == "ben")
    release = json.loads(path.read_text())
    (stub,) = (
        c for c in release["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == EXERCISE
    )
    stub["source"] = ben.answers[EXERCISE]
    path.chmod(0o644)
    path.write_text(json.dumps(release))
    works = {work.student: work for work in read_graded(graded_class, UNIT).works}
    parts = {part.name: part for part in works["ben"].checks[check].parts}
    assert parts["db"].status == "not written" and not parts["db"].mistake
    assert parts["dw"].status == "right"
    assert any(part.unnamed for part in works["gil"].checks[check].parts)
