"""Are copies of an input with a nudge known, in whatever form, and nothing else taken for them?"""

import numpy as np
import pytest

from bpcourse.grading.inside.nudges import imaginary, moved_singly, nudged, numbers_nudged, swept

X = np.random.default_rng(0).normal(size=8)
UNITS = np.eye(8)


def by_content(arrays):
    return {np.asarray(a).tobytes(): np.asarray(a) for a in arrays}


def one_by_one(step):
    return [X + step * unit for unit in UNITS]


COPIES = {
    "as they are": one_by_one(1.0),
    "in another shape": [a.reshape(2, 4) for a in one_by_one(0.5)],
    "the other way round": [a[::-1] for a in one_by_one(0.5)],
    "in a longer list of parameters": [np.append([3.0, 4.0], a) for a in one_by_one(1.0)],
    "in one array": [X + UNITS],
    "in one array, the last axis": [(X + UNITS).T],
    "with more digits": [a.astype(np.longdouble) for a in one_by_one(1.0)],
    "each with a step of its own": [X + unit * X * 0.1 for unit in UNITS],
}


@pytest.mark.parametrize("arrays", COPIES.values(), ids=COPIES)
def test_copies_with_one_number_changed_are_known(arrays):
    assert swept(X, by_content([X, *arrays]), all_of_them=True)


def test_numbers_that_were_moved_back_with_a_rounding_error_are_known():
    x, arrays = X.copy(), []
    for k in range(len(x)):
        x[k] += 0.3
        arrays.append(x.copy())
        x[k] -= 0.3
    assert moved_singly(X, by_content(arrays)) and nudged(X, by_content(arrays))
    assert not moved_singly(X, by_content(arrays[1:]))


def test_one_that_is_missing_is_forgiven_where_asked():
    arrays = by_content(one_by_one(1.0)[1:])
    assert swept(X, arrays) and not swept(X, arrays, all_of_them=True)
    assert not swept(X, by_content(one_by_one(1.0)[2:]))


NUDGED = {
    "all by a tiny amount": [X + 1e-6],
    "in random directions": [X + 1e-6 * np.sin(np.arange(8) + k) for k in range(3)],
    "there and back": [X + 0.25, X - 0.25],
    "half of them, then the others": [
        X + s * (np.arange(8) % 2 == k) for k in (0, 1) for s in (1, -1)
    ],
    "stacked": [np.stack([X + 0.5, X - 0.5])],
}


@pytest.mark.parametrize("arrays", NUDGED.values(), ids=NUDGED)
def test_nudges_of_many_numbers_are_known(arrays):
    assert nudged(X, by_content([X, *arrays]))


FILLED = [np.where(np.arange(8) < k, 2 * X, X) for k in range(9)]
OTHERS = {
    "nothing": [],
    "copies": [X, X.reshape(2, 4), np.tile(X, (9, 1))],
    "a shift": [X - X.max()],
    "positive and negative": [np.maximum(X, 0), np.minimum(X, 0), np.abs(X)],
    "rounded in another way": [X * (1 + 1e-15), X * (1 - 1e-15)],
    "filled number by number": FILLED,
    "unit vectors": [*UNITS, UNITS],
    "results": [np.tanh(X), np.exp(X), X * 2, X / X.sum(), X - X.mean(), -X],
    "NaN and infinity": [X * np.nan, X * np.inf],
}


@pytest.mark.parametrize("arrays", OTHERS.values(), ids=OTHERS)
def test_nothing_else_is_taken_for_a_nudge(arrays):
    assert not nudged(X, by_content(arrays)) and not moved_singly(X, by_content(arrays))
    assert not swept(X, by_content(arrays))


def test_an_imaginary_part_is_known_by_its_real_one():
    assert imaginary(X, [X + 1e-30j * unit for unit in UNITS])
    assert imaginary(X, [X[:4] + 1j, X[4:] + 1j])
    assert not imaginary(X, [])
    assert not imaginary(X, [np.fft.fft(X)])


def test_numbers_with_a_nudge_are_known():
    rng = np.random.default_rng(1)
    others = rng.normal(size=500)
    tiny = np.sort(np.concatenate([others, X, X + 1e-5]))
    there_and_back = np.sort(np.concatenate([others, X + 0.1, X - 0.1]))
    assert numbers_nudged(X, tiny) and numbers_nudged(X, there_and_back)
    for numbers in (others, np.concatenate([others, X]), np.concatenate([X, X + 0.5]), X[:0]):
        assert not numbers_nudged(X, np.sort(numbers))
    assert not numbers_nudged(X, tiny, both=True)
    assert numbers_nudged(X[:1], np.sort([X[0] + 1e-5, X[0] - 1e-5, 7.0]), both=True)
