"""Does a page say what counts, first, and is all that a student wrote text?"""

import re

import nbformat
import pytest
from bs4 import BeautifulSoup

from bpcourse.grading.nbgrader.page.made import breakable, page_of, plain, points
from bpcourse.grading.nbgrader.recover.notice import NOTICE, UNREADABLE
from tests.grading.nbgrader.page.cells import (
    answer,
    card,
    check,
    code,
    notebook,
    report,
    text,
    written,
)
from tests.grading.nbgrader.test_harmless import PNG

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"
WRONG = [card(report(0.0, mistakes=("sign",)))]


def page(*cells, **about):
    made = page_of(notebook(*cells), {"notebook": "unit", "student": "ada", **about})
    return BeautifulSoup(made, "html.parser")


def said(tag):
    return re.sub(r"\s+", " ", tag.get_text()).strip()


def a_unit():
    return [
        text("# Unit 2: `matrices`"),
        text("### Exercise 1: `f`\n\nWrite $f$."),
        answer("f", "def f(): ...", comment="Well *done*."),
        check("f"),
        text("## 2. More"),
        code("demo()", [nbformat.v4.new_output("stream", text="shown")]),
        text("### Exercise 2: `g`\n\nWrite it."),
        answer("g"),
        check("g", 0.0, outputs=WRONG),
        text("> **Question A**\n>\n> Why?"),
        written("why", graded=False),
    ]


def test_points_come_first_and_what_is_to_be_read_is_not_0():
    header = said(page(*a_unit()).header)
    assert "1 of 2 points so far" in header
    assert "2 more points: an answer that your instructor is still to read." in header
    assert "Look first at Exercise 2: g" in header


def test_points_after_all_is_read_and_being_late():
    cells = [check("f"), written("why", earned=1.5, graded=True, by_hand=True)]
    header = said(page(*cells, late_penalty=0.5).header)
    assert "2 of 3 points" in header and "so far" not in header
    assert "0.5 points taken off: it came late. Without that, 2.5." in header
    assert "0 of 3 points" in said(page(*cells, late_penalty=9).header)


def test_the_table_links_every_exercise_with_points_and_reason():
    made = page(*a_unit())
    rows = [said(row) for row in made.select("table.overview tbody tr")]
    assert rows == [
        "Exercise 1: f 1 of 1 right with a comment",
        "Exercise 2: g 0 of 1 sign",
        "Question A: why up to 2 your instructor will read it",
    ]
    links = [link["href"] for link in made.select("table.overview a")]
    ids = [section["id"] for section in made.select("section.exercise")]
    assert links == [f"#{name}" for name in ids]
    assert len(set(ids)) == 3


def test_exercises_are_open_and_the_rest_is_folded():
    made = page(*a_unit())
    folded = [said(fold.summary) for fold in made.select("main > details")]
    assert folded == ["Text of the unit: Unit 2: matrices", "Text of the unit: 2. More"]
    first, second, question = made.select("section.exercise")
    assert said(first.summary) == "The task" and first.details.math
    assert "def f(): ..." in said(first.find("pre", class_="code"))
    assert "Well done." in said(first.find(class_="comment"))
    assert first.find("section", attrs={"aria-label": "relu_backward: 1 of 1 point"})
    assert "Recognized: sign." in said(second)
    assert "Why?" in said(question) and not question.find("details")


def test_notices_stand_on_top_and_the_receipt_at_the_end():
    notice = text(f"{UNREADABLE} Hand it in again.", id=NOTICE)
    made = page(notice, text("**Receipt**", id="bpcourse-receipt"), answer("f"), check("f", 0.0))
    assert "Hand it in again." in said(made.header)
    assert "Look first" not in said(made.header)
    assert said(made.select("main > *")[-1]) == "Receipt"


def test_a_private_or_plain_check_shows_its_source_and_what_it_said():
    failed = nbformat.v4.new_output("error", ename="E", evalue="e", traceback=["E: <e>"])
    (section,) = page(answer("f"), check("f", 0.0, outputs=[failed])).select("section.exercise")
    assert "check(f)" in said(section) and "E: <e>" in said(section)


def test_pictures_have_their_words():
    picture = nbformat.v4.new_output(
        "display_data", data={"image/png": PNG, "text/plain": 'A "line" <rises>.'}
    )
    (image,) = page(code("plot()", [picture])).find_all("img")
    assert image["alt"] == 'A "line" <rises>.'


@pytest.mark.parametrize(
    "cells, about",
    [
        ([answer("f", EVIL), check("f")], {}),
        ([answer(EVIL, "x"), check("f")], {}),
        ([answer("f"), check(EVIL, 0.0, outputs=WRONG)], {}),
        ([answer("f", comment=EVIL), check("f")], {}),
        ([code("x", [nbformat.v4.new_output("stream", text=EVIL)])], {}),
        ([code("x", [nbformat.v4.new_output("display_data", data={"text/html": EVIL})])], {}),
        ([text(f"# {EVIL.replace('<', '&lt;')}"), answer("f"), check("f")], {"notebook": EVIL}),
        ([answer("f"), check("f")], {"student": EVIL, "notebook": EVIL}),
    ],
)
def test_whatever_a_name_or_text_says_is_text(cells, about):
    made = page(*cells, **about)
    assert not made.find_all(["script", "iframe", "object", "link"])
    assert not [tag for tag in made.find_all(True) if any(name[:2] == "on" for name in tag.attrs)]


def test_a_page_says_its_language_and_title_and_lets_the_browser_run_and_load_nothing():
    made = page(*a_unit())
    assert made.html["lang"] == "en" and made.title.text == "Unit 2: matrices - feedback"
    policy = made.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none'; img-src data:") and "script" not in policy


def test_a_page_of_nothing_can_be_made():
    assert page_of(notebook(), {})


@pytest.mark.parametrize("value, told", [(2.0, "2"), (1 / 3, "0.33"), (-0.0, "0"), (12.5, "12.5")])
def test_points_have_no_needless_digits(value, told):
    assert points(value) == told


def test_names_can_be_broken_and_are_escaped():
    assert breakable("a_<b>") == "a_<wbr>&lt;b&gt;"
    assert plain("The `x` *and* y\x1b[0m") == "The x and y"
