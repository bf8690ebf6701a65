"""The GRU step: what its gates mean."""

import numpy as np

from bpcourse import reference as R

N, D, H = 3, 2, 4
SHUT, OPEN = -60.0, 60.0


def normal(*shape):
    return np.random.default_rng(list(shape)).standard_normal(shape)


def step(reset, update):
    """(new state, old state, x, weights) with both gates forced by their biases."""
    x, h, Wx, Wh, b = normal(N, D), normal(N, H), normal(D, 3 * H), normal(H, 3 * H), normal(3 * H)
    b[:H], b[H : 2 * H] = reset, update
    next_h, _ = R.gru_step_forward(x, h, Wx, Wh, b)
    return next_h, h, x, (Wx, Wh, b)


def test_an_open_update_gate_keeps_the_state():
    next_h, h, _, _ = step(0.0, OPEN)
    np.testing.assert_allclose(next_h, h)


def test_a_shut_reset_gate_hides_the_old_state_from_the_candidate():
    next_h, _, x, (Wx, _, b) = step(SHUT, SHUT)
    np.testing.assert_allclose(next_h, np.tanh(x @ Wx + b)[:, 2 * H :])


def test_with_both_out_of_the_way_it_is_the_plain_step():
    next_h, h, x, (Wx, Wh, b) = step(OPEN, SHUT)
    plain, _ = R.rnn_step_forward(x, h, Wx[:, 2 * H :], Wh[:, 2 * H :], b[2 * H :])
    np.testing.assert_allclose(next_h, plain)
