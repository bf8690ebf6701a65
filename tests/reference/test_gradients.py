"""Gradients of the answer key against numerical derivatives and laws; nothing but NumPy needed."""

import inspect

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from bpcourse import reference as R

from .cases import CASES

every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
numbers = st.floats(-3, 3).map(lambda x: round(x, 3))


def loss_of(case, arrays, douts):
    outs, _ = case.run(arrays)
    return sum(np.sum(out * dout) for out, dout in zip(outs, douts))


def prepared(case, seed=0):
    """Inputs, random upstream gradients and the backward's answer."""
    rng = np.random.default_rng(seed)
    arrays = case.inputs(rng)
    outs, cache = case.run(arrays)
    douts = [rng.standard_normal(out.shape) for out in outs]
    return rng, arrays, douts, case.gradients([dout.copy() for dout in douts], cache)


@every_case
def test_backward_matches_central_differences(case):
    rng, arrays, douts, grads = prepared(case)
    h = 1e-6
    for k, grad in enumerate(grads):
        for _ in range(4):
            direction = rng.standard_normal(arrays[k].shape)
            ends = [
                arrays[:k] + [arrays[k] + step * direction] + arrays[k + 1 :] for step in (h, -h)
            ]
            high, low = (loss_of(case, end, douts) for end in ends)
            assert np.sum(grad * direction) == pytest.approx(
                (high - low) / (2 * h), rel=1e-6, abs=1e-6
            )


@pytest.mark.parametrize("case", [c for c in CASES if c.smooth], ids=lambda case: case.name)
def test_backward_matches_the_complex_step_to_rounding(case):
    rng, arrays, douts, grads = prepared(case)
    h = 1e-30
    lifted = [array + 0j for array in arrays]  # all complex, so that buffers made like x are too
    for k, grad in enumerate(grads):
        for _ in range(4):
            direction = rng.standard_normal(arrays[k].shape)
            moved = lifted[:k] + [arrays[k] + 1j * h * direction] + lifted[k + 1 :]
            slope = loss_of(case, moved, douts).imag / h
            assert np.sum(grad * direction) == pytest.approx(slope, rel=1e-11, abs=1e-12)


@every_case
def test_gradients_have_the_shape_and_dtype_of_what_they_belong_to(case):
    for dtype in (np.float64, np.float32):
        arrays = [a.astype(dtype) for a in case.inputs(np.random.default_rng(0))]
        outs, cache = case.run(arrays)
        grads = case.gradients([np.ones_like(out) for out in outs], cache)
        assert [out.dtype for out in outs] == [dtype] * len(outs)
        assert [g.dtype for g in grads] == [dtype] * len(grads)
        assert [g.shape for g in grads] == case.shapes


@every_case
@settings(max_examples=10, deadline=None)
@given(a=numbers, b=numbers, seed=st.integers(0, 1000))
def test_backward_is_linear_in_dout(case, a, b, seed):
    rng = np.random.default_rng(seed)
    outs, cache = case.run(case.inputs(rng))
    first = [rng.standard_normal(out.shape) for out in outs]
    second = [rng.standard_normal(out.shape) for out in outs]
    mixed = case.gradients([a * u + b * v for u, v in zip(first, second)], cache)
    of_first, of_second = case.gradients(first, cache), case.gradients(second, cache)
    for mix, u, v in zip(mixed, of_first, of_second):
        np.testing.assert_allclose(mix, a * u + b * v, rtol=1e-10, atol=1e-10)


@every_case
def test_neither_inputs_nor_dout_nor_cache_are_changed(case):
    rng = np.random.default_rng(0)
    arrays = case.inputs(rng)
    kept = [a.copy() for a in arrays]
    outs, cache = case.run(arrays)
    douts = [rng.standard_normal(out.shape) for out in outs]
    kept_douts = [d.copy() for d in douts]
    once, twice = case.gradients(douts, cache), case.gradients(douts, cache)
    for now, before in zip(arrays + douts + once, kept + kept_douts + twice):
        np.testing.assert_array_equal(now, before)


LOSSES = {
    "mse": (R.mse_loss, lambda rng: rng.standard_normal((4, 3))),
    "softmax": (R.softmax_loss, lambda rng: rng.integers(3, size=4)),
    "binary cross-entropy": (R.binary_cross_entropy, lambda rng: rng.random((4, 3))),
}


