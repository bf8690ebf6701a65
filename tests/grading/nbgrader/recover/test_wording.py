"""Names and numbers in remarks."""

import pytest

from bpcourse.grading.nbgrader.recover.wording import listed, quoted, times


@pytest.mark.parametrize(
    "name, shown", [("a", "`a`"), ("a`b", "`a'b`"), ("a\nb", "`a b`"), ("\x1b[1ma", "`a`")]
)
def test_a_name_is_code_on_one_line(name, shown):
    assert quoted(name) == shown


def test_a_long_name_is_cut():
    assert len(quoted("x" * 1000)) == 202


def test_names_are_listed_as_in_a_sentence():
    assert listed(["a"]) == "`a`"
    assert listed(["a", "b", "c"]) == "`a`, `b` and `c`"


def test_small_numbers_are_words():
    assert [times(2), times(3), times(4)] == ["twice", "three times", "4 times"]
