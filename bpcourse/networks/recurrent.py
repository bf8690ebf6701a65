"""The LSTM over a whole sequence, with what all steps share taken out of the loop.

The same functions as in `bpcourse.reference.recurrent`, which take one step after the other. The
inputs' product x Wx needs no earlier state, and the weights' gradients are sums over steps and
samples: one product each. Inside, time comes first, so that a step is contiguous.
"""

from typing import Any

import numpy as np


def lstm_forward(
    x: np.ndarray, h0: np.ndarray, Wx: np.ndarray, Wh: np.ndarray, b: np.ndarray
) -> tuple[np.ndarray, Any]:
    """As the reference, x: (N, T, D).

    cache = (x, Wx, Wh, h_in, c_in, acts, tanh_c), time first: h_in, c_in (T, N, H), the state and
    cell that enter each step; acts (T, N, 4H), the values of i, f, o, g; tanh_c (T, N, H).
    """
    N, T, D = x.shape
    H = h0.shape[1]
    # sigmoid(a) = (1 + tanh(a / 2)) / 2: one tanh serves all four, and the weights are halved once
    half = np.ones_like(b)
    half[: 3 * H] = 0.5
    Wh_half = Wh * half
    acts = x.swapaxes(0, 1).reshape(T * N, D) @ (Wx * half)
    acts += b * half
    acts = acts.reshape(T, N, 4 * H)
    h_all = np.empty_like(acts, shape=(T + 1, N, H))
    c_all = np.empty_like(h_all)
    tanh_c = np.empty_like(acts, shape=(T, N, H))
    h_all[0], c_all[0] = h0, 0
    for t in range(T):
        act = acts[t]
        act += h_all[t] @ Wh_half
        np.tanh(act, out=act)
        gates, g = act[:, : 3 * H], act[:, 3 * H :]
        gates *= 0.5
        gates += 0.5
        i, f, o = gates[:, :H], gates[:, H : 2 * H], gates[:, 2 * H :]
        np.multiply(f, c_all[t], out=c_all[t + 1])
        c_all[t + 1] += i * g
        np.tanh(c_all[t + 1], out=tanh_c[t])
        np.multiply(o, tanh_c[t], out=h_all[t + 1])
    h = h_all[1:].swapaxes(0, 1)
    return h, (x, Wx, Wh, h_all[:-1], c_all[:-1], acts, tanh_c)


def lstm_backward(dh: np.ndarray, cache: Any) -> tuple[np.ndarray, ...]:
    """As the reference, dh: (N, T, H). The loop finds da for every step; all else comes after it."""
    x, Wx, Wh, h_in, c_in, acts, tanh_c = cache
    N, T, D = x.shape
    H = Wh.shape[0]
    i, f, o, g = acts[..., :H], acts[..., H : 2 * H], acts[..., 2 * H : 3 * H], acts[..., 3 * H :]
    da = np.zeros_like(acts)
    carry_h = np.zeros_like(h_in[0])
    carry_c = np.zeros_like(c_in[0])
    for t in reversed(range(T)):
        dstate = dh[:, t] + carry_h
        dc = dstate * o[t] * (1 - tanh_c[t] ** 2)
        dc += carry_c
        da[t, :, :H] = dc * g[t]
        da[t, :, H : 2 * H] = dc * c_in[t]
        da[t, :, 2 * H : 3 * H] = dstate * tanh_c[t]
        da[t, :, : 3 * H] *= acts[t, :, : 3 * H] * (1 - acts[t, :, : 3 * H])
        da[t, :, 3 * H :] = dc * i[t] * (1 - g[t] ** 2)
        carry_c = dc * f[t]
        carry_h = da[t] @ Wh.T
    dh0 = carry_h
    da_rows = da.reshape(T * N, 4 * H)
    x_rows = x.swapaxes(0, 1).reshape(T * N, D)
    dx = da_rows @ Wx.T
    dx = dx.reshape(T, N, D).swapaxes(0, 1)
    dWx = x_rows.T @ da_rows
    dWh = h_in.reshape(T * N, H).T @ da_rows
    db = da_rows.sum(axis=0)
    return dx, dh0, dWx, dWh, db
