"""A sample of what `python -m benchmarks.mutants` judges: no wrong answer passes, in no seed."""

from itertools import groupby

import numpy as np
import pytest

from benchmarks.mutants.__main__ import chosen
from benchmarks.mutants.audit import BAD, Extent, fates
from benchmarks.mutants.judging import MEMORY, Stopped, each, limited
from benchmarks.mutants.left import LEFT
from benchmarks.mutants.making import changes, implementation, mutants_of
from bpcourse.answer_key.guard import shut
from bpcourse.exercises import all_exercises, get_exercise

EACH = 12


def found(name, each=None):
    return list(fates(chosen([get_exercise(name)], each), Extent(seeds=5, inputs=20)))


def test_no_mutant_of_a_sample_passes_where_it_should_not():
    exercises = [get_exercise(name) for name in sorted(all_exercises())[::9]]
    mutants = chosen(exercises, EACH)
    bad = [
        f"{fate.fate}: {fate.mutant.exercise}: {fate.mutant.change}; {fate.where}"
        for _, own in groupby(mutants, key=lambda m: m.exercise)
        for fate in fates(list(own), Extent(seeds=20, inputs=30))
        if fate.fate in BAD
    ]
    assert not bad, "\n".join(bad)


@pytest.mark.parametrize(
    "name, change",
    [
        ("softmax_loss", "x.max(keepdims=True)"),
        ("adam", "beta1 * config['m'] + dw"),
        ("relu_backward", "x >= 0"),
        ("affine_backward", "return (dx, db, dw)"),
        ("rnn_backward", "dWx = x[:, t].T @ da"),
    ],
)
def test_mutants_are_what_learners_write(name, change):
    assert any(change in mutant.change for mutant in mutants_of(get_exercise(name)))


def test_functions_that_a_reference_calls_are_changed_too():
    def called(x):
        return x + 1

    assert {operator for operator, _, _ in changes(called)} >= {"operation", "term", "constant"}
    tensor = get_exercise("Tensor")
    of_helper = [m for m in mutants_of(tensor) if m.function == "unbroadcast"]
    assert of_helper
    assert implementation(of_helper[0], tensor.reference) is not tensor.reference


def test_an_endless_loop_and_a_greedy_allocation_are_stopped_and_the_rest_goes_on():
    def job(item):
        if item == "loop":
            with limited():
                while True:
                    pass
        if item == "greedy":
            return np.ones(4 * MEMORY // 8).sum()
        return item

    results = [result for _, result in each(job, ["first", "loop", "greedy", "last"])]
    assert results == ["first", Stopped(), Stopped(), "last"]


def test_a_choice_that_is_as_right_as_the_reference_counts_as_equal():
    relu = {fate.mutant.change: fate.fate for fate in found("relu_backward")}
    assert relu["mask = x > 0 -> mask = x >= 0"] == "equal"
    assert relu["mask = x > 0 -> mask = x < 0"] == "refused"


@pytest.mark.parametrize("name", ["rnn_backward", "Tensor"])
def test_the_guard_of_the_answer_key_does_not_judge_for_the_checks(name):
    # what a mutant calls beside itself is the answer key, which refuses learners in a check
    open_ = found(name, 15)
    with shut():
        assert found(name, 15) == open_


def test_a_sample_does_not_depend_on_its_size_or_on_other_exercises():
    few, many = chosen([get_exercise("adam")], 10), chosen([get_exercise("adam")], 30)
    assert few == many[:10]
    assert few == chosen([get_exercise("momentum"), get_exercise("adam")], 10)[-10:]


def test_what_is_left_has_a_reason_and_is_still_a_mutant():
    assert len(LEFT) <= 100
    keys = {m.key for name in {key[0] for key in LEFT} for m in mutants_of(get_exercise(name))}
    assert LEFT.keys() <= keys
    assert all(reason.endswith(".") for reason in LEFT.values())
