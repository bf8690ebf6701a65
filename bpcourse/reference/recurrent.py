"""Recurrent networks: one step, many steps, backpropagation through time, and the LSTM.

Signatures follow Stanford CS231n. N sequences, T steps, D inputs, H hidden units.
Sources: Elman (1990); Werbos (1990) for backpropagation through time; Williams and Peng (1990) for
the truncated form; Hochreiter and Schmidhuber (1997), Gers et al. (2000) for the LSTM.
"""

import numpy as np


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    """next_h = tanh(x Wx + prev_h Wh + b).

    x: (N, D); prev_h: (N, H); Wx: (D, H); Wh: (H, H); b: (H,).
    Returns next_h (N, H) and cache = (x, prev_h, Wx, Wh, next_h).
    """
    a = x @ Wx + prev_h @ Wh + b
    next_h = np.tanh(a)
    return next_h, (x, prev_h, Wx, Wh, next_h)


def rnn_step_backward(dnext_h, cache):
    """da = dnext_h * (1 - next_h**2), then as two affine layers that share da.

    dnext_h: (N, H). Returns dx (N, D), dprev_h (N, H), dWx (D, H), dWh (H, H), db (H,).
    """
    x, prev_h, Wx, Wh, next_h = cache
    da = dnext_h * (1 - next_h**2)
    dx = da @ Wx.T
    dprev_h = da @ Wh.T
    dWx = x.T @ da
    dWh = prev_h.T @ da
    db = da.sum(axis=0)
    return dx, dprev_h, dWx, dWh, db


def rnn_forward(x, h0, Wx, Wh, b):
    """The same step with the same weights T times: h[t] = tanh(x[t] Wx + h[t-1] Wh + b).

    x: (N, T, D); h0, the state before the first step: (N, H); Wx: (D, H); Wh: (H, H); b: (H,).
    Returns h (N, T, H) and cache = (x, h0, Wx, Wh, h).
    """
    N, T, D = x.shape
    h = np.zeros_like(x, shape=(N, T, h0.shape[1]))
    state = h0
    for t in range(T):
        state = np.tanh(x[:, t] @ Wx + state @ Wh + b)
        h[:, t] = state
    return h, (x, h0, Wx, Wh, h)


def rnn_backward(dh, cache):
    """Backpropagation through time, from the last step to the first.

    h[t] acts on the loss directly (dh[t]) and through h[t+1] (the carry). Every step adds to the
    gradients of the shared weights. dh: (N, T, H), what comes from above at each step. Returns dx
    (N, T, D), dh0 (N, H), dWx (D, H), dWh (H, H), db (H,).
    """
    x, h0, Wx, Wh, h = cache
    N, T, D = x.shape
    dx = np.zeros_like(x)
    dWx = np.zeros_like(Wx)
    dWh = np.zeros_like(Wh)
    db = np.zeros_like(Wh, shape=(Wh.shape[0],))
    carry = np.zeros_like(h0)
    for t in reversed(range(T)):
        prev_h = h[:, t - 1] if t > 0 else h0
        dstate = dh[:, t] + carry
        da = dstate * (1 - h[:, t] ** 2)
        dx[:, t] = da @ Wx.T
        dWx += x[:, t].T @ da
        dWh += prev_h.T @ da
        db += da.sum(axis=0)
        carry = da @ Wh.T
    dh0 = carry
    return dx, dh0, dWx, dWh, db


