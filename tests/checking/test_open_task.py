"""What is an open task's answer worth, what is said of it, and what does it never see?"""

import numpy as np
import pytest

from bpcourse.checking import session
from bpcourse.checking.assess import assess
from bpcourse.checking.exercise import find
from bpcourse.checking.open_task import Open, Rival, Table, Visible

rng = np.random.default_rng(0)
X, NEW = rng.standard_normal((40, 2)), rng.standard_normal((30, 2))


def squares(predictions, truth):
    return float(np.mean((predictions - truth) ** 2))


def doubled(X, t, X_new):
    return 2 * X_new[:, 0]


def small_task(losses=(1.0,)):
    truth = 2 * NEW[:, 0] + 1.0  # the reference is off by 1 everywhere
    tables = tuple(Table("only", (X, 2 * X[:, 0], NEW), (30,), truth, {"near": x}) for x in losses)
    return Open(
        name="doubled",
        parts={"near": 2},
        inputs=lambda rng: {"one draw": tables},
        reference=doubled,
        rivals={"near": Rival("the reference", own=1.05, graded=1.15)},
        loss=squares,
        sign=lambda tables, predictions: "zero" if not np.any(predictions[0]) else "",
        mistakes=(Visible("all zero", "Is it zero?", "It is zero.", shows="zero"),),
    )


def off_by(loss):
    """An answer with this loss."""
    return lambda X, t, X_new: 2 * X_new[:, 0] + 1 - np.sqrt(loss)


def points(answer, hidden=False, task=None):
    with session.changed(hidden=hidden):
        return assess(task or small_task(), answer).points


@pytest.mark.parametrize(
    "loss, at_home, graded", [(0.0, 2, 2), (1.04, 2, 2), (1.1, 0, 2), (1.2, 0, 0)]
)
def test_the_bar_is_a_little_lower_when_a_judge_asks(loss, at_home, graded):
    assert points(off_by(loss)) == at_home
    assert points(off_by(loss), hidden=True) == graded


def test_the_mean_over_the_tables_counts():
    # relative losses of 1.2 and 0.6
    assert points(off_by(1.2), task=small_task(losses=(1.0, 2.0))) == 2.0
    assert points(off_by(1.5), task=small_task(losses=(1.0, 1.2))) == 0.0


def test_the_report_says_loss_and_bar_also_when_graded():
    for hidden, bar in ((False, "1.05"), (True, "1.15")):
        with session.changed(hidden=hidden):
            (part,) = assess(small_task(), off_by(1.44)).parts
        assert "1.44 times that of the reference" in part.message
        assert f"at most {bar} times" in part.message


def test_a_mistake_is_named_by_what_predictions_show():
    (part,) = assess(small_task(), lambda X, t, X_new: np.zeros(30)).parts
    assert part.mistakes == ("all zero",)
    (part,) = assess(small_task(), off_by(1.44)).parts
    assert part.mistakes == ()


def raising(X, t, X_new):
    raise ValueError("no")


@pytest.mark.parametrize(
    "answer, status",
    [
        (lambda *_: None, "none"),
        (lambda *_: np.zeros((30, 1)), "shape"),
        (lambda *_: np.zeros(29), "shape"),
        (lambda *_: [0.0] * 30, "type"),
        (lambda *_: np.array(["a"] * 30), "dtype"),
        (lambda *_: np.full(30, np.nan), "not finite"),
        (lambda *_: np.full(30, np.inf), "not finite"),
        (lambda *_: np.full(30, 1e200), "not finite"),
        (raising, "raised"),
        (lambda X, t: t, "raised"),
    ],
)
def test_what_is_no_prediction_is_told_as_usual_and_earns_nothing(answer, status):
    report = assess(small_task(), answer)
    assert report.points == 0.0
    assert [part.status for part in report.parts] == [status]


def test_an_answer_may_write_into_what_it_gets_and_never_gets_the_truth():
    task, seen = small_task(losses=(1.0, 1.0)), []

    def greedy(X, t, X_new):
        seen.append((X.copy(), t.copy(), X_new.copy()))
        X[:], t[:] = 0, 0
        return 2 * X_new[:, 0]

    assert points(greedy, task=task) == 2.0
    truth = task.inputs(None)["one draw"][0].truth
    for given in seen:
        assert np.array_equal(given[0], X)
        assert not any(np.isin(truth, array).any() for array in given)


def test_an_exercise_with_tables_is_found_by_name():
    assert find("doubled", {"doubled": small_task()}).points == 2.0
