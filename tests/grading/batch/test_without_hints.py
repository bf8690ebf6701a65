"""A changed hint leaves the same code; anything else that changes leaves another."""

from pathlib import Path

import pytest

from bpcourse.grading.batch.without_hints import without_hints

SHARED = '''
"""Hints."""
ADD_UP = "Contributions add up."
BOTH = ADD_UP + " All of them."
NAMES = "dx dw"
'''
EXERCISE = """
from pkg.shared import ADD_UP, NAMES
FIRST = "Which axis?"
EDIT = "dout.sum(axis=0)"
SHARED: Hints = {"ask": "How many?", "tell": ADD_UP}
exercise = Backward(
    name="f",
    parts=NAMES.split(),
    mistakes=(
        Mistake("one", ask=FIRST, tell=f"Look at {NAMES}.", edits=((EDIT, "dout"),)),
        Mistake("two", **SHARED, edits=(("a", "b"),)),
    ),
)
"""


def told(exercise=EXERCISE, shared=SHARED):
    found = without_hints({Path("a.py"): exercise.encode(), Path("shared.py"): shared.encode()})
    return sorted(found.items())


def changed(old, new):
    assert (old in EXERCISE) != (old in SHARED)
    return told(EXERCISE.replace(old, new), SHARED.replace(old, new))


@pytest.mark.parametrize(
    "old, new",
    [
        ('"Which axis?"', '"Over which axis of dout?"'),
        ("Contributions add up.", "They add up."),
        (" All of them.", " Each."),
        ("How many?", "How many are there?"),
        ("tell=f", "tell='It is this. ' + f"),
        ("ask=FIRST", "ask='written here'"),
        ('"tell": ADD_UP', '"tell": "short"'),
        ("exercise = Backward(", "exercise = Backward(\n"),
    ],
)
def test_a_hint_is_no_code_wherever_it_is_written(old, new):
    assert changed(old, new) == told()


@pytest.mark.parametrize(
    "old, new",
    [
        ('"dout.sum(axis=0)"', '"dout.sum(axis=1)"'),
        ('"dx dw"', '"dx dw db"'),
        ('"two"', '"second"'),
        ('(("a", "b"),)', '(("a", "c"),)'),
        ('Mistake("one"', 'Mistake("zero", edits=()), Mistake("one"'),
        ("**SHARED, ", ""),
    ],
)
def test_all_else_is_code(old, new):
    assert changed(old, new) != told()


def test_the_order_of_mistakes_is_code():
    first, second = (line for line in EXERCISE.splitlines() if "        Mistake(" in line)
    swapped = EXERCISE.replace(first, "<>").replace(second, first).replace("<>", second)
    assert told(swapped) != told()


def test_a_text_that_code_looks_up_by_its_name_is_code():
    looked_up = EXERCISE + 'x = getattr(shared, "ADD_UP")\n'
    assert told(looked_up, SHARED.replace("add up", "sum")) != told(looked_up)
