"""Wrong answers as students write them, and what the report must call their mistakes.

They are not made by editing the reference: loops, names and order of operations are students' own.
"""

import textwrap
from dataclasses import dataclass

import numpy as np

from bpcourse.checking.assess import assess
from bpcourse.exercises import all_exercises

SEEDS = (0, 1, 2, 3)


@dataclass(frozen=True)
class Submission:
    """A wrong answer.

    exercise  its name
    source    defines the answer; where it defines the forward as well, that makes the cache
    named     {part: the mistake's name}; all other parts are right, or are named nowhere
    """

    exercise: str
    source: str
    named: dict[str, str]

    @property
    def label(self):
        return f"{self.exercise}: {next(iter(self.named.values()))}"


def everywhere(exercise, name):
    """{part: name} for all parts of an exercise."""
    return dict.fromkeys(all_exercises()[exercise].parts, name)


def names_given(submission, seed):
    """{part: the mistakes that the report names for it}, parts without a name left out."""
    exercise = all_exercises()[submission.exercise]
    space = {"np": np}
    exec(textwrap.dedent(submission.source), space)
    forward = exercise.forward and space.get(exercise.forward.__name__, exercise.forward)
    report = assess(exercise, space[exercise.name], forward, seed)
    assert report.points < exercise.points, "a wrong answer was accepted"
    return {part.name: " and ".join(part.mistakes) for part in report.parts if part.mistakes}


def is_named(submission):
    """Asserts that the report names the submission's mistakes, and no others, for every seed."""
    for seed in SEEDS:
        assert names_given(submission, seed) == submission.named, f"seed {seed}"
