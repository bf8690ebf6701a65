"""Hints that are said to be shared are."""

import pytest

from bpcourse.exercises import all_exercises
from bpcourse.exercises.shared import hints

SHARED = {name: text for name, text in vars(hints).items() if name.isupper()}


@pytest.mark.parametrize("name", SHARED)
def test_a_shared_hint_serves_several_exercises(name):
    tells = {e.name for e in all_exercises().values() for m in e.mistakes if m.tell == SHARED[name]}
    assert len(tells) >= 2
