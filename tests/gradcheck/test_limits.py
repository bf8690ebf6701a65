"""gradcheck where the function's values hide the gradient: it says so, and never says "agrees"."""

import numpy as np
import pytest
from hypothesis import assume, given, settings, strategies as st

from bpcourse.datasets import load_ames
from bpcourse.gradcheck import AGREES, DISAGREES, INCONCLUSIVE, gradcheck
from bpcourse.gradcheck.limits import EPS, lowest_bit, precision_of

# A family of functions: each returns (f, arguments, right gradients) for a random generator.


def quadratic(rng):
    x = rng.normal(size=6)
    return (lambda x: np.sum(x**2)), (x,), (2 * x,)


def sine(rng):
    x = rng.normal(size=6)
    return (lambda x: np.sum(np.sin(x))), (x,), (np.cos(x),)


def exponential(rng):
    x = rng.normal(size=3)
    return (lambda x: np.sum(np.exp(x))), (x,), (np.exp(x),)


def affine(rng):
    a, x = rng.normal(size=7), rng.normal(size=7)
    return (lambda x: a @ x + 1), (x,), (a,)


def bilinear(rng):
    x, w, dout = rng.normal(size=(3, 4)), rng.normal(size=(4, 2)), rng.normal(size=(3, 2))
    return (lambda x, w: np.sum(dout * (x @ w))), (x, w), (dout @ w.T, x.T @ dout)


def relu(rng):
    x, w, dout = rng.normal(size=(5, 3)), rng.normal(size=(3, 4)), rng.normal(size=(5, 4))
    masked = dout * (x @ w > 0)
    return (lambda x, w: np.sum(dout * np.maximum(x @ w, 0))), (x, w), (masked @ w.T, x.T @ masked)


def softmax_loss(rng):
    x, y = rng.normal(size=(4, 3)), np.array([0, 2, 1, 1])

    def loss(x):
        shifted = x - x.max(axis=1, keepdims=True)
        return np.mean(np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(4), y])

    dx = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
    dx[np.arange(4), y] -= 1
    return loss, (x,), (dx / 4,)


def squared_error_and_penalty(rng):
    inputs, y = rng.normal(size=(30, 4)), 3 * rng.normal(size=30)
    w, b, u = rng.normal(size=4), rng.normal(size=1), rng.normal(size=5)
    error = inputs @ w + b - y
    return (
        (lambda w, b, u: np.mean((inputs @ w + b - y) ** 2) + 0.1 * np.sum(u**2)),
        (w, b, u),
        (inputs.T @ error / 15, np.array([2 * error.mean()]), 0.2 * u),
    )


def logarithm(rng):
    x = 10.0 ** rng.uniform(-3, 3, size=5)
    return (lambda x: np.sum(np.log(x))), (x,), (1 / x,)


FAMILY = [
    quadratic,
    sine,
    exponential,
    affine,
    bilinear,
    relu,
    softmax_loss,
    squared_error_and_penalty,
    logarithm,
]
OFFSETS = st.one_of(
    st.just(0.0),
    st.builds(lambda sign, power: sign * 10.0**power, st.sampled_from([-1, 1]), st.floats(-3, 24)),
)


def largest_entry_times(factor):
    def change(grad):
        grad = grad.copy()
        grad.flat[np.argmax(abs(grad))] *= factor
        return grad

    return change


WRONG = {
    "1 % too large": lambda g: 1.01 * g,
    "1 % too small": lambda g: 0.99 * g,
    "largest entry 1 % off": largest_entry_times(1.01),
    "largest entry zero": largest_entry_times(0),
    "zero": lambda g: 0 * g,
    "twice": lambda g: 2 * g,
    "sign": lambda g: -g,
}


def shifted(f, scale, offset, kind):
    """scale * f + offset, as people come to write it."""
    if kind == "float":
        return lambda *args: float(scale * f(*args) + offset)
    if kind == "added and taken away":
        return lambda *args: (scale * f(*args) + offset) - offset
    if kind == "float32 inside":
        return lambda *args: (
            scale * float(np.float32(f(*(arg.astype(np.float32) for arg in args)))) + offset
        )
    return lambda *args: scale * f(*args) + offset


KINDS = st.sampled_from(["plain", "float", "added and taken away", "float32 inside"])