@pytest.mark.parametrize("name", LOSSES)
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000))
def test_loss_gradient_matches_central_differences(name, seed):
    loss, targets = LOSSES[name]
    rng = np.random.default_rng(seed)
    x, y, direction = rng.standard_normal((4, 3)), targets(rng), rng.standard_normal((4, 3))
    value, dx = loss(x, y)
    slope = R.numerical_derivative(lambda s: loss(x + s * direction, y)[0], 0.0)
    assert np.shape(value) == () and dx.shape == x.shape
    assert np.sum(dx * direction) == pytest.approx(slope, rel=1e-7, abs=1e-8)


@pytest.mark.filterwarnings("error")
def test_losses_and_sigmoid_stay_finite_for_extreme_logits():
    x = np.array([[1e4, -1e4, 0.0]])
    assert np.isfinite(R.softmax_loss(x, np.array([1]))[0])
    assert R.binary_cross_entropy(x, np.array([[1.0, 0.0, 1.0]]))[0] == pytest.approx(np.log(2) / 3)
    np.testing.assert_allclose(R.sigmoid_forward(x)[0], [[1, 0, 0.5]])


@pytest.mark.parametrize("penalty", [R.l1_penalty, R.l2_penalty])
def test_penalty_gradient_matches_central_differences(penalty):
    rng = np.random.default_rng(0)
    w, direction = rng.standard_normal((3, 4)), rng.standard_normal((3, 4))
    slope = R.numerical_derivative(lambda s: penalty(w + s * direction, 0.3)[0], 0.0)
    assert np.sum(penalty(w, 0.3)[1] * direction) == pytest.approx(slope, rel=1e-7)


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


@given(x=numbers, target=numbers, w1=numbers, b1=numbers, w2=numbers, b2=numbers)
def test_chain_gradients_match_central_differences(x, target, w1, b1, w2, b2):
    params = np.array([w1, b1, w2, b2])
    loss, *grads = R.chain_gradients(x, target, *params)
    for k, grad in enumerate(grads):
        unit = np.eye(4)[k]
        slope = R.numerical_derivative(
            lambda s: R.chain_gradients(x, target, *(params + s * unit))[0], 0.0
        )
        assert grad == pytest.approx(slope, rel=1e-6, abs=1e-9)


def test_neuron_gradients_match_central_differences():
    rng = np.random.default_rng(0)
    w, x, b = rng.standard_normal(3), rng.standard_normal(3), 0.3
    _, cache = R.neuron_forward(w, x, b)
    dw, dx, db = R.neuron_backward(2.0, cache)
    for k in range(3):
        unit = np.eye(3)[k]
        of_w = R.numerical_derivative(lambda s: 2 * R.neuron_forward(w + s * unit, x, b)[0], 0.0)
        of_x = R.numerical_derivative(lambda s: 2 * R.neuron_forward(w, x + s * unit, b)[0], 0.0)
        assert (dw[k], dx[k]) == pytest.approx((of_w, of_x))
    of_b = R.numerical_derivative(lambda s: 2 * R.neuron_forward(w, x, b + s)[0], 0.0)
    assert db == pytest.approx(of_b)


def test_linear_neuron_learns_the_target_and_leaves_the_idle_weight_alone():
    w, x = np.array([0.2, 0.5, -0.1]), np.array([1.0, 0.0, 1.0])
    for _ in range(100):
        w, loss = R.linear_neuron_step(w, x, 1.0, 0.1)
    assert loss < 1e-12 and w[1] == 0.5


def test_max_pool_sends_the_gradient_of_a_tie_to_the_first_maximum():
    x = np.array([[[[1.0, 2.0], [2.0, 2.0]]]])
    _, cache = R.max_pool_forward(x, {"pool_height": 2, "pool_width": 2, "stride": 2})
    dx = R.max_pool_backward(np.array([[[[5.0]]]]), cache)
    np.testing.assert_array_equal(dx, [[[[0, 5], [0, 0]]]])


def test_truncated_backward_stops_at_the_cuts():
    rng = np.random.default_rng(0)
    N, T, D, H = 2, 6, 3, 4
    x, h0 = rng.standard_normal((N, T, D)), rng.standard_normal((N, H))
    weights = [rng.standard_normal(s) for s in ((D, H), (H, H), (H,))]
    h, cache = R.rnn_forward(x, h0, *weights)
    dh = np.zeros_like(h)
    dh[:, 4] = 1  # steps 4 and 5 are the last piece of two
    dx, dh0, *_ = R.rnn_backward_truncated(dh, cache, steps=2)
    assert np.all(dx[:, :4] == 0) and np.all(dh0 == 0) and np.all(dx[:, 4] != 0)


def test_every_public_name_has_a_docstring():
    bare = [name for name in R.__all__ if not inspect.getdoc(getattr(R, name))]
    assert bare == []
