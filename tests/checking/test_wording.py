"""Names of cases, ends of sentences and exceptions read as English whatever stands in them."""

import pytest

from bpcourse.checking.wording import MOST, cases, ended, exception


def test_names_of_cases_are_in_quotes_and_of_many_the_first_are_named():
    assert cases(["a number"]) == "case 'a number'"
    assert cases(["a", "b; c"]) == "cases 'a', 'b; c'"
    many = cases([f"case {k}" for k in range(MOST + 4)])
    assert many.startswith(f"{MOST + 4} cases: 'case 0', ") and many.endswith(", ...")


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("yours is 2", "yours is 2."),
        ("it must be your own.", "it must be your own."),
        ("what is it?", "what is it?"),
        ("shapes (3,2) (3,) ", "shapes (3,2) (3,)."),
    ],
)
def test_a_sentence_ends_in_one_mark(text, sentence):
    assert ended(text) == sentence


def test_an_exception_without_a_message_has_no_colon():
    assert exception("AssertionError", " ") == "AssertionError"
    assert exception("ValueError", "no ") == "ValueError: no"
