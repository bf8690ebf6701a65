"""The cell of an LSTM step on the way back, gate by gate."""

import numpy as np


def lstm_cell_backward(dnext_h, dnext_c, prev_c, i, f, o, g):
    """Backward of next_c = f * prev_c + i * g and next_h = o * tanh(next_c).

    The cell acts directly and through next_h: dc = dnext_c + dnext_h * o * (1 - tanh(next_c)**2); each
    factor of a product receives dc (o: dnext_h) times the other factor.
    All are (N, H). Returns do, dc, di, df, dg, dprev_c, before any gate's own activation.
    """
    tanh_c = np.tanh(f * prev_c + i * g)
    do = dnext_h * tanh_c
    dc = dnext_c + dnext_h * o * (1 - tanh_c**2)
    di = dc * g
    df = dc * prev_c
    dg = dc * i
    dprev_c = dc * f
    return do, dc, di, df, dg, dprev_c
