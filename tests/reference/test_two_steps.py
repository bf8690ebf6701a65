"""Two steps back, gradient by gradient."""

import numpy as np

from bpcourse import reference as R


def test_two_steps_by_name_are_what_backpropagation_through_time_gives():
    rng = np.random.default_rng(0)
    x, h0, Wx, Wh, b = (rng.standard_normal(s) for s in ((3, 2, 5), (3, 4), (5, 4), (4, 4), 4))
    h, cache = R.rnn_forward(x, h0, Wx, Wh, b)
    dh = rng.standard_normal(h.shape)
    _, dh0, _, dWh, db = R.rnn_backward(dh, cache)
    da2, carry, dstate1, da1, own = R.two_steps_backward(
        *dh.swapaxes(0, 1), h0, *h.swapaxes(0, 1), Wh
    )
    np.testing.assert_allclose(own, dWh)
    np.testing.assert_allclose(da1 @ Wh.T, dh0)
    np.testing.assert_allclose((da1 + da2).sum(axis=0), db)
    np.testing.assert_allclose(dstate1, dh[:, 0] + carry)
