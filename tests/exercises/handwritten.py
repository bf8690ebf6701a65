"""Wrong answers written by hand, the way students write, and the names that the report gives them.

A mistake of the catalogue is the reference with a few words replaced; here nothing is the reference's:
loops, other names, another order of operations.
"""

from bpcourse.checking.assess import assess
from bpcourse.exercises import get_exercise

SEEDS = (0, 1, 2)


def names(exercise, answer, seed=0, forward=None):
    """{wrong part: names of the mistakes that the report recognizes in it}"""
    exercise = get_exercise(exercise)
    report = assess(exercise, answer, forward or exercise.forward, seed)
    assert all(part.status != "right" or not part.mistakes for part in report.parts)
    return {part.name: part.mistakes for part in report.parts if part.status != "right"}


def assert_named(exercise, answer, told):
    """`told`: {parts, as a tuple or separated by spaces: name}; all other parts are right."""
    expected = {
        part: (name,)
        for parts, name in told.items()
        for part in (parts if isinstance(parts, tuple) else parts.split())
    }
    for seed in SEEDS:
        assert names(exercise, answer, seed) == expected, f"seed {seed}"


def assert_right(exercise, answer):
    for seed in SEEDS:
        assert names(exercise, answer, seed) == {}, f"seed {seed}"
