"""The report says the same in text, in HTML and to machines."""

import json
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np

from bpcourse.checking import report as reports
from bpcourse.checking.report import PartReport, Report

WRONG = np.zeros((4, 3), dtype=bool)
WRONG[1, 2] = True
REPORT = Report(
    "affine_backward",
    (
        PartReport("dx", 1.0, 1.0, "right"),
        PartReport(
            "dw",
            0.0,
            1.0,
            "value",
            "1 of 12 entries are wrong, the worst at [1, 2]",
            "case one sample",
            wrong=WRONG,
            index=(1, 2),
            yours=0.628,
            mistakes=("w not <transposed>",),
            questions=("Which way?",),
            hints=("That way.",),
        ),
    ),
    remarks=("It is slow.",),
)


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
    page = reports.as_html(REPORT)
    assert Balanced(page).open == []
    assert "w not &lt;transposed&gt;" in page
    assert page.index("Which way?") < page.index("<details>") < page.index("That way.")


def test_hints_for_a_mistake_that_shows_in_several_parts_are_told_once():
    dw = REPORT.parts[1]
    twice = Report("affine_backward", (dw, replace(dw, name="db", index=(0, 0))))
    for text in (reports.as_text(twice), reports.as_html(twice)):
        assert text.count("Which way?") == text.count("That way.") == 1
        assert text.count("as above") == 1
    assert Balanced(reports.as_html(twice)).open == []


def test_the_picture_is_described_in_words_for_a_screen_reader():
    page = reports.as_html(REPORT)
    assert 'aria-label="1 of 12 entries of dw (4 by 3) are wrong"' in page
    assert page.count("\u25a0") == 1 and page.count("\u25a1") == 11


def test_text_and_html_tell_the_same():
    text = reports.as_text(REPORT)
    for words in ("1 of 2 points", "Which way?", "That way.", "It is slow.", "one sample"):
        assert words in text and words in reports.as_html(REPORT)


def test_values_are_shown_in_the_open_and_kept_when_hidden():
    hidden = Report(REPORT.exercise, REPORT.parts, hidden=True)
    for render in (reports.as_text, reports.as_html):
        assert "0.628" in render(REPORT) and "0.628" not in render(hidden)
        assert "one sample" in render(hidden)


def test_the_machine_readable_form_is_plain_json():
    bundle = REPORT._repr_mimebundle_()
    data = json.loads(json.dumps(bundle[reports.MIME]))
    assert data["points"] == 1.0
    assert data["parts"][1]["mistake"] == "w not <transposed>"


def test_backticks_in_hints_become_code():
    part = replace(REPORT.parts[1], questions=("What does `sum` do?",), hints=("`axis=0` & add.",))
    card = reports.as_html(Report("affine_backward", (part,)))
    assert "<code>sum</code>" in card and "<code>axis=0</code> &amp; add." in card


def test_a_followed_part_says_what_it_is_right_for():
    part = PartReport("dx", 1.0, 1.0, "right", followed="conv_forward")
    report = Report("conv_backward", (part,))
    assert "right for your own conv_forward, which still has to be mended" in reports.as_text(
        report
    )
    assert report.as_dict()["parts"][0]["followed"] == "conv_forward"
