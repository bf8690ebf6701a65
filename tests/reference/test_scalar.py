"""Derivatives of one number, and of one and two neurons."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from bpcourse import reference as R

numbers = st.floats(-3, 3).map(lambda x: round(x, 3))


DERIVATIVES = [
    (R.square_derivative, lambda x: x**2),
    (R.sigmoid_derivative, R.sigmoid),
    (R.tanh_derivative, np.tanh),
    (R.relu_derivative, lambda x: np.maximum(x, 0)),
    (R.composite_derivative, lambda x: np.tanh(x**2)),
]


@pytest.mark.parametrize("derivative, f", DERIVATIVES, ids=lambda g: g.__name__)
@given(x=st.floats(-3, 3).filter(lambda x: abs(x) > 1e-3))
def test_scalar_derivative_matches_central_differences(derivative, f, x):
    assert derivative(x) == pytest.approx(R.numerical_derivative(f, x), rel=1e-6, abs=1e-8)


@given(x=st.floats(-3, 3))
def test_slopes_from_outputs_are_the_slopes_at_the_inputs(x):
    right = (R.sigmoid_derivative(x), R.tanh_derivative(x))
    assert R.slopes_from_outputs(R.sigmoid(x), np.tanh(x)) == pytest.approx(right)


@given(x=numbers, target=numbers, w1=numbers, b1=numbers, w2=numbers, b2=numbers)
def test_chain_gradients_match_central_differences(x, target, w1, b1, w2, b2):
    params = np.array([w1, b1, w2, b2])
    loss, *grads = R.chain_gradients(x, target, *params)
    for k, grad in enumerate(grads):
        unit = np.eye(4)[k]
        slope = R.numerical_derivative(
            lambda s, unit=unit: R.chain_gradients(x, target, *(params + s * unit))[0], 0.0
        )
        assert grad == pytest.approx(slope, rel=1e-6, abs=1e-9)


def test_neuron_gradients_match_central_differences():
    rng = np.random.default_rng(0)
    w, x, b = rng.standard_normal(3), rng.standard_normal(3), 0.3
    _, cache = R.neuron_forward(w, x, b)
    dw, dx, db = R.neuron_backward(2.0, cache)
    for k in range(3):
        unit = np.eye(3)[k]
        of_w = R.numerical_derivative(
            lambda s, unit=unit: 2 * R.neuron_forward(w + s * unit, x, b)[0], 0.0
        )
        of_x = R.numerical_derivative(
            lambda s, unit=unit: 2 * R.neuron_forward(w, x + s * unit, b)[0], 0.0
        )
        assert (dw[k], dx[k]) == pytest.approx((of_w, of_x))
    of_b = R.numerical_derivative(lambda s: 2 * R.neuron_forward(w, x, b + s)[0], 0.0)
    assert db == pytest.approx(of_b)


def test_linear_neuron_learns_the_target_and_leaves_the_idle_weight_alone():
    w, x = np.array([0.2, 0.5, -0.1]), np.array([1.0, 0.0, 1.0])
    for _ in range(100):
        w, loss = R.linear_neuron_step(w, x, 1.0, 0.1)
    assert loss < 1e-12 and w[1] == 0.5
