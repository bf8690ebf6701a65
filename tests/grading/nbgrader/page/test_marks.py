"""Does the table say what was earned, and why not more?"""

import pytest

from bpcourse.checking.report import PartReport, Report
from bpcourse.grading.nbgrader.page.marks import KINDS, mark_of
from bpcourse.grading.nbgrader.page.parts import Exercise
from tests.grading.nbgrader.page.cells import answer, card, check, report, written


def marked(cell):
    return mark_of(Exercise(cell, [answer("f")]))


@pytest.mark.parametrize(
    "told, kind, reason",
    [
        (report(1.0), "right", "right"),
        (report(0.0, mistakes=("sign",)), "wrong", "sign"),
        (report(0.5, mistakes=("sign",)), "partly", "sign"),
        (report(0.0, message="it has the shape (2,)"), "wrong", "it has the shape (2,)"),
        (
            Report("f", (PartReport("dx", 0, 1, "not written"),)),
            "empty",
            "not written yet",
        ),
        (
            Report("f", (PartReport("dx", 1, 1, "right", followed="relu_forward"),)),
            "right",
            "right for your own relu_forward, which still has to be mended",
        ),
    ],
)
def test_a_check_s_mark_has_the_report_s_reason(told, kind, reason):
    mark = marked(check("f", told.points, told.max_points, [card(told)]))
    assert (mark.kind, mark.reasons) == (kind, (reason,))
    assert (mark.earned, mark.possible) == (told.points, 1.0)
    assert mark.kind in KINDS and mark.lost == (told.points < 1)


def test_parts_are_named_where_it_is_not_all_of_them():
    parts = (
        PartReport("dx", 0, 1, "value", mistakes=("sign",)),
        PartReport("dw", 1, 1, "right"),
        PartReport("db", 0, 1, "value", message="wrong"),
    )
    told = Report("f", parts)
    assert marked(check("f", 1, 3, [card(told)])).reasons == ("dx: sign", "db: wrong")


def test_points_that_a_private_check_took_are_told():
    assert marked(check("f", 0.5, 1, [card(report(1.0))])).reasons == (
        "a check of the instructor's own",
    )


def test_what_nobody_has_read_yet_has_no_points():
    mark = marked(written("why", graded=False, by_hand=False))
    assert (mark.kind, mark.lost) == ("unread", False)
    assert "instructor" in mark.reasons[0]


def test_what_was_read_has_the_points_that_were_given_0_too():
    for earned in (0.0, 1.5):
        mark = marked(written("why", earned=earned, graded=True, by_hand=True))
        assert (mark.kind, mark.earned, mark.lost) == ("read", earned, False)


def test_an_empty_answer_is_told_and_nothing_to_look_at():
    mark = marked(written("why", graded=True, by_hand=False))
    assert (mark.kind, mark.reasons, mark.lost) == ("empty", ("no answer",), False)


def test_with_nbgrader_s_own_step_0_points_in_words_count_as_not_read():
    assert marked(written("why")).kind == "unread"
    assert marked(written("why", earned=1.0)).kind == "read"
