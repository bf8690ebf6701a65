"""check(f): points as a plain float, fair to every right answer, and silent on stderr."""

import subprocess
import sys

import numpy as np
import pytest

from bpcourse import check
from bpcourse.checking.assess import assess
from bpcourse.exercises import get_exercise
from bpcourse.reference import (
    affine_backward as right_backward,
    affine_forward,
    batchnorm_backward,
    batchnorm_forward,
)

EXERCISE = get_exercise("affine_backward")


def part(report, name):
    return next(p for p in report.parts if p.name == name)


def test_it_returns_a_plain_float_and_shows_the_report(capsys):
    affine_backward = right_backward
    points = check(affine_backward, forward=affine_forward)
    assert type(points) is float and points == 3.0
    assert "affine_backward: 3 of 3 points" in capsys.readouterr().out


def test_an_answer_may_be_a_lambda_an_alias_or_a_callable_object(capsys):
    class Callable:
        def __call__(self, dout, cache):
            return right_backward(dout, cache)

    for answer in (lambda dout, cache: right_backward(dout, cache), Callable()):
        globals()["affine_backward"] = answer
        try:
            assert check(affine_backward, forward=affine_forward) == 3.0
        finally:
            del globals()["affine_backward"]


def test_an_unknown_name_says_which_exercises_there_are():
    with pytest.raises(KeyError, match="affine_backward"):
        check(lambda: 0, name="affine_backwards")


def test_parts_are_credited_one_by_one():
    def half(dout, cache):
        dx, dw, db = right_backward(dout, cache)
        return dx, dw * 1.001, db

    report = assess(EXERCISE, half, affine_forward)
    assert report.points == 2.0
    assert part(report, "dw").status == "value" and part(report, "db").status == "right"


@pytest.mark.parametrize(
    "answer, status",
    [
        (lambda dout, cache: None, "none"),
        (lambda dout, cache: 3.0, "type"),
        (lambda dout, cache: (1, 2), "type"),
        (lambda dout, cache: (1, 2, 3, 4), "type"),
        (lambda dout: None, "raised"),
        (lambda dout, cache: exit(), "raised"),
        (lambda dout, cache: dout.nonsense, "raised"),
    ],
)
def test_whatever_an_answer_does_is_a_verdict_and_never_an_exception(answer, status):
    report = assess(EXERCISE, answer, affine_forward)
    assert report.points == 0.0 and {p.status for p in report.parts} == {status}


def test_only_the_students_own_frames_are_shown():
    def helper(x):
        return x.nonsense

    def answer(dout, cache):
        return helper(dout)

    frames = assess(EXERCISE, answer, affine_forward).parts[0].frames
    assert "in answer: return helper(dout)" in frames and "in helper" in frames
    assert "bpcourse" not in frames


def test_frames_inside_a_library_are_left_out():
    frames = assess(EXERCISE, lambda dout, cache: np.tanhh(dout), affine_forward).parts[0].frames
    assert "np.tanhh(dout)" in frames and len(frames.splitlines()) == 1


def test_work_in_place_is_right_and_earns_a_remark():
    def greedy(dout, cache):
        grads = tuple(g.copy() for g in right_backward(dout, cache))
        dout[...] = 0
        return grads

    report = assess(EXERCISE, greedy, affine_forward)
    assert report.points == 3.0 and "in place" in report.remarks[0]


def test_running_statistics_that_a_forward_writes_earn_the_backward_no_remark():
    exercise = get_exercise("batchnorm_backward")
    report = assess(exercise, batchnorm_backward, batchnorm_forward)
    assert report.points == report.max_points and not report.remarks


def test_a_verdict_on_a_single_case_does_not_name_cases():
    report = assess(get_exercise("fault_a"), lambda: "data leak")
    assert report.parts[0].status == "value" and report.parts[0].where == ""
    assert report.parts[0].mistakes == ("guessed 'data leak'",)


