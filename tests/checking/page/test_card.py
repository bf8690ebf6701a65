"""The card: balanced, escaped, gray for what nobody has begun, and squares only where they tell."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from bpcourse.checking.page.card import as_html
from bpcourse.checking.report import PartReport, Report
from tests.checking.test_report import REPORT


class Balanced(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.open = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_html_is_balanced_escaped_and_folds_the_second_hint():
    page = as_html(REPORT)
    assert Balanced(page).open == []
    assert "w not &lt;transposed&gt;" in page
    assert page.index("Which way?") < page.index("<details>") < page.index("That way.")


def test_the_picture_is_described_in_words_for_a_screen_reader():
    page = as_html(REPORT)
    assert 'aria-label="1 of 12 entries of dw (4 by 3) is wrong"' in page
    assert page.count("\u25a0") == 1 and page.count("\u25a1") == 11


def test_backticks_in_hints_become_code():
    part = replace(REPORT.parts[1], questions=("What does `sum` do?",), hints=("`axis=0` & add.",))
    card = as_html(Report("affine_backward", (part,)))
    assert ">sum</code>" in card and ">axis=0</code> &amp; add." in card


def test_a_card_takes_no_colour_from_a_page_that_knows_none_of_jupyterlabs():
    card = as_html(REPORT)
    assert "background:var(--jp-layout-color1,#fff)" in card  # ground and ink fall back together
    assert all("color:inherit" in tag for tag in re.findall("<(?:code|pre)[^>]*>", card))


def test_squares_are_shown_only_where_some_entries_are_right():
    part = replace(REPORT.parts[1], wrong=np.ones((4, 3), dtype=bool))
    card = as_html(Report("affine_backward", (part,)))
    assert "\u25a0" not in card and "\u25a1" not in card


@pytest.mark.parametrize(
    "statuses, color",
    [
        (["right", "right"], "#2e8b57"),
        (["right", "value"], "#c98a00"),
        (["value", "not written"], "#c2452d"),
        (["not written", "not written"], "#8a8a8a"),
    ],
)
def test_the_color_says_right_partly_wrong_or_not_begun(statuses, color):
    parts = tuple(PartReport(f"d{i}", float(s == "right"), 1.0, s) for i, s in enumerate(statuses))
    assert f"border-left:5px solid {color}" in as_html(Report("f", parts))


def test_code_to_paste_stands_by_itself_and_is_escaped():
    part = replace(REPORT.parts[1], failing="f(1 < 2)\nf(2)", came_out="You `return` 1.")
    card = as_html(Report("f", (part,)))
    assert ">f(1 &lt; 2)\nf(2)</pre>" in card and re.search("You <code[^>]*>return</code> 1.", card)
    assert Balanced(card).open == []


def test_code_to_paste_is_taken_with_one_click_and_wraps_between_words():
    part = PartReport(
        name="dx",
        points=0.0,
        max_points=1.0,
        status="value",
        message="it is wrong",
        yours=3.25,
        failing="x = np.array([1.]); f(x)",
        came_out="dx[0] comes out as 2; 1 is right.",
    )
    html = as_html(Report("f", (part,)))
    pre = html[html.index("<pre") : html.index("</pre>")]
    assert "user-select:all" in pre and "word-break:normal" in pre and "\n" not in pre
    assert "3.25" not in html  # of another input than the one that is shown
