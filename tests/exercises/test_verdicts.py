"""Over the whole catalogue and fresh seeds: no verdict is wrong, no diagnosis is wrong."""

import secrets

import pytest

from benchmarks.verdicts import audit
from bpcourse.checking.open_task import Open
from bpcourse.exercises import all_exercises

SEEDS = 10  # the long sweep, benchmarks.verdicts, takes 100
OPEN = [13]  # of an open task, whose every answer trains networks; benchmarks.verdicts tries more


@pytest.mark.slow
@pytest.mark.parametrize("exercise", all_exercises().values(), ids=lambda e: e.name)
def test_no_verdict_and_no_diagnosis_is_wrong_on_fresh_seeds(exercise):
    fresh = [secrets.randbits(32) for _ in range(SEEDS)]
    seeds = OPEN if isinstance(exercise, Open) else fresh
    tally = audit(exercise, seeds)
    message = f"{tally}; seeds {seeds}"
    assert tally.accepted == 0, message
    assert tally.rejected == 0, message
    assert tally.named_wrongly == 0, message
    assert tally.named >= 0.97 * tally.wrong_answers, message
    assert tally.nudges_missed == 0, message
    assert tally.scalings_missed == 0, message
