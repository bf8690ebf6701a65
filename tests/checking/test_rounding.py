"""The tolerance must cover every right answer's rounding, and little more."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from bpcourse.checking.rounding import EPS, Rounded, lift


def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def normalize(x):
    centred = x - x.mean(axis=0)
    return centred / np.sqrt((centred**2).mean(axis=0) + 1e-5)


def products(x):
    return x.T @ x, np.einsum("ij,ik->jk", x, x), np.tensordot(x, x, axes=([0], [0]))


def cancelling(x):
    return (x + 1e6) - 1e6, np.log(np.exp(x)), np.tanh(x) ** 2 + 1 / np.cosh(1.0)


FORMULAS = [
    softmax,
    normalize,
    lambda x: products(x)[0],
    lambda x: products(x)[1],
    lambda x: products(x)[2],
    lambda x: cancelling(x)[0],
    lambda x: cancelling(x)[1],
]


@pytest.mark.parametrize("formula", FORMULAS)
@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=50, deadline=None)
def test_the_bound_covers_the_difference_to_extended_precision(formula, seed):
    x = np.random.default_rng(seed).standard_normal((6, 4))
    bounded = formula(Rounded(x))
    exact = formula(x.astype(np.longdouble))
    np.testing.assert_array_equal(bounded.value, formula(x))
    assert (np.abs(bounded.value - exact) <= EPS * bounded.error).all()


def test_the_bound_stays_small_for_a_well_conditioned_formula():
    x = np.random.default_rng(0).standard_normal((6, 4))
    bounded = softmax(Rounded(x))
    assert (bounded.tolerance < 1e-11 * bounded.value).all()


def test_cancellation_widens_the_bound():
    x = Rounded(np.array([1.0]))
    assert ((x + 1e8) - 1e8).error[0] > 1e7 * x.error[0]


def test_buffers_made_like_an_input_keep_the_bound():
    x = Rounded(np.arange(6.0).reshape(2, 3))
    total = np.zeros(3, like=x)
    for row in x:
        total += row
    np.testing.assert_array_equal(total.value, x.value.sum(axis=0))
    assert (total.error > 0).all()


def test_scattered_additions_accumulate():
    x = np.zeros_like(Rounded(np.zeros(3)))
    np.add.at(x, np.array([0, 0, 2]), Rounded(np.array([1.0, 2.0, 4.0])))
    np.testing.assert_array_equal(x.value, [3.0, 0.0, 4.0])


@pytest.mark.parametrize("lossy", [float, np.asarray, lambda x: np.zeros(1).__iadd__(x)])
def test_losing_the_bound_is_an_error(lossy):
    with pytest.raises(TypeError, match=r"reference|bound|error"):
        lossy(Rounded(np.array([1.0])))


def test_an_unknown_function_is_named():
    with pytest.raises(TypeError, match=r"np\.median"):
        np.median(Rounded(np.ones(3)))


def test_lift_leaves_integers_strings_and_flags_alone():
    lifted = lift(({"stride": 2, "eps": 0.1}, np.array([1, 2]), "train", True, [np.ones(2)]))
    assert lifted[0]["stride"] == 2 and isinstance(lifted[0]["eps"], Rounded)
    assert lifted[1].dtype.kind == "i" and lifted[2:4] == ("train", True)
    assert isinstance(lifted[4][0], Rounded)


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=50, deadline=None)
def test_the_bound_of_a_solution_covers_other_ways_to_it(seed):
    x = np.random.default_rng(seed).standard_normal((8, 3))
    y = np.random.default_rng([seed, 1]).standard_normal(8)
    bounded = np.linalg.solve(Rounded(x).T @ Rounded(x), Rounded(x).T @ Rounded(y))
    for other in (np.linalg.lstsq(x, y, rcond=None)[0], np.linalg.inv(x.T @ x) @ (x.T @ y)):
        assert (np.abs(bounded.value - other) <= bounded.tolerance).all()


def test_the_bound_of_a_solution_knows_a_nearly_singular_matrix():
    near = np.array([[1.0, 1.0], [1.0, 1.0 + 1e-6]])
    b = np.array([1.0, 2.0])
    bad, good = (np.linalg.solve(Rounded(a), Rounded(b)) for a in (near, np.eye(2)))
    assert (bad.error / np.abs(bad.value)).max() > 1e5 * (good.error / np.abs(good.value)).max()
