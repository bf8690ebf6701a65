"""Differently written right answers, from each unit's variants.py: exercise name -> implementations.

Written the way students write: loops, in place, other caches, other algebra. For a backward, an
implementation may come with the forward that makes its cache: (backward, forward).
"""

import importlib
from functools import cache

from bpcourse.answer_key.guard import unguarded
from bpcourse.exercises import UNITS
from tests.exercises.near_mistakes import NEAR_MISTAKES


@cache
def _collected():
    found = {}
    for unit in UNITS:
        found |= importlib.import_module(f"tests.exercises.u{unit}.variants").VARIANTS
    return {name: [*answers, *NEAR_MISTAKES.get(name, [])] for name, answers in found.items()}


def all_variants(exercise):
    """[(implementation, forward)] for one exercise."""
    answers = _collected().get(exercise.name, [])
    pairs = [a if isinstance(a, tuple) else (a, exercise.forward) for a in answers]
    return [(unguarded(answer), unguarded(forward)) for answer, forward in pairs]
