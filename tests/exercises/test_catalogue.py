"""Laws that hold for every exercise of the course, whatever its unit."""

import numpy as np
import pytest

from bpcourse.checking.assess import assess
from bpcourse.checking.open_task import Open
from bpcourse.exercises import all_exercises
from tests.exercises.variants import all_variants

EXERCISES = all_exercises()
SEEDS = (0, 1, 2)


def seeds(exercise):
    """One for an open task, whose every draw trains networks; the slow audit has fresh ones."""
    return SEEDS[:1] if isinstance(exercise, Open) else SEEDS


MISTAKES = [(e, m) for e in EXERCISES.values() for m in e.mistakes]


def by_name(exercise):
    return exercise.name


def named(report):
    return {part.mistakes for part in report.parts if part.mistakes}


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=by_name)
def test_the_reference_and_its_alternatives_get_full_points(exercise):
    for seed in seeds(exercise):
        for right in exercise.right:
            report = assess(exercise, right, exercise.forward, seed)
            assert report.points == exercise.points, str(report)


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=by_name)
def test_a_blank_answer_gets_nothing_and_is_called_not_written(exercise):
    def blank(*args, **kwargs):
        raise NotImplementedError

    report = assess(exercise, blank, exercise.forward)
    assert report.points == 0.0
    assert {part.status for part in report.parts} == {"not written"}


@pytest.mark.parametrize("exercise, mistake", MISTAKES, ids=lambda x: x.name)
def test_every_mistake_is_caught_and_named(exercise, mistake):
    for seed in seeds(exercise):
        report = assess(exercise, exercise.wrong(mistake), exercise.forward, seed)
        assert report.points < exercise.points, "a wrong answer was accepted"
        assert named(report) == {(mistake.name,)}, str(report)


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=by_name)
def test_there_are_at_least_five_mistakes_with_both_hints(exercise):
    assert len(exercise.mistakes) >= 5
    assert len({m.name for m in exercise.mistakes}) == len(exercise.mistakes)
    for mistake in exercise.mistakes:
        assert mistake.ask.strip().endswith("?"), f"{mistake.name}: the first hint is a question"
        assert mistake.tell.strip().endswith(".")


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=by_name)
def test_at_least_five_differently_written_right_answers_get_full_points(exercise):
    answers = all_variants(exercise)
    assert len(answers) >= 5, "add variants in tests/exercises/variants/"
    for answer, forward in answers:
        for seed in seeds(exercise):
            report = assess(exercise, answer, forward, seed)
            assert report.points == exercise.points, f"{answer.__name__}\n{report}"


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=by_name)
def test_points_are_multiples_of_a_half_and_the_same_seed_gives_the_same_inputs(exercise):
    assert all(points > 0 and points * 2 == int(points * 2) for points in exercise.parts.values())
    first, again = (exercise.inputs(np.random.default_rng(7)) for _ in range(2))
    assert first.keys() == again.keys()
    assert repr(first) == repr(again) or exercise.by_program
