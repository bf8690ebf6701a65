"""What a terminal would obey, or no page should have, is gone; what people write stays."""

import logging
import unicodedata

import pytest
from hypothesis import example, given, strategies as st

from bpcourse.grading.judge.clean import LogFilter, clean, unfit_name

TURNS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
NASTY = st.text(st.one_of(st.characters(), st.sampled_from("\x1b\x9b\x9d[]0;m\x07\\\r\n\t\x00")))
ORDINARY = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters=TURNS)
)


def unwanted(text, allowed=""):
    return [
        c
        for c in text
        if (unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in TURNS) and c not in allowed
    ]


@given(NASTY)
@example("\x1b]0;title\x07x")
@example("\x1b\x1b[31m[31m")
def test_nothing_unwanted_is_left(text):
    assert not unwanted(clean(text))
    assert not unwanted(clean(text, lines=True), "\n\t")
    clean(text).encode()


@given(NASTY, st.booleans())
def test_what_is_clean_stays_as_it_is(text, lines):
    once = clean(text, lines)
    assert clean(once, lines) == once


@given(ORDINARY)
@example("Jürgen Müller-Groß, 小林, محمد, O'Brien 👩‍🔬 <a & b> [red] `x` $y$ 1 < 2")
def test_ordinary_text_is_unchanged(text):
    assert clean(text) == clean(text, lines=True) == text


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b1mbold", "bold"),
        ("\x1b[2J\x1b[Hx", "x"),
        ("\x1b]0;owned\x07x", "x"),
        ("\x1b]8;;http://e.org\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bPq#0\x1b\\x", "x"),
        ("\x1bcx", "x"),
        ("a\x00b\x08\x7f", "ab"),
        ("a\u202eb\u2066c", "abc"),
        ("two\nlines", "two lines"),
        ("two\r\nlines", "two lines"),
        ("two\u2028lines", "two lines"),
        ("tab\tbed", "tab bed"),
        ("caf\udce9", "caf?"),
    ],
)
def test_on_one_line(text, wanted):
    assert clean(text) == wanted


@pytest.mark.parametrize(
    "text, wanted",
    [("a\n\tb", "a\n\tb"), ("a\r\nb\rc", "a\nb\nc"), ("a\x85b\u2029c\x0bd", "a\nb\nc\nd")],
)
def test_on_several_lines(text, wanted):
    assert clean(text, lines=True) == wanted


@pytest.mark.parametrize("start", ["\x1b[", "\x1b]", "\x9b", "\x90", "\x1bP", "\x1b"])
def test_sequences_without_an_end_do_not_take_the_text_with_them(start):
    assert clean(start * 50_000 + "\nthe end", lines=True).endswith("the end")


@pytest.mark.parametrize("name", ["ada", "O'Brien & Söhne 😀", "[red]bold", "=1+1", "a b.c-d_e"])
def test_names_that_pages_can_show(name):
    assert not unfit_name(name)


@pytest.mark.parametrize(
    "name", ["<img src=x>", 'a";alert(1);"', "a\\", "a\nb", "a\x1b[1m", "b\u202e", " a", "a "]
)
def test_names_that_pages_cannot_show(name):
    assert unfit_name(name)


def test_a_log_line_has_no_sequences_and_no_forged_lines():
    record = logging.LogRecord("x", 20, "", 0, "graded %s\n(%d)", ("eve\x1b[31m\n[x] ok", 3), None)
    assert LogFilter().filter(record)
    assert record.getMessage() == "graded eve [x] ok\n(3)"
