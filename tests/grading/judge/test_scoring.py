"""Are points what a cell ends in, and can a submission end it in nothing that counts?"""

import numpy as np
import pytest

from bpcourse.grading.judge.errors import error_of
from bpcourse.grading.judge.proxy import Origin, proxy_class
from bpcourse.grading.judge.scoring import points_of, shown, shown_error

PROXY = proxy_class("Value", False)(Origin(None, 1, 1))
ASSERTS, CHECKS = "assert f(1) == 1", "check(f)"


@pytest.mark.parametrize("value, points", [(0.0, 0.0), (1.5, 1.5), (2.0, 2.0), (2 + 1e-12, 2.0)])
def test_a_float_between_zero_and_all_is_the_points(value, points):
    assert points_of(value, CHECKS, 2.0) == points_of(value, ASSERTS, 2.0) == (points, "")


@pytest.mark.parametrize(
    "value, points", [(1, 1.0), (np.float64(0.5), 0.5), (np.float32(0.5), 0.5), (np.int64(2), 2.0)]
)
def test_another_number_counts_where_no_check_is_called(value, points):
    assert points_of(value, ASSERTS, 2.0) == (points, "")
    assert points_of(value, CHECKS, 2.0)[0] == 0.0


@pytest.mark.parametrize("value", [None, "good", [1.0], np.ones(2)], ids=str)
def test_what_is_no_number_means_all_where_no_check_is_called(value):
    assert points_of(value, ASSERTS, 2.0) == (None, "")
    points, explanation = points_of(value, CHECKS, 2.0)
    assert points == 0.0 and "counts as 0: please tell your instructor" in explanation


@pytest.mark.parametrize("value", [-1.0, 2.5, float("nan"), float("inf"), True, 3, PROXY])
@pytest.mark.parametrize("source", [ASSERTS, CHECKS])
def test_what_cannot_be_points_is_none(value, source):
    points, explanation = points_of(value, source, 2.0)
    assert points == 0.0 and "from 0 to 2, and ended in" in explanation


def test_the_text_of_an_object_of_the_submission_is_not_asked_for():
    assert "an object of the submission" in points_of(PROXY, ASSERTS, 2.0)[1]


def test_an_exception_shows_the_line_of_the_cell_and_the_students_lines():
    error = error_of(["Mine", "ValueError"], "why\x00", "cell 1, line 2, in f: g()")
    # a name of its own: Python keeps the lines of every file and cell that a process has run
    source = compile("x = 1\nfail()", "<locked a cell without lines>", "exec")

    def fail():
        raise error

    with pytest.raises(ValueError, match="why") as caught:
        exec(source, {"fail": fail})
    output = shown_error(caught.value, "a cell without lines")
    assert (output["ename"], output["evalue"]) == ("Mine", "why")
    assert output["traceback"][0].splitlines() == [
        "line 2 of this cell: ",
        "cell 1, line 2, in f: g()",
    ]


def test_what_is_displayed_is_cleaned_unless_it_is_ours():
    class Card:
        def _repr_mimebundle_(self):
            return {"text/html": "<section>"}

    assert shown(Card()) == {"text/html": "<section>"}
    assert shown("\x1b[31mred") == {"text/plain": "'\\x1b[31mred'"}
