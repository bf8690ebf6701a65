"""Does a checkup find what is planted, stay silent on what is well, and leave everything as it was?"""

import numpy as np
import pytest

from benchmarks.checkup import QUICK, run
from benchmarks.checkup_cases import FAULTS, HEALTHY
from bpcourse.checkup import checkup
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
    assert "in the time there was" in result.title


def test_the_benchmark_counts():
    faults, found, named, healthy, alarms, seconds = run(QUICK[:2] + QUICK[-3:-2], 1)
    assert (faults, found, named, healthy, alarms) == (2, 2, 2, 1, 0) and len(seconds) == 3
