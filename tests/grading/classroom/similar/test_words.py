"""Words in the same order: long runs that few have, which are neither the release's nor the solution's."""

import pytest

from bpcourse.grading.classroom.similar.words import same_words, words
from tests.grading.classroom.a_graded_unit import graded, work

TEXT = "Each row of the batch has its own say in the weights and what all of them say is added up"


def found(*texts, given=""):
    works = [work(f"s{k:02d}", written={"why": (text, None)}) for k, text in enumerate(texts)]
    works += [work(f"t{k:02d}", written={"why": ("", 0.0)}) for k in range(20)]
    unit = graded(works, exercises=(), questions=("why",), given={"why": given})
    return list(same_words(unit))


def test_a_copy_with_other_punctuation_capitals_and_beginning_is_found():
    ((pair, alike),) = found(TEXT, "I think that " + TEXT.upper().replace(" AND", ", and") + "!")
    assert (
        pair == ("s00", "s01") and alike.holders == 2 and alike.what == "21 words in the same order"
    )
    assert alike.marked == (frozenset(range(21)), frozenset(range(3, 24)))


@pytest.mark.parametrize("given", [TEXT, f"The answer: {TEXT}."])
def test_what_the_release_or_the_solution_says_is_nobodys_own(given):
    assert found(TEXT, TEXT, given=given) == []


def test_what_many_say_and_what_is_short_is_no_sign():
    assert found(*[TEXT] * 5) == []
    assert (
        found(
            "Since the same matrix is used for each row",
            "Since the same matrix is used for each row",
        )
        == []
    )


def test_other_words_for_the_same_are_no_sign():
    assert (
        found(
            TEXT,
            "Because summing over rows collects every contribution of one batch to its weights",
        )
        == []
    )


def test_words_of_other_scripts_are_words():
    assert len(words("Größe, величина 大きさ")) == 3
