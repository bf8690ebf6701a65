"""Parts are credited one by one, and what is right is never lost to something else."""

import numpy as np

from bpcourse.checking.assess import assess
from bpcourse.checking.exercise import Mistake, Program
from bpcourse.checking.outcome import Malformed
from bpcourse.exercises import get_exercise
from bpcourse.reference import (
    affine_backward as right_backward,
    affine_forward,
)

EXERCISE = get_exercise("affine_backward")


def which_animal():
    return "dog"


def one_word(answer):
    word = answer()
    known = word in ("cat", "dog")
    return {"animal": word if known else Malformed("value", "it is none of the choices")}


ONE_WORD = Program(
    name="which_animal",
    parts={"animal": 1},
    inputs=lambda rng: {"the only case": ()},
    reference=which_animal,
    program=one_word,
    pairs=False,
    mistakes=(
        Mistake("guessed cat", ask="Does it bark?", tell="It does.", edits=(("dog", "cat"),)),
    ),
)


def part(report, name):
    return next(p for p in report.parts if p.name == name)


def test_parts_are_credited_one_by_one():
    def half(dout, cache):
        dx, dw, db = right_backward(dout, cache)
        return dx, dw * 1.001, db

    report = assess(EXERCISE, half, affine_forward)
    assert report.points == 2.0
    assert part(report, "dw").status == "value" and part(report, "db").status == "right"


def test_a_verdict_on_a_single_case_does_not_name_cases():
    report = assess(ONE_WORD, lambda: "cat")
    assert report.parts[0].status == "value" and report.parts[0].where == ""
    assert report.parts[0].mistakes == ("guessed cat",)


def test_a_word_that_is_no_choice_is_called_so():
    report = assess(ONE_WORD, lambda: "cow")
    assert report.points == 0 and report.parts[0].message == "it is none of the choices"


def test_a_missing_forward_does_not_fail_the_backward():
    def unwritten(x, w, b):
        raise NotImplementedError

    report = assess(EXERCISE, right_backward, unwritten)
    assert report.points == 3.0 and "affine_forward" in report.remarks[0]


def test_the_seed_decides_the_inputs():
    seen = []

    def spy(dout, cache):
        seen.append(dout.sum())
        return right_backward(dout, cache)

    for seed in (1, 1, 2):
        assess(EXERCISE, spy, affine_forward, seed)
    third = len(seen) // 3
    assert seen[:third] == seen[third : 2 * third] != seen[2 * third :]


def test_a_backward_of_a_wrong_forward_earns_its_points_as_that_forwards_derivative():
    def averaging_forward(x, w, b):
        return x.reshape(len(x), -1) @ w / len(w) + b, (x, w, b)

    def its_backward(dout, cache):
        dx, dw, db = right_backward(dout, cache)
        return dx / len(cache[1]), dw / len(cache[1]), db

    report = assess(EXERCISE, its_backward, averaging_forward)
    assert report.points == 3.0 and "own affine_forward" in report.remarks[-1]
    assert [p.followed for p in report.parts] == ["affine_forward", "affine_forward", ""]
    assert assess(EXERCISE, right_backward, averaging_forward).points == 3.0

    def neither(dout, cache):
        dx, dw, db = right_backward(dout, cache)
        return dx / len(cache[1]), 3 * dw, db

    report = assess(EXERCISE, neither, averaging_forward)
    assert (part(report, "dx").status, part(report, "dw").status) == ("right", "value")


def test_a_constant_forward_does_not_make_zero_gradients_right():
    def constant(x, w, b):
        return np.zeros((len(x), w.shape[1])), (x, w, b)

    def zeros(dout, cache):
        return tuple(np.zeros_like(array) for array in cache)

    assert assess(EXERCISE, zeros, constant).points == 0.0


def test_who_has_begun_is_not_given_the_hint_for_the_beginning():
    exercise = get_exercise("Value")

    class Begun(exercise.reference):
        def relu(self):
            raise NotImplementedError

    class Blank:
        def __init__(self, *args, **kwargs):
            raise NotImplementedError

    begun = {part.name: part for part in assess(exercise, Begun).parts}
    assert begun["add"].status == "right"
    assert begun["relu"].status == "not written" and not begun["relu"].questions
    assert all(part.questions for part in assess(exercise, Blank).parts)
