"""A leaky memory: the simplest recurrent layer, one number per unit says how much stays."""

import numpy as np


def leaky_forward(x, h0, keep):
    """h[t] = keep * h[t-1] + x[t]: each unit keeps a share of what it holds.

    x: (N, T, H); h0: (N, H); keep: (H,). Returns h (N, T, H) and cache = (x, h0, keep, h).
    """
    h = np.zeros_like(x)
    held = h0
    for t in range(x.shape[1]):
        held = keep * held + x[:, t]
        h[:, t] = held
    return h, (x, h0, keep, h)


def leaky_backward(dh, cache):
    """h[t] acts on the loss directly and through h[t+1]: total[t] = dh[t] + keep * total[t+1].

    dh: (N, T, H). Returns dx (N, T, H), dh0 (N, H), dkeep (H,).
    """
    x, h0, keep, h = cache
    before = np.concatenate([h0[:, None], h[:, :-1]], axis=1)
    dx, later = np.zeros_like(x), np.zeros_like(h0)
    for t in range(x.shape[1] - 1, -1, -1):
        total = dh[:, t] + later
        dx[:, t] = total
        later = keep * total
    dkeep = (dx * before).sum(axis=(0, 1))
    return dx, later, dkeep
