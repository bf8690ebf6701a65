"""Is what is certain told first, and are names listed as in a sentence?"""

import pytest

from bpcourse.checkup.finding import (
    CERTAIN,
    LIKELY,
    POSSIBLE,
    Finding,
    listed,
    number,
    surest_first,
)


def test_certain_findings_come_first_and_else_the_order_stays():
    found = [
        Finding(code, "", "", sure=sure)
        for code, sure in zip("abcd", (POSSIBLE, LIKELY, CERTAIN, LIKELY))
    ]
    assert [finding.code for finding in surest_first(found)] == ["c", "b", "d", "a"]


@pytest.mark.parametrize(
    "names, told",
    [([], ""), (["W"], "W"), (["W", "b"], "W and b"), (["a", "b", "c"], "a, b and c")],
)
def test_names_are_listed_as_in_a_sentence(names, told):
    assert listed(names) == told


def test_of_many_names_the_first_are_told():
    assert listed("abcdefgh", most=3) == "a, b, c and 5 more"


def test_numbers_have_four_digits():
    assert number(1 / 3) == "0.3333"
