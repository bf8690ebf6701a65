"""Values in a learner's line: numbers are short, and nothing is anything but data."""

import numpy as np
import pytest

from bpcourse.learner.saying import MOST, Said, as_number, in_words, say


@pytest.mark.parametrize(
    "value, words",
    [
        (2.0, "2"),
        (np.float64(0.123456), "0.1235"),
        (np.array([[3]]), "3"),
        (np.float32(1e-9), "1e-09"),
        (9999, "9999"),
        (142_862, "142,862"),
        (np.float64(-26_805.3), "-26,805"),
        (1e30, "1e+30"),
        (True, "True"),
        (np.bool_(False), "False"),
        ("up\n and  down", "up and down"),
        ("2", "2"),
        ((1, 2), "(1, 2)"),
        (float("nan"), "nan"),
        ("\x1b[31mred", "\N{REPLACEMENT CHARACTER}[31mred"),
    ],
)
def test_a_value_is_told_as_people_write_it(value, words):
    assert in_words(value) == words


def test_a_long_value_is_cut():
    assert len(in_words("x" * 10_000)) == MOST


@pytest.mark.parametrize("value", [True, "two", None, [1, 2], np.zeros(2), float("inf"), 1j])
def test_what_is_no_single_finite_number_is_none(value):
    assert as_number(value) is None


def test_a_line_is_escaped_on_the_page_and_plain_elsewhere(capsys):
    assert "&lt;script&gt;" in Said("x", "&lt;script&gt;")._repr_html_()
    say("<b>bold</b>")
    assert capsys.readouterr().out == "<b>bold</b>\n"


def test_its_colors_are_those_of_the_page_so_that_it_can_be_read_in_the_dark():
    assert "color:" not in Said("x", "x")._repr_html_()
