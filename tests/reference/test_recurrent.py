"""Recurrent networks: cuts in time."""

import numpy as np

from bpcourse import reference as R


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


def test_the_last_state_of_one_step_is_that_of_the_step_alone():
    rng = np.random.default_rng(0)
    x, h0, *weights = (rng.standard_normal(s) for s in ((3, 1, 4), (3, 2), (4, 8), (2, 8), (8,)))
    h, _ = R.lstm_forward(x, h0, *weights)
    next_h, _, _ = R.lstm_step_forward(x[:, 0], h0, np.zeros((3, 2)), *weights)
    np.testing.assert_array_equal(h[:, 0], next_h)


def test_a_shut_input_gate_and_an_open_forget_gate_keep_the_cell():
    a = np.array([[-50.0, 50.0, 0.0, 3.0]])  # i, f, o, g of one unit
    cell = np.array([[2.0]])
    _, next_c, _ = R.lstm_step_forward(
        np.zeros((1, 1)), np.zeros((1, 1)), cell, np.zeros((1, 4)), np.zeros((1, 4)), a[0]
    )
    np.testing.assert_allclose(next_c, cell)
