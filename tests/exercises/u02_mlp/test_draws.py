"""What a mistake costs does not depend on what was drawn."""

import sys

import pytest

from bpcourse.checking.assess import assess
from bpcourse.exercises import unit_exercises

SEEDS = (
    1,
    1002,
    31_337,
)  # in the second, scores without tanh were once so large as to have corners
EXERCISES = unit_exercises("02_mlp")


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_a_mistake_earns_the_same_whatever_was_drawn(exercise, monkeypatch):
    stages = sys.modules[assess.__module__]  # points do not need the reasons, which take most time
    monkeypatch.setattr(stages, "diagnose", lambda attempt, failed: {})
    monkeypatch.setattr(stages, "first_wrong_intermediate", lambda attempt: "")
    monkeypatch.setattr(stages, "unexplained", lambda attempt, flaws: {})
    for mistake in exercise.mistakes:
        wrong = exercise.wrong(mistake)
        earned = {seed: assess(exercise, wrong, exercise.forward, seed).points for seed in SEEDS}
        assert len(set(earned.values())) == 1, (mistake.name, earned)
