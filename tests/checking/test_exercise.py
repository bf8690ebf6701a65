"""The four kinds of exercises: how a case is made, and what running an answer on it gives."""

from dataclasses import replace

import numpy as np
import pytest

from bpcourse.checking.exercise import (
    Backward,
    Case,
    Function,
    Loss,
    Mistake,
    Program,
    RandomBackward,
    find,
)
from bpcourse.exercises import get_exercise


def scale(x):
    return 2 * x


def scale_forward(x):
    return 2 * x, None


def scale_backward(dout, cache):
    return 2 * dout


def inputs(rng):
    return {"three": (rng.standard_normal(3),), "one": (rng.standard_normal(1),)}


def made(kind, reference=scale, **fields):
    return kind(
        name="scale", parts={"out": 1}, inputs=inputs, reference=reference, mistakes=(), **fields
    )


def test_the_same_seed_gives_the_same_cases_and_another_seed_others():
    exercise = made(Function)
    first, again, other = (exercise.cases(seed) for seed in (1, 1, 2))
    assert [case.name for case in first] == ["three", "one"]
    np.testing.assert_array_equal(first[0].args[0], again[0].args[0])
    assert not np.array_equal(first[0].args[0], other[0].args[0])


def test_a_function_is_called_with_the_arguments():
    assert made(Function).run(scale, Case("c", (3.0,))) == {"out": 6.0}


def test_a_backward_is_given_the_cache_of_the_cases_forward_and_random_upstream_gradients():
    exercise = made(Backward, scale_backward, of=scale_forward)
    case = exercise.cases(0)[0]
    assert case.upstream[0].shape == case.outs[0].shape == (3,)
    assert len({*case.upstream[0]}) == 3
    np.testing.assert_array_equal(exercise.run(scale_backward, case)["out"], 2 * case.upstream[0])


def test_a_case_of_no_backward_has_no_forward_to_make_a_cache():
    with pytest.raises(ValueError, match="'three' belongs to no backward"):
        made(Function).cases(0)[0].made_by(1)


def test_the_forward_of_a_backward_is_given_unless_it_is_an_exercise_of_its_own():
    of_exercise = made(Backward, scale_backward, of=made(Function, scale_forward))
    assert not of_exercise.given and of_exercise.forward is scale_forward
    assert made(Backward, scale_backward, of=scale_forward).given


def test_a_program_says_what_is_true_of_the_parts_that_a_case_tries():
    exercise = made(Program, program=lambda answer, x: {"out": answer(x) > x, "other": 0})
    assert exercise.run(scale, Case("c", (3.0,))) == {"out": True}
    assert exercise.run(scale, Case("c", (3.0,))).keys() == exercise.parts.keys()
    assert made(Program, program=lambda answer, x: {}).run(scale, Case("c", (3.0,))) == {}


def test_a_backward_behind_a_random_forward_is_judged_by_a_program():
    def program(answer, forward, dout, x):
        return {"out": answer(dout, forward(x)[1]) == 2 * dout}

    exercise = made(RandomBackward, scale_backward, of=scale_forward, program=program)
    case = Case("c", (3.0,), scale_forward, (6.0,), (0.5,))
    assert exercise.by_program and exercise.run(scale_backward, case) == {"out": True}


def test_a_forward_may_write_into_a_dictionary_behind_a_backward():
    case = Case("c", (1.0, {"mean": 0.0}), scale_forward, (), (0.5,))
    backward = made(Backward, scale_backward, of=scale_forward)
    assert backward.untouched(case) == [[1.0], (0.5,)]
    assert made(Function).untouched(case) == [(1.0, {"mean": 0.0}), (0.5,)]


def test_what_an_exercise_asks_for_is_its_call_and_its_points():
    assert get_exercise("affine_backward").asks == {
        "call": "affine_backward(dout, cache)",
        "parts": {"dx": 1, "dw": 1, "db": 1},
    }


def test_a_loss_names_the_part_that_its_gradients_are_derivatives_of():
    exercise = get_exercise("softmax_loss")
    assert isinstance(exercise, Loss) and exercise.loss == "loss" and exercise.wrt == {"dx": 0}


def test_mistakes_that_do_not_fit_together_are_no_pair():
    mistakes = tuple(
        Mistake(name, "?", ".", edits=edits)
        for name, edits in (
            ("three", (("2 * x", "3 * x"),)),
            ("minus", (("2 * x", "-2 * x"),)),
            ("plus", (("return", "x = x + 1\n    return"),)),
        )
    )
    exercise = Function(
        name="scale", parts={"out": 1}, inputs=inputs, reference=scale, mistakes=mistakes
    )
    names = [{a.name, b.name} for a, b in exercise.mistake_pairs]
    assert names == [{"three", "plus"}, {"minus", "plus"}]
    assert exercise.wrong(*mistakes[::2])(1.0) == 6.0


def test_an_unknown_name_says_which_names_there_are():
    with pytest.raises(
        KeyError, match="no exercise is called 'sacle'; the nearest names are: scale"
    ):
        find("sacle", {"scale": made(Function)})


def test_a_case_is_only_itself_so_that_arrays_are_never_asked_for_one_truth():
    one, other = (Case("c", (np.ones(2),)) for _ in range(2))
    assert [one, other].index(other) == 1 and one != other


def test_inputs_drawn_more_than_once_have_names_of_their_own_and_keep_the_listed_order():
    exercise = replace(get_exercise("relu_backward"), rounds=(2, 3))
    counts = set()
    for seed in range(12):
        names = [case.name for case in exercise.cases(seed)]
        rounds = len(names) // 4
        assert names[4:8] == [f"{name} (2)" for name in names[:4]]
        counts.add(rounds)
    assert counts == {2, 3}


def test_the_turns_are_drawn_and_the_same_seed_gives_the_same():
    exercise = get_exercise("conv_forward")
    first, again, other = ([c.turn for c in exercise.cases(seed)] for seed in (1, 1, 2))
    assert first == again != other
    assert sorted(first) == list(range(len(first)))