@settings(max_examples=250, deadline=None, derandomize=True)
@given(
    make=st.sampled_from(FAMILY),
    seed=st.integers(0, 2**32 - 1),
    power=st.floats(-8, 8),
    offset=OFFSETS,
    kind=KINDS,
    single=st.booleans(),
)
def test_a_right_gradient_never_disagrees(make, seed, power, offset, kind, single):
    f, args, grads = make(np.random.default_rng(seed))
    grads = tuple((10.0**power * grad).astype(np.float32 if single else float) for grad in grads)
    result = gradcheck(shifted(f, 10.0**power, offset, kind), args, grads, rng=seed)
    assert result.verdict != DISAGREES, result


@settings(max_examples=250, deadline=None, derandomize=True)
@given(
    make=st.sampled_from(FAMILY),
    seed=st.integers(0, 2**32 - 1),
    power=st.floats(-8, 8),
    offset=OFFSETS,
    kind=KINDS,
    single=st.booleans(),
    wrong=st.sampled_from(sorted(WRONG)),
    which=st.integers(0, 2),
)
def test_a_wrong_gradient_never_agrees(make, seed, power, offset, kind, single, wrong, which):
    f, args, grads = make(np.random.default_rng(seed))
    right = [(10.0**power * grad).astype(np.float32 if single else float) for grad in grads]
    grads = list(right)
    grads[which % len(grads)] = WRONG[wrong](right[which % len(grads)])
    result = gradcheck(shifted(f, 10.0**power, offset, kind), args, tuple(grads), rng=seed)
    assert result.tensors[which % len(grads)].verdict != AGREES, result


@pytest.mark.parametrize("offset", [0.0, 1.0, -1e3, 1e6, -1e9])
@pytest.mark.parametrize("make", [quadratic, affine, bilinear], ids=lambda make: make.__name__)
def test_what_can_be_decided_is_decided(make, offset):
    """Nothing but rounding keeps a wide step from the exact slope of these."""
    for seed in range(10):
        f, args, grads = make(np.random.default_rng(seed))
        assert gradcheck(shifted(f, 1, offset, "float"), args, grads, rng=seed)
        wrong = tuple(1.01 * grad for grad in grads)
        assert gradcheck(shifted(f, 1, offset, "float"), args, wrong, rng=seed).verdict == DISAGREES


@pytest.mark.parametrize("offset", [1e15, 1e16, -1e20, 1e24])
def test_the_reason_says_how_large_f_is_and_what_to_do(offset):
    x = np.random.default_rng(0).normal(size=5)
    for grad in (2 * x, 7 * np.ones(5), 0 * x):
        result = gradcheck(lambda x: np.sum(x**2) + offset, x, grad)
        assert result.verdict == INCONCLUSIVE and result.cause == "offset"
        assert f"f is {abs(offset):.0e}" in result.reason
        assert "subtract the constant" in result.reason


# The prices of 2,930 houses in dollars, and a penalty


def houses():
    data = load_ames()
    prices = np.concatenate([data.y_train, data.y_val, data.y_test])
    return prices, prices + 5e4 * np.random.default_rng(0).normal(size=len(prices))


@pytest.mark.parametrize("factor", [1, 2, 0, -1, 1.01])
def test_a_penalty_beside_house_prices_is_not_waved_through(factor):
    prices, predicted = houses()
    for seed in range(5):
        w = np.random.default_rng(seed).normal(size=14)

        def loss(predicted, w):
            return np.sum((predicted - prices) ** 2) + 1e-3 * np.sum(w**2)

        result = gradcheck(
            loss, (predicted, w), (2 * (predicted - prices), 2e-3 * factor * w), rng=seed
        )
        data, penalty = result.tensors
        assert data.verdict == AGREES
        assert penalty.verdict != (DISAGREES if factor == 1 else AGREES)
        if penalty.verdict == INCONCLUSIVE:
            assert "check the part of f that w changes alone" in penalty.reason


@pytest.mark.parametrize(
    "apart",
    [lambda data, penalty: (data, penalty), lambda data, penalty: np.array([data, penalty])],
    ids=["tuple", "array"],
)
def test_it_is_decided_where_the_penalty_comes_apart_from_the_data(apart):
    prices, predicted = houses()
    w = np.random.default_rng(0).normal(size=14)
    dout = apart(1.0, 1.0)

    def loss(predicted, w):
        return apart(np.sum((predicted - prices) ** 2), 1e-3 * np.sum(w**2))

    for factor, verdict in ((1, AGREES), (2, DISAGREES), (0, DISAGREES), (1.01, DISAGREES)):
        result = gradcheck(
            loss, (predicted, w), (2 * (predicted - prices), 2e-3 * factor * w), dout=dout
        )
        assert result.tensors[1].verdict == verdict


