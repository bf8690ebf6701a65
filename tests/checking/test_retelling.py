"""A report that is told again is the one that judging again would give."""

import json
from dataclasses import replace

import numpy as np
import pytest

from bpcourse.checking import session
from bpcourse.checking.assess import assess
from bpcourse.checking.exercise import Mistake
from bpcourse.checking.report import PartReport, Report
from bpcourse.checking.retelling import kept, told_again
from bpcourse.exercises import get_exercise, unit_exercises

EXERCISES = [*unit_exercises("02_mlp"), get_exercise("layernorm_forward")]


def with_other_hints(exercise):
    def other(mistake: Mistake):
        return replace(mistake, ask=f"Other: {mistake.ask}", tell=f"{mistake.tell} `And` <more>.")

    return replace(exercise, mistakes=tuple(map(other, exercise.mistakes)))


def judged(exercise, answer):
    with session.changed(hidden=True):
        return assess(exercise, answer, seed=3)


def bundle(report):
    return json.loads(json.dumps(report._repr_mimebundle_()))


def told(report, exercise):
    return bundle(
        told_again(bundle(report)["application/vnd.bpcourse.report+json"]["retold_from"], exercise)
    )


def not_written(*args):
    raise NotImplementedError


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_with_new_hints_it_is_what_the_judge_would_say(exercise):
    other = with_other_hints(exercise)
    first, fitted = exercise.mistakes[0], next((m for m in exercise.mistakes if m.fitted), None)
    answers = [exercise.reference, not_written, lambda *args: 1.0, exercise.wrong(first)]
    answers += [exercise.wrong(fitted)] if fitted else []
    for answer in answers:
        report = judged(exercise, answer)
        assert told(report, exercise) == bundle(report)
        assert told(report, other) == bundle(judged(other, answer))


def test_what_is_kept_shows_no_value_of_the_inputs():
    part = PartReport(
        "dx",
        0.0,
        1.0,
        "value",
        "wrong",
        yours=0.123456,
        numerical=0.654321,
        failing="x = 0.777",
        came_out="It returns 0.888",
        wrong=np.array([[True, False], [False, False]]),
    )
    text = json.dumps(kept(Report("f", (part,), hidden=True)))
    assert not [n for n in ("0.123456", "0.654321", "0.777", "0.888") if n in text]


def test_parts_that_differ_only_in_what_is_not_shown_stay_apart():
    parts = [
        PartReport(n, 0.0, 1.0, "value", "wrong", yours=y) for n, y in zip("abc", (1.5, 2.5, 1.5))
    ]
    report = Report("f", tuple(parts), hidden=True)
    assert str(told_again(kept(report), None)) == str(report)


def test_a_report_that_a_learner_sees_keeps_nothing():
    assert "retold_from" not in assess(EXERCISES[0], not_written).as_dict()
