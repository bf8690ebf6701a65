"""Are the learner's functions called on copies, in silence, and are their failures told?"""

import numpy as np
import pytest

from bpcourse.checkup.patient import Patient, kept, quiet, read


def patient(f, parameters=None, X=None, y=None):
    made = Patient(f, parameters or {"w": np.ones(2)}, X, y, None, None, 5, 0)
    made.start = {name: np.array(leaf, float) for name, leaf in made.given.items()}
    return made


def test_functions_work_on_copies_of_parameters_and_data():
    def f(p, X, y):
        p["w"] -= 1
        X[:] = y[:] = 0
        return 1.0, {"w": p["w"]}

    w, X, y = np.ones(2), np.ones((3, 2)), np.ones(3)
    assert patient(f, {"w": w}, X, y).ask({"w": w}).loss == 1
    assert w.all() and X.all() and y.all()


def test_without_data_the_function_takes_the_parameters_alone():
    assert patient(lambda p: (p["w"].sum(), p)).loss({"w": np.array([1.0, 2])}) == 3


def test_what_it_raises_is_kept_with_its_line():
    made = patient(lambda p: 1 / 0)
    assert made.ask(made.start) is None
    assert made.error.kind == "ZeroDivisionError" and "test_patient" not in made.error.message
    assert "1 / 0" in made.error.frames


def test_calls_are_silent_and_leave_random_numbers_as_they_were(capsys):
    np.random.seed(3)  # noqa: NPY002  the global one
    expected = np.random.rand()  # noqa: NPY002  the global one
    np.random.seed(3)  # noqa: NPY002  the global one
    with quiet(0):
        print(np.random.rand(), np.log(0))  # noqa: NPY002  the global one
    assert np.random.rand() == expected  # noqa: NPY002  the global one
    assert capsys.readouterr() == ("", "")


def test_arrays_hold_afterwards_what_they_held_before():
    p = {"w": np.arange(3.0), "n": [np.array([np.nan])]}
    with kept(p):
        p["w"] += 1
        p["n"][0][:] = 2
    assert p["w"].tolist() == [0, 1, 2] and np.isnan(p["n"][0]).all()


@pytest.mark.parametrize("returned", [None, 3.0, "loss", [1.0], ("a", {"w": 1}), (1.0, {"w": "b"})])
def test_what_is_no_loss_with_gradients_is_none(returned):
    assert read(returned, {"w": np.ones(2)}) is None


def test_gradients_may_follow_the_loss_one_by_one():
    answer = read((1.0, np.ones(2), np.zeros(3)), [np.ones(2), np.ones(3)])
    assert [g.size for g in answer.gradients.values()] == [2, 3] and answer.finite


def test_other_points_are_the_same_each_time_and_differ_by_draw():
    made = patient(lambda p: (0.0, p))
    assert np.array_equal(made.elsewhere(1)["w"], made.elsewhere(1)["w"])
    assert not np.array_equal(made.elsewhere(1)["w"], made.elsewhere(2)["w"])
    assert made.afresh()["w"].shape == (2,)


def test_examples_in_columns_are_given_as_rows_and_turned_back():
    seen = []
    X, y = np.arange(6.0).reshape(2, 3), np.ones((1, 3))
    made = patient(lambda p, X, y: (seen.append((X, y)), p)[1:] * 2, X=X, y=y)
    assert made.X.shape == (3, 2) and made.count == 3
    made.call(made.function, made.start, made.take([1, 2]))
    assert np.array_equal(seen[0][0], X[:, 1:]) and seen[0][1].shape == (1, 2)
