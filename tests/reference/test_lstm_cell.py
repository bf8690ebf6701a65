"""The cell of an LSTM on the way back."""

import numpy as np

from bpcourse import reference as R


def test_with_the_gates_slopes_it_is_the_lstm_step():
    rng = np.random.default_rng(0)
    shapes = ((3, 2), (3, 4), (3, 4), (2, 16), (4, 16), (16,))
    x, prev_h, prev_c, Wx, Wh, b = (rng.standard_normal(s) for s in shapes)
    _, _, cache = R.lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b)
    i, f, o, g = cache[5:9]
    up = rng.standard_normal((2, 3, 4))
    do, dc, di, df, dg, dprev_c = R.lstm_cell_backward(*up, prev_c, i, f, o, g)
    slopes = [di * i * (1 - i), df * f * (1 - f), do * o * (1 - o), dg * (1 - g**2)]
    expected = R.lstm_step_backward(*up, cache)
    np.testing.assert_allclose(dprev_c, expected[2])
    np.testing.assert_allclose(np.hstack(slopes).sum(axis=0), expected[5])
    np.testing.assert_allclose(dc * f, dprev_c)