# Gradients of zero


@pytest.mark.parametrize("offset", [1e12, 1e16, -1e20])
def test_a_zero_gradient_is_not_believed_where_a_slope_of_one_would_not_show(offset):
    x = -1 - np.random.default_rng(0).random(20)
    result = gradcheck(lambda x: np.sum(np.maximum(x, 0)) + offset, x, np.zeros(20))
    assert result.verdict == INCONCLUSIVE and "subtract the constant" in result.reason


def test_an_array_output_that_lost_every_digit_says_nothing_about_any_gradient():
    """Someone's relu that returns np.maximum(x, 0) + 1e20."""
    rng = np.random.default_rng(0)
    x, dout = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    for grad in (np.full((3, 4), 7.0), 0 * x, dout * (x > 0)):
        result = gradcheck(lambda x: np.maximum(x, 0) + 1e20, x, grad, dout=dout)
        assert result.verdict == INCONCLUSIVE and result.cause == "offset"


def test_a_number_added_and_taken_away_hides_the_slope_and_is_not_taken_for_flatness():
    x = np.random.default_rng(0).normal(size=5)
    hidden = lambda x: (1e-8 * np.sum(np.sin(x)) + 1e16) - 1e16
    assert gradcheck(hidden, x, np.zeros(5)).verdict == INCONCLUSIVE
    assert gradcheck(hidden, x, 1e-8 * np.cos(x)).verdict != DISAGREES


# float32


def test_a_right_gradient_in_float32_agrees_and_it_is_said():
    x = np.random.default_rng(0).normal(size=(4, 5)).astype(np.float32)
    result = gradcheck(lambda x: np.sum(np.tanh(x)), x, 1 - np.tanh(x) ** 2)
    assert result and "the gradient of x is in float32" in str(result)
    kept_as_float64 = (1 - np.tanh(x) ** 2).astype(float)
    assert gradcheck(lambda x: np.sum(np.tanh(x)), x, kept_as_float64)


@pytest.mark.parametrize("wrong", sorted(WRONG))
def test_a_wrong_gradient_in_float32_disagrees(wrong):
    for seed in range(20):
        x = np.random.default_rng(seed).normal(size=(2, 5)).astype(np.float32)
        grad = WRONG[wrong](1 - np.tanh(x) ** 2).astype(np.float32)
        assert gradcheck(lambda x: np.sum(np.tanh(x)), x, grad, rng=seed).verdict == DISAGREES


def test_a_small_difference_in_float32_may_be_rounding():
    x = np.random.default_rng(0).normal(size=9).astype(np.float32)
    result = gradcheck(lambda x: np.sum(x**3), x, 3 * x**2 * np.float32(1.0001))
    assert result.verdict == INCONCLUSIVE and result.cause == "float32"
    assert "compute it in float64" in result.reason


def test_float16_is_too_coarse_to_agree_with_a_wrong_gradient():
    for seed in range(20):
        x = np.random.default_rng(seed).normal(size=9)
        right = np.cos(x).astype(np.float16)
        assert gradcheck(lambda x: np.sum(np.sin(x)), x, right).verdict != DISAGREES
        wrong = (1.01 * np.cos(x)).astype(np.float16)
        assert gradcheck(lambda x: np.sum(np.sin(x)), x, wrong).verdict != AGREES


def test_whole_numbers_are_not_taken_for_float32():
    assert precision_of(np.arange(100.0)) == EPS
    assert precision_of(np.random.default_rng(0).normal(size=100)) == EPS
    assert precision_of(np.random.default_rng(0).normal(size=100).astype(np.float32)) > EPS


@given(st.integers(1, 2**53), st.integers(-900, 900))
def test_lowest_bit_is_the_power_of_two_that_a_number_is_a_multiple_of(whole, power):
    assume(whole % 2 == 1)
    assert lowest_bit(np.array([-np.ldexp(float(whole), power)]))[0] == 2.0**power
    assert lowest_bit(np.zeros(1))[0] == np.inf
