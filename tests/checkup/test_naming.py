"""Is the way in which a gradient is wrong named?"""

import pytest
from hypothesis import given, settings, strategies as st

from benchmarks.checkup_cases import FAULTS
from bpcourse.checkup import checkup
from bpcourse.checkup.naming import factor_in_words
from tests.checkup.cases import case_of, result_of


@pytest.mark.parametrize(
    "name",
    [
        "linear: sign of the gradient",
        "softmax: gradient times N",
        "conv: factor of the mean over places",
        "softmax: penalty not in the gradient",
        "softmax: dW1 is never filled",
        "softmax: dW1 transposed (square)",
        "softmax: dW1 and dW2 exchanged (square)",
        "softmax: only the last example counts",
        "linear: db as a mean of means",
    ],
)
def test_what_is_planted_is_named(name):
    assert result_of(name).first.code in FAULTS[name][1]


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.floats(-50, 50).filter(lambda c: abs(c) > 0.01 and abs(c - 1) > 0.01))
def test_a_right_gradient_times_any_factor_is_found_and_the_factor_named(factor):
    case = case_of("linear regression")

    def f(p, X, y):
        loss, g = case.f(p, X, y)
        return loss, {"W": factor * g["W"], "b": g["b"]}

    first = checkup(f, case.parameters, case.X, case.y).first
    assert (first.code, first.array) == ("factor", "W")
    assert abs(first.value / factor - 1) < 1e-3


@pytest.mark.parametrize(
    "factor, told",
    [
        (2, "2"),
        (-0.5, "-1/2"),
        (61, "61 (N)"),
        (1 / 61, "0.01639 (one over N)"),
        (122, "122 (twice N)"),
        (1.234567, "1.235"),
    ],
)
def test_factors_in_words(factor, told):
    assert factor_in_words(factor, {"N": 61}) == told


def test_the_strength_of_a_penalty_is_told():
    first = result_of("softmax: penalty not in the gradient").first
    assert abs(first.value - 0.05) < 1e-4 and "is missing" in first.words
