"""The pasted line runs in a notebook, for every exercise, and shows the fault."""

import copy

import numpy as np
import pytest

from bpcourse.checking import session
from bpcourse.checking.assess import assess
from bpcourse.checking.attempt import Attempt
from bpcourse.checking.outcome import Raised
from bpcourse.checking.telling.failing import failing_input
from bpcourse.exercises import all_exercises, get_exercise
from bpcourse.reference import affine_backward, affine_forward, relu_forward, softmax_loss
from tests.checking.pasting import differ, pasted

pytestmark = pytest.mark.usefixtures("no_haste")

CALLED = [exercise for exercise in all_exercises().values() if not exercise.by_program]


def off(tree):
    """Wrong in a way that no catalogue knows: the numbers, not their structure."""
    if isinstance(tree, np.ndarray) and tree.dtype.kind == "f":
        return tree + 0.3 * np.cos(np.arange(tree.size)).reshape(tree.shape)
    if type(tree) is int or isinstance(tree, float):
        return tree + (1 if type(tree) is int else 0.3)
    if isinstance(tree, dict):
        return {key: off(item) for key, item in tree.items()}
    return type(tree)(map(off, tree)) if isinstance(tree, (tuple, list)) else tree


def shown(exercise, answer, forward=None):
    attempt = Attempt.at(exercise, answer, forward or exercise.forward)
    part, flaw = next(iter(attempt.flaws.items()))
    return failing_input(attempt, part, flaw)


@pytest.mark.parametrize("exercise", CALLED, ids=lambda exercise: exercise.name)
def test_the_line_runs_in_a_cell_and_shows_the_fault(exercise):
    def wrong(*args):
        return off(exercise.reference(*args))

    failing = shown(exercise, wrong)
    own, _ = pasted(failing.code, exercise, wrong)
    right, _ = pasted(failing.code, exercise, exercise.reference)
    assert not isinstance(own, Raised) and not isinstance(right, Raised)
    assert differ(own, right) and failing.came_out.endswith(".")


@pytest.mark.parametrize("exercise", CALLED, ids=lambda exercise: exercise.name)
def test_an_answer_that_raises_gets_a_line_that_raises(exercise):
    def wrong(*args):
        raise LookupError("no")

    failing = shown(exercise, wrong)
    own, _ = pasted(failing.code, exercise, wrong)
    assert isinstance(own, Raised) and own.kind == "LookupError"
    assert failing.came_out == "It raises LookupError: no."


def test_the_line_is_short_where_a_small_input_fails():
    def wrong(dout, cache):
        return dout * np.where(cache[0] > 0, 1, 0.5)

    failing = shown(get_exercise("relu_backward"), wrong, relu_forward)
    assert failing.code == (
        "x = np.array([[-1.]]); dout = np.array([[2.]]); "
        "out, cache = relu_forward(x); relu_backward(dout, cache)"
    )
    assert failing.came_out == "dx[0, 0] comes out as 1; a nudge of relu_forward says 0."


def test_more_numbers_are_one_call():
    def wrong(x, y):
        loss, dx = softmax_loss(x, y)
        return loss, dx + (0.01 if x.shape >= (6, 4) else 0)

    failing = shown(get_exercise("softmax_loss"), wrong)
    assert failing.code == (
        'from bpcourse import case; x, y = case("softmax_loss", "6 samples, 4 classes"); '
        "softmax_loss(x, y)"
    )
    assert "a nudge of your own loss says" in failing.came_out


def test_the_references_forward_is_called_where_the_learners_does_not_run():
    def unwritten(x, w, b):
        raise NotImplementedError

    def wrong(dout, cache):
        return off(affine_backward(dout, cache))

    exercise = get_exercise("affine_backward")
    failing = shown(exercise, wrong, unwritten)
    assert "cache = reference.affine_forward(" in failing.code
    own, _ = pasted(failing.code, exercise, wrong)
    assert not isinstance(own, Raised)


def test_a_backward_that_is_right_for_its_own_wrong_forward_shows_nothing():
    def far(x, w, b):
        return 1e6 * affine_forward(x, w, b)[0], (x, w, b)

    def its_own(dout, cache):
        return tuple(1e6 * gradient for gradient in affine_backward(dout, cache))

    failing = shown(get_exercise("affine_backward"), its_own, far)
    assert failing.code == "" == failing.came_out


def test_the_first_part_that_is_not_named_has_the_input_and_the_others_share_it():
    report = assess(
        get_exercise("affine_backward"), lambda d, c: off(affine_backward(d, c)), affine_forward
    )
    assert [bool(part.failing) for part in report.parts] == [True, False, False]


def test_a_named_mistake_needs_no_input():
    exercise = get_exercise("affine_backward")
    report = assess(exercise, exercise.wrong(exercise.mistakes[0]), affine_forward)
    assert not any(part.failing or part.came_out for part in report.parts)


def test_a_hidden_session_shows_none_of_it():
    with session.changed(hidden=True, seed=lambda name: 99):
        for name in ("affine_forward", "Value", "minibatches", "momentum"):
            exercise = get_exercise(name)
            report = assess(exercise, exercise.reference)
            report = assess(exercise, lambda *args: 1.5, exercise.forward)
            assert not any(part.failing or part.came_out for part in report.parts)


def test_whatever_an_answer_does_the_report_comes():
    calls = []

    def moody(x, w, b):
        calls.append(1)
        if len(calls) > 5:
            raise SystemExit
        return np.sin(x.reshape(len(x), -1) @ w), None

    assert assess(get_exercise("affine_forward"), moody).points == 0


def test_arguments_of_the_attempt_are_left_alone():
    exercise = get_exercise("affine_forward")

    def greedy(x, w, b):
        x *= 0
        return x @ w, None

    attempt = Attempt.at(exercise, greedy)
    before = copy.deepcopy([case.args for case in attempt.cases])
    failing_input(attempt, "out", attempt.flaws["out"])
    after = [case.args for case in attempt.cases]
    assert all(np.array_equal(a, b) for u, v in zip(before, after) for a, b in zip(u, v))


def test_what_the_guard_refuses_has_no_line_to_paste_which_would_run_there():
    from bpcourse import reference
    from bpcourse.answer_key.guard import shut

    def sigmoid_derivative(x):
        s = reference.sigmoid(x)
        return s * (1 - s)

    with shut():
        report = assess(get_exercise("sigmoid_derivative"), sigmoid_derivative)
    assert report.parts[0].message.startswith("ReferenceUnavailable")
    assert report.parts[0].failing == "" and "function of your own" in str(report)
    assert ".." not in str(report)


def test_an_assert_without_words_and_a_message_with_a_blank_at_its_end_read_well():
    def sigmoid_derivative(x):
        raise AssertionError  # pytest gives an assert words

    def two(x):
        return np.ones((3, 2)) * np.ones(3)

    for answer in (sigmoid_derivative, two):
        text = str(assess(get_exercise("sigmoid_derivative"), answer))
        assert ": ." not in text and " ." not in text and ":  (" not in text
        assert "It raises the same " in text
