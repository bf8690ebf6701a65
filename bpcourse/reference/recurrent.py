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
    a = x @ Wx + prev_h @ Wh + b
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i = 1 / (1 + np.exp(-a_i))
    f = 1 / (1 + np.exp(-a_f))
    o = 1 / (1 + np.exp(-a_o))
    g = np.tanh(a_g)
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

    x: (N, T, D); h0: (N, H); Wx: (D, 4H); Wh: (H, 4H); b: (4H,). Returns h (N, T, H) and a list
    with the cache of each step.
    """
    N, T, D = x.shape
    h = np.zeros_like(x, shape=(N, T, h0.shape[1]))
    caches = []
    state, cell = h0, np.zeros_like(h0)
    for t in range(T):
        state, cell, cache = lstm_step_forward(x[:, t], state, cell, Wx, Wh, b)
        h[:, t] = state
        caches.append(cache)
    return h, caches


def lstm_backward(dh, caches):
    """Backpropagation through time; two things are carried back: dh by the state, dc by the cell.

    dh: (N, T, H). Returns dx (N, T, D), dh0 (N, H), dWx (D, 4H), dWh (H, 4H), db (4H,).
    """
    x, prev_h, prev_c, Wx, Wh = caches[0][:5]
    N, T, H = dh.shape
    dx = np.zeros_like(dh, shape=(N, T, Wx.shape[0]))
    dWx = np.zeros_like(Wx)
    dWh = np.zeros_like(Wh)
    db = np.zeros_like(Wh, shape=(4 * H,))
    carry_h, carry_c = np.zeros_like(prev_h), np.zeros_like(prev_c)
    for t in reversed(range(T)):
        grads = lstm_step_backward(dh[:, t] + carry_h, carry_c, caches[t])
        dx[:, t], carry_h, carry_c, dWx_t, dWh_t, db_t = grads
        dWx += dWx_t
        dWh += dWh_t
        db += db_t
    dh0 = carry_h
    return dx, dh0, dWx, dWh, db
