"""The page: readable figures, all that a submission wrote as text, and names only where asked for."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from bpcourse.grading.classroom.report.figures import Figures
from bpcourse.grading.classroom.report.page import heading, histogram, page
from bpcourse.grading.classroom.report.who import Who
from bpcourse.grading.classroom.same_inputs.run import SameInputs
from tests.grading.classroom.a_graded_unit import check, graded, part, work

EVIL = "<img src=x onerror=alert(1)>"
SAME = {"form": ["(2,)"], "values": [1.0, 2.0], "told": "2 times the right answer"}


def made(works, asked=None, shown=False, **unit):
    found = graded(works, **unit)
    who = Who([w.student for w in works], shown)
    return page(found, Figures(found), asked, who, Path("r/p.html")).decode()


def a_class():
    wrong = check("relu_backward", part("dx", "value"))
    named = check("relu_backward", part("dx", "value", mistake="upstream gradient ignored"))
    raised = check("relu_backward", part("dx", "raised", message=f"ValueError: {EVIL}"))
    answers = {"relu_backward": f"def relu_backward(d, c):\n    return '{EVIL}'  # ada lovelace"}
    return [
        work("ada", [wrong], answers),
        work("ben", [wrong], answers),
        work("cleo", [named], remarks=[f"file {EVIL}"], unreadable=True),
        work("dora", [named], written={"why": (EVIL, None)}, remarks=[], other_release="1.0"),
        work("emil", [raised]),
        work("fay", [check("relu_backward", part("dx", followed="relu_forward"))]),
    ]


ASKED = SameInputs({s: {"check_relu_backward": {"dx": SAME}} for s in ("ada", "ben")})


@pytest.mark.parametrize("shown", [True, False])
def test_nothing_that_a_submission_wrote_is_markup_and_nothing_is_fetched(shown):
    text = made(a_class(), ASKED, shown, questions=("why",))
    soup = BeautifulSoup(text, "html.parser")
    assert not soup.find_all(["script", "img", "iframe", "link", "object"])
    assert EVIL in soup.get_text() and EVIL not in text
    assert not [tag for tag in soup.find_all(True) if any(a.startswith("on") for a in tag.attrs)]
    assert "default-src 'none'" in text


def test_names_are_hidden_unless_they_are_asked_for_also_in_comments_and_remarks():
    hidden = made(a_class(), ASKED, questions=("why",))
    shown = made(a_class(), ASKED, shown=True, questions=("why",))
    for name in ("ada", "ben", "cleo", "dora", "emil", "fay", "lovelace"):
        assert name in shown and name not in hidden, name
    assert "student 3" in hidden and "href" not in hidden


def test_the_page_tells_what_an_instructor_wants_to_know():
    text = BeautifulSoup(made(a_class(), ASKED, questions=("why",)), "html.parser").get_text(" ")
    said = " ".join(text.split())
    assert "2 of 6 made the same mistake in relu_backward : upstream gradient ignored." in said
    assert (
        "2 share one wrong answer to relu_backward that has no name yet: 2 times the right" in said
    )
    assert "Hardest: relu_backward (dx). Of 6 who wrote it, 1 has it right." in said
    assert "right for their own forward" in said and "no work was found in it" in said


def test_why_answers_could_not_be_compared_is_said():
    assert "no sandbox" in made(a_class(), SameInputs({}, "no sandbox"))
    assert "--no-clusters" in made(a_class(), None)


def test_a_class_of_one_who_is_all_right_has_a_page():
    assert "Nothing went wrong" in made([work("ada", [check("relu_backward", part())])])


@pytest.mark.parametrize("most, number", [(5, 5), (25, 13), (1, 1), (0.5, 1), (400, 8)])
def test_bars_reach_from_0_to_all_points_and_count_everybody(most, number):
    bars = histogram([0.0, most, most / 2, most + 1], most)
    assert len(bars) == number and sum(bar["count"] for bar in bars) == 4
    assert bars[0]["low"] == 0 and bars[-1]["high"] == most


def test_the_title_is_the_first_heading():
    unit = graded([])
    unit.release["cells"].insert(
        0, {"cell_type": "markdown", "source": ["# On ", "slopes\n", "text"]}
    )
    assert heading(unit) == "On slopes"