def test_a_word_that_is_no_choice_is_called_so():
    report = assess(get_exercise("fault_a"), lambda: "too small")
    assert report.points == 0 and report.parts[0].message == "it is none of the choices"


def test_warnings_and_stderr_become_remarks_and_never_reach_stderr(capsys):
    def noisy(dout, cache):
        np.log(-1.0)
        print("careful", file=sys.stderr)
        return right_backward(dout, cache)

    report = assess(EXERCISE, noisy, affine_forward)
    assert report.points == 3.0
    assert any("invalid value" in r for r in report.remarks)
    assert any("careful" in r for r in report.remarks)
    assert capsys.readouterr().err == ""


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


def test_two_mistakes_in_one_part_are_recognized_together():
    both = [
        m
        for m in EXERCISE.mistakes
        if m.name
        in ("weight gradient divided by the number of samples", "sign of the gradient flipped")
    ]
    report = assess(EXERCISE, EXERCISE.wrong(*both), affine_forward)
    assert set(part(report, "dw").mistakes) == {m.name for m in both}


def test_an_unknown_mistake_is_not_guessed_but_described():
    def strange(dout, cache):
        dx, dw, db = right_backward(dout, cache)
        return dx, 3 * dw, db

    report = assess(EXERCISE, strange, affine_forward)
    assert part(report, "dw").mistakes == ()
    assert "3 times" in part(report, "dw").evidence


def test_importing_the_package_does_not_import_what_only_some_of_it_needs():
    heavy = "matplotlib nbgrader IPython msgpack rich jupytext scipy"
    code = f"import sys, bpcourse; print([m for m in '{heavy}'.split() if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


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


def test_numerical_differentiation_is_recognized_by_how_its_cost_grows():
    def numerical(dout, cache):
        grads = []
        for i, array in enumerate(cache):
            grad = np.zeros(array.shape)
            for index in np.ndindex(array.shape):
                ends = []
                for step in (1.0, -1.0):  # exact for any step, since the layer is bilinear
                    moved = [a.astype(float) for a in cache]
                    moved[i][index] += step
                    ends.append((affine_forward(*moved)[0] * dout).sum())
                grad[index] = (ends[0] - ends[1]) / 2
            grads.append(grad)
        return tuple(grads)

    report = assess(EXERCISE, numerical, affine_forward)
    assert report.points == 0.0
    assert "numerical differentiation" in report.parts[0].message


def test_a_backward_that_runs_the_forward_again_once_is_no_numerical_differentiation():
    def again(dout, cache):
        return right_backward(dout, affine_forward(*cache)[1])

    assert assess(EXERCISE, again, affine_forward).points == 3.0


def test_the_first_variable_that_differs_is_named():
    def slip(dout, cache):
        x, w, b = cache
        rows = x.reshape(len(x), -1)
        drows = dout @ w.T * 2
        return drows.reshape(x.shape), rows.T @ dout, dout.sum(axis=0)

    assert assess(EXERCISE, slip, affine_forward).divergence == "drows"


def test_no_variable_is_named_where_the_run_stopped_half_way():
    def stops(dout, cache):
        x, w, b = cache
        rows = x.reshape(len(x), -1)
        drows = 2 * dout @ w.T
        return drows.nonsense

    assert assess(EXERCISE, stops, affine_forward).divergence == ""


def test_a_number_is_not_called_wrong_beside_the_same_number(capsys):
    """The forward has lost its bias: db = 0 is its derivative, and earns nothing."""

    def affine_forward(x, w, b):
        return x.reshape(len(x), -1) @ w, (x, w, b)

    def affine_backward(dout, cache):
        x, w, b = cache
        return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, 0 * b

    assert check(affine_backward, forward=affine_forward) == 2.0
    told = capsys.readouterr().out
    assert "yours is 0 there" in told and "numerical derivative" not in told
    assert "does not depend on b" in " ".join(told.split())
