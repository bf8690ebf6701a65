"""Typing slips."""

from bpcourse.reference import KEYBOARD_NEIGHBOURS, typing_slips


def test_one_slip_replaces_drops_doubles_or_swaps():
    neighbours = {"a": "q", "b": "v"}
    assert typing_slips("ab", neighbours) == {"qb", "av", "b", "a", "aab", "abb", "ba"}


def test_a_word_is_no_slip_of_itself():
    assert "aa" not in typing_slips("aa", {"a": "q"})


def test_neighbours_on_the_keyboard_are_mutual():
    for key, others in KEYBOARD_NEIGHBOURS.items():
        assert all(key in KEYBOARD_NEIGHBOURS[other] for other in others)
