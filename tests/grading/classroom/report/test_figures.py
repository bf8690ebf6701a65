"""What a class has understood: each answer counts once, as what it is."""

import pytest

from bpcourse.grading.classroom.report.figures import Figures, kind_of, without_numbers
from tests.grading.classroom.a_graded_unit import check, graded, part, work

WRONG = part("dx", "value", mistake="sign flipped")


def figures(*works, **unit):
    return Figures(graded(works, **unit))


def test_marks_are_counted_as_all_some_none_and_not_written():
    right, wrong, empty = part("dx"), part("db", "value"), part("dx", "not written")
    found = figures(
        work("a", [check("relu_backward", right, part("db"))]),
        work("b", [check("relu_backward", right, wrong)]),
        work("c", [check("relu_backward", WRONG, wrong)]),
        work("d", [check("relu_backward", empty, part("db", "not written"))]),
    )
    (cell,) = found.cells
    assert dict(cell.kinds) == {"full": 1, "partial": 1, "zero": 1, "not written": 1}
    assert cell.distribution == [(0, 2), (1, 1), (2, 1)] and cell.mean == 0.75
    assert found.mean == 0.75 and found.median == 0.5


def test_a_question_is_to_be_marked_or_not_written():
    found = figures(
        work("a", written={"why": ("because", None)}),
        work("b", written={"why": ("because", 1.0)}),
        work("c", written={"why": ("Your answer\n here", 0.0)}),
        work("d", written={"why": ("nonsense", 0.0)}),
        exercises=(),
        questions=("why",),
        given={"why": "Your answer here"},
    )
    (cell,) = found.cells
    assert dict(cell.kinds) == {"by hand": 1, "partial": 1, "not written": 1, "zero": 1}


@pytest.mark.parametrize(
    "made, kind",
    [
        (part(), "right"),
        (part(followed="relu_forward"), "followed"),
        (part(status="not written"), "not written"),
        (part(status="raised", mistake="w not transposed"), "named"),
        (part(status="raised"), "raised"),
        (part(status="too long"), "raised"),
        (part(status="shape"), "unnamed"),
        (part(status="numerical"), "unnamed"),
    ],
)
def test_each_part_is_one_kind(made, kind):
    assert kind_of(made) == kind


def test_the_same_mistake_in_two_parts_is_one_finding_and_most_frequent_comes_first():
    both = check(
        "affine_backward",
        part("dx", "value", mistake="* in place of @"),
        part("dw", "value", mistake="* in place of @"),
    )
    found = figures(
        work("a", [both]),
        work("b", [both]),
        work("c", [check("affine_backward", part("dx", "value"), part("dw"))]),
        exercises=("affine_backward",),
    )
    first, second = found.findings
    assert (first.what, first.parts, first.students, first.lost) == (
        "* in place of @",
        ("dx", "dw"),
        ("a", "b"),
        4.0,
    )
    assert (second.kind, second.what, second.students) == ("unnamed", "wrong numbers", ("c",))


def test_exceptions_that_differ_in_sizes_only_are_one():
    texts = ["ValueError: shapes (3,4) and (5,)", "ValueError: shapes (12,4) and (7,)"]
    found = figures(
        *(work(t, [check("relu_backward", part("dx", "raised", message=t))]) for t in texts)
    )
    (finding,) = found.of_kind("raised")
    assert len(finding.students) == 2 and finding.what == without_numbers(texts[0])


def test_an_exception_in_place_of_a_report_counts_for_every_part():
    found = figures(
        work("a", [check("relu_backward", part("dx"))]),
        work("b", [check("relu_backward", error="NameError: f")]),
    )
    assert dict(found.cells[0].parts[0].kinds) == {"right": 1, "raised": 1}
    assert found.of_kind("raised")[0].what == "NameError: f"


def test_hardest_is_what_fewest_of_those_who_wrote_it_have_right():
    found = figures(
        work("a", [check("relu_backward", part("dx", "not written"), part("db", "value"))]),
        work("b", [check("relu_backward", part("dx"), part("db"))]),
    )
    assert [(p.name, p.share, p.wrote) for p in found.hardest] == [("db", 0.5, 2)]


def test_followed_and_numerical_are_told_by_exercise():
    found = figures(
        work("a", [check("relu_backward", part(followed="relu_forward"), looks_numerical=True)]),
        work("b", [check("relu_backward", part())]),
    )
    assert found.followed == [("relu_backward", ("a",))] == found.numerical
