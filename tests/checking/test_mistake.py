"""A mistake is an edit of the reference's source that matches as often as it says."""

import pytest

from bpcourse.checking.mistake import EditError, Mistake, edited_sources, made, source_of


def helper(x):
    return x + 1


def twice(x):
    """Not 2 * x in words."""
    y = 2 * x
    return y + 0 * x


def calls_helper(x):
    return helper(x) * 2


def mistake(*edits, **fields):
    return Mistake("a slip", "Where?", "There.", edits=edits, **fields)


def test_an_edit_changes_code_and_leaves_the_docstring_alone():
    assert made(twice, [mistake(("2 * x", "3 * x"))])(1.0) == 3.0
    assert "in words" not in source_of(twice)


@pytest.mark.parametrize(
    "edit, complaint",
    [
        (("4 * x", "5 * x"), "stands there 0 times, not 1"),
        (("x", "z"), "stands there 3 times, not 1"),
        (("* x", "+ x", 1), "stands there 2 times, not 1"),
        (("2 * x", "3 * x", 2), "stands there 1 times, not 2"),
    ],
)
def test_an_edit_that_matches_more_or_less_often_than_it_says_is_an_error(edit, complaint):
    with pytest.raises(EditError, match=complaint):
        edited_sources(twice, [mistake(edit)])


def test_an_edit_may_be_meant_for_several_places():
    assert made(twice, [mistake(("* x", "+ x", 2))])(1.0) == 4.0


def test_a_function_that_the_reference_calls_can_be_the_one_that_is_wrong():
    assert made(calls_helper, [mistake(("+ 1", "- 1"), of=helper)])(3.0) == 4.0
    assert calls_helper(3.0) == 8.0


def test_a_whole_source_can_take_the_place_of_edits():
    source = """
    def twice(x):
        return x
    """
    assert made(twice, [mistake(source=source)])(3.0) == 3.0


def test_two_mistakes_are_made_one_after_the_other():
    both = [mistake(("2 * x", "3 * x")), mistake(("return y", "return -y"))]
    assert made(twice, both)(1.0) == -3.0


def test_hints_name_the_fitted_number_and_the_name_does_not():
    adds = Mistake("adds", ask="Why FITTED?", tell="No FITTED.", fitted=(1e-4, 1.0))
    told = adds.told_with(2.5e-3)
    assert (told.name, told.ask, told.tell) == ("adds", "Why 0.0025?", "No 0.0025.")


def test_a_range_of_one_number_is_that_number():
    assert Mistake("adds", ask="", tell="", fitted=(1e-200, 1e-200)).middle == 1e-200


def test_the_way_that_raises_takes_the_place_of_the_edits():
    slip = Mistake(
        "slip", ask="", tell="", edits=(("2 * x", "3 * x"),), raising="def twice(x): raise KeyError"
    )
    with pytest.raises(KeyError):
        made(twice, [slip.in_the_way_that_raises])(1.0)
    assert made(twice, [slip])(1.0) == 3.0
