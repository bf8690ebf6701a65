"""Right values in the wrong order are recognized in every exercise with several outputs."""

import itertools

import pytest

from bpcourse.checking.assess import assess
from bpcourse.checking.attempt import Attempt
from bpcourse.checking.guards import is_dict, is_plain_sequence
from bpcourse.checking.naming.exchange import ORDER, exchanged
from bpcourse.exercises import all_exercises, get_exercise

SEVERAL = [
    e
    for e in all_exercises().values()
    if is_plain_sequence(e.structure)
    and len(e.structure) > 1
    and not (e.by_program and e.returns is None)
]
WITH_KEYS = [
    e
    for e in all_exercises().values()
    for s in [e.structure]
    if is_dict(s) or (is_plain_sequence(s) and any(map(is_dict, s)))
]


def by_name(exercise):
    return exercise.name


def reordered(function, order):
    def answer(*args, **kwargs):
        result = function(*args, **kwargs)
        return tuple(result[k] for k in order)

    return answer


def named(report):
    return {p.mistakes for p in report.parts if p.status != "right"}


@pytest.mark.parametrize("exercise", SEVERAL, ids=by_name)
def test_every_two_outputs_exchanged_are_recognized(exercise):
    count = len(exercise.structure)
    for i, j in itertools.combinations(range(count), 2):
        order = list(range(count))
        order[i], order[j] = j, i
        answer = reordered(exercise.reference, order)
        report = assess(exercise, answer, exercise.forward)
        if report.points < exercise.points:
            assert len(named(report)) == 1 and () not in named(report), f"{order}\n{report}"


@pytest.mark.parametrize("exercise", WITH_KEYS, ids=by_name)
def test_keys_exchanged_are_recognized(exercise):
    structure = exercise.structure
    judged = next(s for s in (structure, *structure) if is_dict(s))

    def exchange(result):
        if is_dict(result):
            one, other = [key for key in result if key in judged][:2]
            return result | {one: result[other], other: result[one]}
        return tuple(exchange(r) if is_dict(r) else r for r in result)

    def answer(*args, **kwargs):
        return exchange(exercise.reference(*args, **kwargs))

    report = assess(exercise, answer, exercise.forward)
    assert named(report) == {(ORDER,)}, report


def parts_of(name, answer):
    exercise = get_exercise(name)
    return exchanged(Attempt.at(exercise, answer, exercise.forward))


def test_the_second_hint_says_what_stands_where():
    batchnorm = get_exercise("batchnorm_backward")
    found = parts_of("batchnorm_backward", reordered(batchnorm.reference, (0, 2, 1)))
    assert set(found) == {"dgamma", "dbeta"}
    assert "what stands for `dgamma` is dbeta" in found["dgamma"].tell


def test_three_outputs_in_a_ring_are_recognized_though_their_shapes_differ():
    affine = get_exercise("affine_backward")
    found = parts_of("affine_backward", reordered(affine.reference, (2, 0, 1)))
    assert set(found) == {"dx", "dw", "db"}


def test_one_right_value_in_two_places_is_no_exchange():
    def dw_for_db(dout, cache):
        dx, dw, db = get_exercise("affine_backward").reference(dout, cache)
        return dx, dw, dw

    found = parts_of("affine_backward", dw_for_db)
    assert {part: m.name for part, m in found.items()} == {"db": "dw returned where db belongs"}


def test_a_rule_whose_results_are_exchanged_is_recognized_by_a_program_too():
    for name in ("adam", "momentum", "rmsprop"):
        rule = get_exercise(name)
        found = parts_of(name, reordered(rule.reference, (1, 0)))
        assert set(found) == set(rule.parts), name


def test_the_cache_before_the_outputs_is_recognized():
    for name in ("affine_forward", "conv_forward", "rnn_step_forward"):
        forward = get_exercise(name)
        assert set(parts_of(name, reordered(forward.reference, (1, 0)))) == set(forward.parts)


def test_statements_about_an_answer_are_not_outputs():
    """Kept and dropped entries of a mask that is the wrong way round change places as well."""
    dropout = get_exercise("dropout_backward")
    swapped = next(m for m in dropout.mistakes if m.name == "kept and dropped swapped")
    assert parts_of("dropout_backward", dropout.wrong(swapped)) == {}


def test_a_wrong_value_is_not_taken_for_one_in_the_wrong_place():
    def wrong(dout, cache):
        dx, dw, db = get_exercise("affine_backward").reference(dout, cache)
        return dx, 2 * dw, -db

    assert parts_of("affine_backward", wrong) == {}
