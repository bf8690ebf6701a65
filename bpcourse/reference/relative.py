"""Attention with a bias for each distance: Raffel et al. (2020), Exploring the limits of transfer learning."""

import numpy as np


def relative_forward(q, k, v, bias):
    """Causal attention whose score of place t for place s is q[t] . k[s] / sqrt(D) + bias[t - s].

    q, k: (N, T, D); v: (N, T, E); bias: (T,), one number for each distance. Returns out (N, T, E)
    and cache = (q, k, v, p, distance, mask).
    """
    T, D = q.shape[1:]
    distance = np.arange(T)[:, None] - np.arange(T)
    mask = distance >= 0
    scores = q @ np.swapaxes(k, -1, -2) / D**0.5 + bias[np.abs(distance)]
    scores = np.where(mask, scores, -np.inf)
    p = np.exp(scores - scores.max(axis=-1, keepdims=True))
    p = p / p.sum(axis=-1, keepdims=True)
    return p @ v, (q, k, v, p, distance, mask)


def relative_backward(dout, cache):
    """dout: (N, T, E). Returns dq, dk, dv of the shapes of q, k, v; dbias (T,)."""
    q, k, v, p, distance, mask = cache
    T, D = q.shape[1:]
    dv = np.swapaxes(p, -1, -2) @ dout
    dp = dout @ np.swapaxes(v, -1, -2)
    dscores = p * (dp - (p * dp).sum(axis=-1, keepdims=True))
    dproducts = dscores / D**0.5
    dq = dproducts @ k
    dk = np.swapaxes(dproducts, -1, -2) @ q
    together = dscores.sum(axis=0)
    dbias = np.zeros_like(together, shape=(T,))
    np.add.at(dbias, distance[mask], together[mask])
    return dq, dk, dv, dbias
