"""Does the function run, return what it should, leave its arguments alone, and repeat itself?"""

import pytest

from benchmarks.checkup_cases import FAULTS
from bpcourse.checkup import checkup
from tests.checkup.cases import case_of, result_of


@pytest.mark.parametrize(
    "name",
    [
        "softmax: no return",
        "softmax: the loss alone",
        "linear: loss of each example",
        "softmax: no gradient for W1",
        "softmax: db1 not summed",
        "softmax: W1 the wrong way round",
        "linear: whole-number parameters",
        "regression: one array for two layers",
        "softmax: overflow in exp",
        "softmax: gradients add up from call to call",
        "softmax: update within the function",
        "softmax: X normalized in place",
        "softmax: new random mask in each call",
    ],
)
def test_what_is_planted_is_named(name):
    assert result_of(name).first.code in FAULTS[name][1]


def test_an_exception_is_told_with_its_line():
    words = result_of("softmax: W1 the wrong way round").first.words
    assert "ValueError" in words and 'X @ p["W1"]' in words


def test_a_key_that_is_no_array_is_told():
    case = case_of("linear regression")

    def f(p, X, y):
        loss, g = case.f(p, X, y)
        return loss, {"w": g["W"], "b": g["b"]}

    first = checkup(f, case.parameters, case.X, case.y).first
    assert first.code == "missing gradient" and first.array == "W" and "It has w" in first.words


@pytest.mark.parametrize("parameters", [{}, {"W": "words"}, {"W": None}, None])
def test_parameters_that_are_no_arrays_are_told(parameters):
    assert checkup(lambda p: (0.0, p), parameters).first.code == "parameters"


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda loss, g: (None, g), "The loss is of type NoneType"),
        (lambda loss, g: ("low", g), "The loss is of type str"),
        (lambda loss, g: (loss, {**g, "b": "zero"}), "The gradient of b is of type str"),
    ],
)
def test_what_is_no_number_is_told(change, words):
    case = case_of("linear regression")
    first = checkup(lambda *given: change(*case.f(*given)), case.parameters, case.X, case.y).first
    assert first.code == "returns" and words in first.words


def test_what_to_do_about_an_exception_depends_on_its_kind():
    case = case_of("linear regression")
    without = checkup(case.f, case.parameters).first
    assert "It is called with (parameters)" in without.do
    listed = checkup(lambda p, X, y: X.T, case.parameters, case.X.tolist(), case.y).first
    assert "np.array(...)" in listed.do
