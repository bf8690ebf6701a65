"""The GRU: gates as in the LSTM, and one memory, the state itself.

PyTorch's convention, which is also that of cuDNN: the reset gate multiplies what the candidate gets
from the old state *after* its product with the weights (the paper resets the state before it), and
the bias stands with the input. Source: Cho et al., Learning phrase representations using RNN
encoder-decoder for statistical machine translation (2014).
"""

import numpy as np


def gru_step_forward(x, prev_h, Wx, Wh, b):
    """next_h = z * prev_h + (1 - z) * n, with n = tanh of its parts of x Wx + b and r * (prev_h Wh).

    a = x Wx + b and u = prev_h Wh, both (N, 3H), hold in this order reset gate r, update gate z
    (sigmoid of the sum of their parts) and candidate n.
    x: (N, D); prev_h: (N, H); Wx: (D, 3H); Wh: (H, 3H); b: (3H,).
    Returns next_h (N, H) and cache = (x, prev_h, Wx, Wh, r, z, n, u_n); u_n: n's part of u.
    """
    a = x @ Wx + b
    u = prev_h @ Wh
    a_r, a_z, a_n = np.split(a, 3, axis=1)
    u_r, u_z, u_n = np.split(u, 3, axis=1)
    r = 1 / (1 + np.exp(-(a_r + u_r)))
    z = 1 / (1 + np.exp(-(a_z + u_z)))
    n = np.tanh(a_n + r * u_n)
    next_h = z * prev_h + (1 - z) * n
    return next_h, (x, prev_h, Wx, Wh, r, z, n, u_n)


def gru_step_backward(dnext_h, cache):
    """The old state acts in four ways: directly, and through both gates and the candidate.

    dnext_h: (N, H). Returns dx (N, D), dprev_h (N, H), dWx (D, 3H), dWh (H, 3H), db (3H,).
    """
    x, prev_h, Wx, Wh, r, z, n, u_n = cache
    dz = dnext_h * (prev_h - n)
    dn = dnext_h * (1 - z)
    da_n = dn * (1 - n**2)
    dr = da_n * u_n
    du_n = da_n * r
    da_r = dr * r * (1 - r)
    da_z = dz * z * (1 - z)
    da = np.concatenate([da_r, da_z, da_n], axis=1)
    du = np.concatenate([da_r, da_z, du_n], axis=1)
    dx = da @ Wx.T
    dprev_h = dnext_h * z + du @ Wh.T
    dWx = x.T @ da
    dWh = prev_h.T @ du
    db = da.sum(axis=0)
    return dx, dprev_h, dWx, dWh, db
