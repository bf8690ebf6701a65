"""Which functions count as right, found out silently and once."""

import random
from functools import cached_property

import numpy as np
import pytest

from bpcourse.checking.attempt import Attempt
from bpcourse.exercises import get_exercise
from bpcourse.learner import green
from bpcourse.learner.green import Verdict, depends_on, verdict
from tests.learner.conftest import AFFINE_BACKWARD, AFFINE_FORWARD, STUB, written


@pytest.fixture
def trials(monkeypatch):
    """A list that grows by one whenever an answer is really tried."""
    made, trial = [], Attempt.trial.func

    def counted(self):
        made.append(self.exercise.name)
        return trial(self)

    replacement = cached_property(counted)
    replacement.__set_name__(Attempt, "trial")
    monkeypatch.setattr(Attempt, "trial", replacement)
    return made


def judged(name, *sources, forward=None):
    names = written(*sources)
    return verdict(get_exercise(name), names[name], names.get(forward))


def test_right_wrong_and_not_written_yet(capfd):
    assert judged("affine_forward", AFFINE_FORWARD) is Verdict.RIGHT
    wrong = AFFINE_FORWARD.replace("+ b", "- b") + "    print('noise')"
    assert judged("affine_forward", wrong) is Verdict.NOT_YET
    assert judged("mse_loss", STUB) is Verdict.NOT_WRITTEN
    assert capfd.readouterr() == ("", "")


def test_what_writes_into_its_arguments_is_right_on_copies():
    in_place = "def relu_backward(dout, cache):\n    dout[cache[0] <= 0] = 0\n    return dout\n"
    assert judged("relu_backward", in_place) is Verdict.ON_COPIES
    assert [verdict for verdict in Verdict if verdict.right] == [Verdict.RIGHT, Verdict.ON_COPIES]


def test_a_backward_goes_with_its_own_forwards_cache_or_with_none():
    both = AFFINE_FORWARD, AFFINE_BACKWARD
    assert judged("affine_backward", *both, forward="affine_forward") is Verdict.RIGHT
    assert judged("affine_backward", *both) is Verdict.NOT_YET


def test_the_derivative_of_a_wrong_forward_earns_points_and_is_not_right():
    wrong = AFFINE_FORWARD.replace("@ w + b", "@ w + 2 * b")
    backward = AFFINE_BACKWARD.replace("dout.sum(axis=0)", "2 * dout.sum(axis=0)")
    assert judged("affine_backward", wrong, backward, forward="affine_forward") is Verdict.NOT_YET


def test_a_function_is_tried_once_and_again_when_it_or_its_helper_is_another(trials):
    exercise = get_exercise("sigmoid_derivative")
    own = "def half(x):\n    return 1 / (1 + np.exp(-x))\n"
    own += "def sigmoid_derivative(x):\n    return half(x) * (1 - half(x))"
    names = {"np": np, "__name__": "__main__"}
    exec(own, names)
    answer = names["sigmoid_derivative"]
    assert [verdict(exercise, answer) for _ in range(3)] == [Verdict.RIGHT] * 3
    assert len(trials) == 1
    exec("def half(x):\n    return x", names)  # the same object, another result
    assert verdict(exercise, answer) is Verdict.NOT_YET
    assert len(trials) == 2
    exec(own, names)
    assert verdict(exercise, names["sigmoid_derivative"]) is Verdict.RIGHT
    assert len(trials) == 3


def test_a_class_is_another_when_a_method_is():
    box = type("Box", (), {"f": lambda self: 1})
    before = depends_on(box)
    assert depends_on(box) == before
    box.f = lambda self: 2
    assert depends_on(box) != before


def test_what_never_ends_is_not_right(monkeypatch):
    monkeypatch.setattr(green, "SECONDS", 0.3)
    endless = "def mse_loss(prediction, target):\n    while True:\n        pass"
    assert judged("mse_loss", endless) is Verdict.NOT_YET


def test_what_a_function_draws_changes_nothing_for_the_cell_that_runs():
    draws = "import random\ndef mse_loss(p, t):\n    np.random.rand(), random.random(); 1 / 0"
    state = np.random.get_state()  # noqa: NPY002  what learners may use
    plain = random.getstate()
    assert judged("mse_loss", draws) is Verdict.NOT_YET
    assert random.getstate() == plain
    assert np.array_equal(np.random.get_state()[1], state[1])  # noqa: NPY002
    assert np.random.get_state()[2] == state[2]  # noqa: NPY002


@pytest.mark.parametrize("answer", [3, None, "text", [], np.zeros(2), print, type])
def test_any_object_at_all_is_only_not_right(answer):
    assert verdict(get_exercise("mse_loss"), answer) is not Verdict.RIGHT


def test_the_answer_key_handed_in_is_not_right():
    from bpcourse import reference

    assert verdict(get_exercise("mse_loss"), reference.mse_loss) is Verdict.NOT_YET
