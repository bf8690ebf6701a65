"""A wrong entry is found."""

import numpy as np

from bpcourse.gradcheck import DISAGREES, gradcheck


def test_the_worst_entry_is_located_in_a_large_array_with_few_calls():
    rng = np.random.default_rng(1)
    w, x = rng.normal(size=(300, 200)), rng.normal(size=(4, 300))
    grad = x.T @ (1 - np.tanh(x @ w) ** 2)
    grad[123, 45] += 0.01
    result = gradcheck(lambda w: np.sum(np.tanh(x @ w)), w, grad)
    worst = result.worst.worst
    assert worst.index == (123, 45)
    assert worst.claimed == grad[123, 45]
    assert abs(worst.numerical - (grad[123, 45] - 0.01)) < 1e-7
    assert result.calls < 120


def test_wrong_entries_of_a_small_array_are_counted():
    x = np.random.default_rng(0).normal(size=(3, 4))
    grad = 3 * x**2
    grad[1] = 0
    result = gradcheck(lambda x: np.sum(x**3), x, grad)
    assert result.tensors[0].wrong_entries == 4
    assert "4 of 12 entries are wrong" in str(result)


def test_a_gradient_of_a_millionth_replaced_by_zero_is_caught():
    x = np.array([2.0, 3.0, 5.0])
    weights = np.array([1.0, 1e-6, 2.0])
    result = gradcheck(lambda x: np.sum(weights * x), (x,), (np.array([1.0, 0, 2.0]),))
    assert result.verdict == DISAGREES
    assert result.worst.worst.index == (1,)
