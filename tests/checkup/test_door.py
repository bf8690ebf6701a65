"""Does a checkup find what is planted, stay silent on what is well, and leave everything as it was?"""

import sys

import numpy as np
import pytest

from benchmarks.checkup import QUICK, run
from benchmarks.checkup_cases import FAULTS, HEALTHY
from bpcourse.checkup import checkup
from bpcourse.checkup.door import EXAMINATIONS, FAILED
from tests.checkup.cases import case_of, result_of

LONG = "softmax MLP, 2,000 rows, 100,000 weights"


@pytest.mark.parametrize(
    "name",
    [
        "linear regression, y (N,)",
        "softmax MLP, leaky ReLU",
        "softmax MLP, L2 penalty",
        "softmax MLP, 12 rows",
        "regression MLP, sum of squares",
        "dropout from the global generator",
        "fixed dropout",
        "float32 parameters",
        "no X and y",
    ],
)
def test_healthy_networks_are_silent(name):
    result = result_of(name)
    assert result and result.findings == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in (*FAULTS, *HEALTHY) if name != LONG])
def test_every_case_of_the_benchmark(name):
    first = result_of(name, seed=1).first
    assert (first.code in FAULTS[name][1]) if name in FAULTS else first is None


@pytest.mark.slow
def test_a_network_of_100_000_weights_is_silent():
    assert result_of(LONG)


@pytest.mark.parametrize(
    "name", ["softmax MLP, ReLU", "softmax: X normalized in place", "softmax: reads its globals"]
)
def test_arrays_are_as_before(name):
    case = case_of(name)
    arrays = [*case.parameters.values(), case.X, case.y]
    before = [array.copy() for array in arrays]
    checkup(case.f, case.parameters, case.X, case.y, case.step)
    assert all(map(np.array_equal, arrays, before))


def test_the_same_network_gets_the_same_words_and_the_global_generator_is_left_alone():
    state = np.random.get_state()[1].copy()  # noqa: NPY002  the global one
    assert repr(result_of("softmax: softmax twice")) == repr(result_of("softmax: softmax twice"))
    assert np.array_equal(np.random.get_state()[1], state)  # noqa: NPY002  the global one


@pytest.mark.parametrize(
    "f",
    [
        lambda p, X, y: 1 / 0,
        lambda p, X, y: (1.0,),
        lambda p, X, y: (None, None),
        lambda p, X, y: ("a", "b"),
        lambda p, X, y: (np.nan, p),
        lambda p: (1.0, p),
        lambda p, X, y: sys.exit(1),
        lambda p, X, y: (1.0, [p.pop(key) for key in list(p)]),
        3,
        lambda p, X, y: (1j, p),
        lambda p, X, y: (1.0, [[]]),
        lambda p, X, y: (1.0, {"W": [1, [2]], "b": 0}),
    ],
)
def test_no_function_makes_it_raise(f):
    case = case_of("linear regression")
    result = checkup(f, case.parameters, case.X, case.y, f, predict=f)
    assert not result and repr(result) and result._repr_html_()


@pytest.mark.parametrize(
    "X, y",
    [
        ([[1.0, 2, 3, 4]] * 5, [1, 2, 3, 4, 5]),
        (np.zeros((0, 4)), np.zeros((0, 1))),
        (3.0, None),
        ("X", "y"),
        (np.array(3.0), np.array(1.0)),
        ({"X": np.ones(3)}, np.ones(3)),
        ([[1, 2], [3]], [0, 1]),
        ((row for row in np.ones((3, 4))), np.ones(3)),
        (np.ones((1, 4)), np.ones((1, 1))),
        (np.ones((5, 4)), None),
    ],
)
def test_no_data_makes_it_raise(X, y):
    case = case_of("linear regression")
    assert repr(checkup(case.f, case.parameters, X, y, case.step))


def test_little_time_is_kept_and_told():
    case = case_of("softmax MLP, ReLU")
    result = checkup(case.f, case.parameters, case.X, case.y, seconds=0)
    assert "so far: time was up in" in result.title and "Time was up before" in result.advice[0]


def test_what_an_examination_needs_and_has_not_is_said():
    case = case_of("linear regression")
    examined = checkup(case.f, case.parameters, case.X, case.y).examined
    assert [one.without for one in examined if one.without] == ["without predict", "without step"]


def test_a_failure_of_an_examination_is_said_and_the_others_go_on(monkeypatch):
    def fails(patient):
        raise KeyError(patient)

    monkeypatch.setitem(EXAMINATIONS, "The targets are scaled", (fails, 0.1, ""))
    result = result_of("linear regression")
    failed = [one for one in result.examined if FAILED in one.verdict]
    assert [one.question for one in failed] == ["The targets are scaled"]
    assert len(result.examined) == len(EXAMINATIONS)


@pytest.mark.parametrize("calls", [1, 30])
def test_arrays_are_as_before_even_if_the_function_raises(calls):
    case, made = case_of("linear regression"), []
    arrays = [*case.parameters.values(), case.X, case.y]
    before = [array.copy() for array in arrays]

    def f(p, X, y):
        made.append(1)
        for array in arrays:
            np.add(array, 1, out=array)
        if len(made) >= calls:
            raise RuntimeError("broken")
        return case.f(p, X, y)

    assert not checkup(f, case.parameters, case.X, case.y)
    assert all(map(np.array_equal, arrays, before))


@pytest.mark.parametrize(
    "name",
    [
        "epsilon in the logarithm",
        "examples in columns",
        "pixels scaled within the function",
        "prices scaled within the function",
        "likelihood of mean and variance",
        "a residual branch that begins at 0",
        "sentences of different lengths",
    ],
)
def test_unusual_networks_are_silent_and_examined_to_the_end(name):
    result = result_of(name)
    assert result and not any(FAILED in one.verdict for one in result.examined)


def test_the_benchmark_counts():
    faults, found, named, healthy, alarms, seconds = run(QUICK[:2] + QUICK[-3:-2], 1)
    assert (faults, found, named, healthy, alarms) == (2, 2, 2, 1, 0) and len(seconds) == 3
