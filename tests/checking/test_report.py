"""The report says the same in text, in HTML and to machines."""

import json
from dataclasses import replace

import numpy as np

from bpcourse.checking import report as reports
from bpcourse.checking.page.card import as_html
from bpcourse.checking.page.printing import Printed
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
            "1 of 12 entries is wrong, at [1, 2]",
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


def test_text_and_html_tell_the_same():
    text = reports.as_text(REPORT)
    for words in ("1 of 2 points", "Which way?", "That way.", "It is slow.", "one sample"):
        assert words in text and words in as_html(REPORT)


def test_values_are_shown_in_the_open_and_kept_when_hidden():
    hidden = Report(REPORT.exercise, REPORT.parts, hidden=True)
    for render in (reports.as_text, as_html):
        assert "0.628" in render(REPORT) and "0.628" not in render(hidden)
        assert "one sample" in render(hidden)


def test_the_machine_readable_form_is_plain_json():
    bundle = REPORT._repr_mimebundle_()
    data = json.loads(json.dumps(bundle[reports.MIME]))
    assert data["points"] == 1.0
    assert data["parts"][1]["mistake"] == "w not <transposed>"


def test_a_followed_part_says_what_it_is_right_for():
    part = PartReport("dx", 1.0, 1.0, "right", followed="conv_forward")
    report = Report("conv_backward", (part,))
    assert "right for your own conv_forward, which still has to be mended" in reports.as_text(
        report
    )
    assert report.as_dict()["parts"][0]["followed"] == "conv_forward"


def test_hints_for_a_mistake_that_shows_in_several_parts_are_told_once():
    dw = REPORT.parts[1]
    twice = Report("affine_backward", (dw, replace(dw, name="db", index=(0, 0))))
    for text in (reports.as_text(twice), as_html(twice)):
        assert text.count("Which way?") == text.count("That way.") == 1
        assert text.count("as above") == 1


def test_the_smallest_failing_input_can_be_pasted_and_is_kept_when_hidden():
    code = "x = np.array([[1.0, -2.0]])\nrelu_backward(x, relu_forward(x)[1])"
    part = replace(REPORT.parts[1], mistakes=(), failing=code, came_out="For x = 1 you return 2.")
    report = Report("relu_backward", (part,))
    lines = [line.strip() for line in reports.as_text(report).splitlines()]
    assert "paste it into a cell:" in " ".join(lines)
    assert [line for line in code.splitlines() if line not in lines] == []
    assert "For x = 1 you return 2." in lines
    assert "paste" not in reports.as_text(replace(report, hidden=True))
    assert "you return 2" not in as_html(replace(report, hidden=True))


def test_an_answer_that_nobody_has_begun_is_told_how_to_begin():
    part = PartReport("dx", 0.0, 1.0, "not written", questions=("Which way?",))
    report = Report("relu_backward", (part,))
    assert report.untouched and not REPORT.untouched
    text = reports.as_text(report)
    assert "not written yet" in text and "in place of `raise NotImplementedError`" in text
    assert "Ask yourself: Which way?" in text
    assert not Report("f", (part, PartReport("dw", 0.0, 1.0, "value", "it is wrong"))).untouched
    assert not Report("f", (part, PartReport("dw", 1.0, 1.0, "right"))).untouched


def test_what_a_function_prints_is_shown_with_its_case_and_never_when_hidden():
    report = replace(REPORT, printed=Printed("case padding 0", "(3, 4)\n<b>"))
    assert "Your function printed, in case padding 0:\n      (3, 4)\n      <b>" in reports.as_text(
        report
    )
    assert "&lt;b&gt;" in as_html(report)
    for render in (reports.as_text, as_html):
        assert "printed" not in render(replace(report, hidden=True))


def test_a_notice_comes_before_anything_else():
    report = replace(REPORT, notice="An earlier `relu`.")
    assert reports.as_text(report).startswith("An earlier `relu`.\n")
    page = as_html(report)
    assert page.index(">relu</code>.") < page.index("<strong>affine_backward: 1 of 2 points")


def test_of_a_thousand_frames_the_first_and_the_last_are_shown():
    frames = "\n".join(f"line {i} in f: f(x)" for i in range(1000))
    part = replace(
        REPORT.parts[1], status="raised", message="RecursionError: too deep", frames=frames
    )
    text = reports.as_text(Report("f", (part,)))
    assert "line 0 in f" in text and "line 999 in f" in text and "(990 lines more)" in text
    assert len(text.splitlines()) < 30


def test_what_took_too_long_is_asked_about_its_loops():
    part = PartReport("dx", 0.0, 1.0, "too long", "took too long: longer than 60 s in all")
    text = reports.as_text(Report("f", (part,)))
    assert "took too long: longer than 60 s in all" in text and "Does every loop end?" in text


def test_the_same_exception_of_several_parts_is_told_once():
    frames = "line 2 in f: return dout(cache)"
    dx = PartReport(
        "dx", 0.0, 1.0, "raised", "TypeError: 'float' object is not callable", "a", frames
    )
    report = Report("f", (dx, replace(dx, name="dw", evidence="it is zero everywhere")))
    for text in (reports.as_text(report), as_html(report)):
        assert text.count("line 2 in f") == text.count("Is there a") == 1
        assert text.count("it is zero everywhere") == 1


def test_where_nan_comes_from_is_asked_and_zero_has_no_sign():
    part = PartReport("dx", 0.0, 1.0, "not finite", "it is NaN or infinite")
    assert "a division by 0" in reports.as_text(Report("f", (part,)))
    zero = PartReport("dx", 0.0, 1.0, "value", "it is wrong", yours=-0.0, numerical=-0.0)
    assert "yours is 0, a numerical derivative gives 0" in reports.as_text(Report("f", (zero,)))
