"""The boxes of the pictures have the gradients of what they stand for."""

import pytest

from bpcourse import reference as R


def test_two_neurons_in_boxes_have_the_gradients_of_two_neurons():
    x, target = R.Value(1.5), 1.0
    w1, b1, w2, b2 = (R.Value(v) for v in (0.8, -0.4, -1.2, 0.5))
    h = R.sigmoid_box("h", R.weighted_sum_box("z1", [w1], [x], b1))
    loss = R.squared_error_box(
        "L", R.sigmoid_box("o", R.weighted_sum_box("z2", [w2], [h], b2)), target
    )
    loss.backward()
    right = R.chain_gradients(1.5, 1.0, 0.8, -0.4, -1.2, 0.5)
    assert (loss.data, w1.grad, b1.grad, w2.grad, b2.grad) == pytest.approx(right)


def test_a_weighted_sum_of_several_inputs_reaches_each_of_them():
    w, x, b = [R.Value(2.0), R.Value(-1.0)], [R.Value(0.5), R.Value(3.0)], R.Value(1.5)
    z = R.weighted_sum_box("z", w, x, b)
    z.backward()
    assert z.data == pytest.approx(-0.5)
    assert [v.grad for v in (*w, *x, b)] == [0.5, 3.0, 2.0, -1.0, 1.0]
