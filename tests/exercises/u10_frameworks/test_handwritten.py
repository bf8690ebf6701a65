"""Unit 10: wrong answers as students write them are named; right ones beside them stay right."""

import numpy as np
import pytest

from tests.exercises.handwritten import assert_named, assert_right


def moving(X, params, params_dot, slope=lambda h: 1 - h * h):
    h = np.tanh(X.dot(params["W1"]) + params["b1"])
    speed = slope(h) * (X.dot(params_dot["W1"]) + params_dot["b1"])
    scores = h.dot(params["W2"]) + params["b2"]
    return scores, speed.dot(params["W2"]) + h.dot(params_dot["W2"]) + params_dot["b2"]


def moving_sigmoids(X, params, params_dot):
    return moving(X, params, params_dot, slope=lambda h: h * (1 - h))


def moving_faster(X, params, params_dot):
    return moving(X, params, params_dot, slope=lambda h: 1 + h**2)


def of_the_batch_for_b(X, dout):
    return np.einsum("ni,nj->nij", X, dout), np.sum(dout, axis=0)


def gives_it_back(scaled_grad, scale, good_steps, growth_interval=4):
    broken = np.isnan(scaled_grad).any() or np.isinf(scaled_grad).any()
    if broken:
        return scaled_grad / scale, 0.5 * scale, 0
    good_steps += 1
    if good_steps >= growth_interval:
        return scaled_grad / scale, 2 * scale, 0
    return scaled_grad / scale, scale, good_steps


def quotient_like_a_product(a, b, a_dot, b_dot):
    t = np.tanh(a)
    return (
        a_dot + b_dot,
        b * a_dot + a * b_dot,
        (a_dot * b + b_dot * a) / (b * b),
        a_dot * (1 - t * t),
    )


def gate_overwritten(x, w, v, upstream):
    s = 1 / (1 + np.exp(-x.dot(w)))
    s *= v
    return s, x.T.dot(upstream * v * s * (1 - s)), (upstream * s).sum(axis=0)


WRONG = [
    (
        "velocity_rules",
        quotient_like_a_product,
        {"quotient_dot": "quotient: plus where a growing denominator takes away"},
    ),
    ("gate_gradients", gate_overwritten, dict.fromkeys(("dw", "dv"), "s overwritten by out")),
    ("mlp_jvp", moving_sigmoids, {"scores_dot": "slope of the sigmoid"}),
    ("mlp_jvp", moving_faster, {"scores_dot": "tanh: plus where its slope has a minus"}),
    ("per_example_gradients", of_the_batch_for_b, {"db": "db summed over the batch"}),
    (
        "loss_scale_step",
        gives_it_back,
        {"grad": "an overflow still returns its gradient"},
    ),
]


@pytest.mark.parametrize(
    "exercise, answer, told", WRONG, ids=lambda x: getattr(x, "__name__", None)
)
def test_a_mistake_written_by_hand_is_named(exercise, answer, told):
    assert_named(exercise, answer, told)


def test_a_right_answer_that_looks_like_a_mistake_is_right():
    assert_right("mlp_jvp", moving)