def rnn_backward_truncated(dh, cache, steps):
    """As `rnn_backward`, but no gradient crosses the cuts between pieces of `steps` steps.

    The cuts lie before the times steps, 2 * steps, ...; the states themselves do cross them
    (PyTorch: h.detach()). So memory and time per update stay bounded, and what lies more than a
    piece back is not learnt. dh: (N, T, H); steps: at least 1. Returns dx (N, T, D), dh0 (N, H),
    dWx (D, H), dWh (H, H), db (H,).
    """
    x, h0, Wx, Wh, h = cache
    N, T, D = x.shape
    dx = np.zeros_like(x)
    dWx = np.zeros_like(Wx)
    dWh = np.zeros_like(Wh)
    db = np.zeros_like(Wh, shape=(Wh.shape[0],))
    carry = np.zeros_like(h0)
    for t in reversed(range(T)):
        last_of_piece = (t + 1) % steps == 0
        if last_of_piece:
            carry = np.zeros_like(h0)
        prev_h = h[:, t - 1] if t > 0 else h0
        dstate = dh[:, t] + carry
        da = dstate * (1 - h[:, t] ** 2)
        dx[:, t] = da @ Wx.T
        dWx += x[:, t].T @ da
        dWh += prev_h.T @ da
        db += da.sum(axis=0)
        carry = da @ Wh.T
    dh0 = carry
    return dx, dh0, dWx, dWh, db


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    """next_c = f * prev_c + i * g; next_h = o * tanh(next_c).

    a = x Wx + prev_h Wh + b, (N, 4H), holds in this order input gate i, forget gate f, output gate
    o (sigmoid of their part) and candidate g (tanh). PyTorch's order is i, f, g, o.
    x: (N, D); prev_h, prev_c: (N, H); Wx: (D, 4H); Wh: (H, 4H); b: (4H,).
    Returns next_h (N, H), next_c (N, H), cache = (x, prev_h, prev_c, Wx, Wh, i, f, o, g, tanh_c).
    """
    H = prev_h.shape[1]
    a = x @ Wx + prev_h @ Wh + b
    gates = 0.5 + 0.5 * np.tanh(0.5 * a[:, : 3 * H])  # the sigmoid, without overflow
    i = gates[:, :H]
    f = gates[:, H : 2 * H]
    o = gates[:, 2 * H :]
    g = np.tanh(a[:, 3 * H :])
    next_c = f * prev_c + i * g
    tanh_c = np.tanh(next_c)
    next_h = o * tanh_c
    return next_h, next_c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, tanh_c)


def lstm_step_backward(dnext_h, dnext_c, cache):
    """The cell acts on the loss directly (dnext_c) and through next_h, so
    dc = dnext_c + dnext_h * o * (1 - tanh_c**2).

    dnext_h, dnext_c: (N, H). Returns dx (N, D), dprev_h (N, H), dprev_c (N, H), dWx (D, 4H), dWh
    (H, 4H), db (4H,).
    """
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, tanh_c = cache
    do = dnext_h * tanh_c
    dc = dnext_c + dnext_h * o * (1 - tanh_c**2)
    di = dc * g
    df = dc * prev_c
    dg = dc * i
    dprev_c = dc * f
    da_i = di * i * (1 - i)
    da_f = df * f * (1 - f)
    da_o = do * o * (1 - o)
    da_g = dg * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    dx = da @ Wx.T
    dprev_h = da @ Wh.T
    dWx = x.T @ da
    dWh = prev_h.T @ da
    db = da.sum(axis=0)
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    """`lstm_step_forward` over T steps, from the state h0 and the cell 0.

    x: (N, T, D); h0: (N, H); Wx: (D, 4H); Wh: (H, 4H); b: (4H,). The inputs' product x Wx needs no
    earlier state, so it is taken for all steps at once. Inside, time comes first, so that a step is
    contiguous. Returns h (N, T, H) and cache = (x, Wx, Wh, h_in, c_in, acts, tanh_c), time first:
    h_in, c_in (T, N, H), the state and cell that enter each step; acts (T, N, 4H), the values of i,
    f, o, g; tanh_c (T, N, H).
    """
    N, T, D = x.shape
    H = h0.shape[1]
    x_rows = x.swapaxes(0, 1).reshape(T * N, D)
    acts = x_rows @ Wx + b
    acts = acts.reshape(T, N, 4 * H)
    h_all = np.zeros_like(acts, shape=(T + 1, N, H))
    c_all = np.zeros_like(h_all)
    tanh_c = np.zeros_like(acts, shape=(T, N, H))
    h_all[0] = h0
    for t in range(T):
        act = acts[t] + h_all[t] @ Wh
        act[:, : 3 * H] *= 0.5  # sigmoid(a) = (1 + tanh(a / 2)) / 2: one tanh serves all four
        act = np.tanh(act)
        act[:, : 3 * H] *= 0.5
        act[:, : 3 * H] += 0.5
        i, f, o, g = act[:, :H], act[:, H : 2 * H], act[:, 2 * H : 3 * H], act[:, 3 * H :]
        acts[t] = act
        c_all[t + 1] = f * c_all[t] + i * g
        tanh_c[t] = np.tanh(c_all[t + 1])
        h_all[t + 1] = o * tanh_c[t]
    h = h_all[1:].swapaxes(0, 1)
    return h, (x, Wx, Wh, h_all[:-1], c_all[:-1], acts, tanh_c)


def lstm_backward(dh, cache):
    """Backpropagation through time; two things are carried back: dh by the state, dc by the cell.

    dh: (N, T, H). The loop finds da for every step; the weights' gradients are sums over steps and
    samples, hence one product each. Returns dx (N, T, D), dh0 (N, H), dWx (D, 4H), dWh (H, 4H), db
    (4H,).
    """
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
