"""Why points were lost: the report's mistakes, the error, or no answer."""

import nbformat
import pytest

from bpcourse.checking.report import MIME
from bpcourse.grading.nbgrader.jobs import Lost
from bpcourse.grading.nbgrader.lost_points import (
    followed_parts,
    looks_numerical,
    lost_marks,
    lost_points,
)


def part(name, points, mistake=None, status="wrong", message="", followed=False):
    return {
        "name": name,
        "points": points,
        "max_points": 1.0,
        "mistake": mistake,
        "status": status,
        "message": message,
        "followed": followed,
    }


def checked(*parts, name="check_f", exercise="f"):
    report = {"exercise": exercise, "parts": list(parts)}
    return {
        "cell_type": "code",
        "metadata": {"nbgrader": {"grade_id": name, "grade": True}},
        "outputs": [{"output_type": "display_data", "data": {MIME: report}}],
    }


def test_parts_with_the_same_mistake_are_told_together():
    cell = checked(part("dx", 0, "sign"), part("dw", 0.5, "sign"), part("db", 1))
    assert lost_points("check_f", 1.5, cell) == [Lost("f (dx, dw)", 1.5, "sign")]


def test_where_all_parts_have_it_none_is_named():
    cell = checked(part("dx", 0, "sign"), part("dw", 0, "sign"))
    assert lost_points("check_f", 2, cell) == [Lost("f", 2.0, "sign")]


@pytest.mark.parametrize(
    "status, message, reason",
    [
        ("not written", "Write it.", "not written"),
        ("wrong", "has the shape (3,)\nand more", "has the shape (3,) and more"),
        ("wrong", "", "wrong"),
    ],
)
def test_without_a_known_mistake_the_report_s_words_are_the_reason(status, message, reason):
    cell = checked(part("dx", 0, status=status, message=message))
    assert lost_points("check_f", 1, cell) == [Lost("f", 1.0, reason)]


def test_an_error_in_a_check_is_told_as_its_reason():
    cell = nbformat.v4.new_code_cell(
        "check(f)",
        outputs=[nbformat.v4.new_output("error", ename="NameError", evalue="no f", traceback=[])],
    )
    assert lost_points("check_f", 2, cell) == [Lost("f", 2, "NameError: no f")]


def test_nothing_to_go_by_is_no_answer_or_no_report():
    silent = {"cell_type": "code", "outputs": []}
    assert lost_points("why", 2, None) == [Lost("why", 2, "no answer")]
    assert lost_points("why", 2, {"cell_type": "markdown"}) == [Lost("why", 2, "no answer")]
    assert lost_points("check_f", 2, silent)[0].mistake == "the check gave no report"


def test_marks_are_told_in_the_notebook_s_order_and_only_a_machine_s():
    cells = [
        checked(part("out", 0, "b"), name="check_b", exercise="b"),
        checked(part("out", 0, "a")),
    ]
    mark = {"by_machine": True, "score": 0.0, "max_score": 1.0}
    scores = {
        "gone": mark,
        "check_f": mark,
        "check_b": mark,
        "why": mark | {"by_machine": False},
        "right": mark | {"score": 1.0},
    }
    lost = lost_marks(scores, {"cells": cells})
    assert [each.where for each in lost] == ["b", "f", "gone"]


def test_exercises_that_look_numerical_are_named():
    marked, plain = checked(part("dx", 1)), checked(part("dx", 1), exercise="g")
    marked["outputs"][0]["data"][MIME]["looks_numerical"] = True
    plain["outputs"][0]["data"][MIME]["looks_numerical"] = False
    older = checked(part("dx", 1), exercise="h")
    assert looks_numerical({"cells": [marked, plain, older]}) == ["f"]


def test_followed_parts_are_named_with_their_exercise():
    cells = [
        checked(part("dx", 1, followed=True), part("dw", 1, followed=True), part("db", 1)),
        checked(part("out", 1), exercise="g"),
        {"cell_type": "markdown", "metadata": {}},
    ]
    assert followed_parts({"cells": cells}) == ["f (dx, dw)"]
