"""Attention, and the block of a transformer around it, with few passes over the table of weights.

The same functions as in `bpcourse.reference.attention`, where the formulas can be read. A table of
T times S weights is what is large here. It is made once, in place, and never divided by the sums of
its rows: with e = exp(scores - largest) and p = e / sum, out = (e @ v) / sum divides T * E numbers
instead of T * S. On the way back the mean of p * dp over a row is the row's dout . out, without a
table (Dao et al., 2022, FlashAttention), and dout / sum carries the division into every product.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from bpcourse.networks.normalization import layernorm_backward, layernorm_forward

Array = np.ndarray
SMALL = 40  # scores whose exponentials, and their sums, even float32 can hold
NUMBERS_AT_A_TIME = 2**16  # of a table: a quarter of a megabyte in float32


def embed_forward(tokens: Array, E: Array, P: Array) -> tuple[Array, Any]:
    """As the reference, tokens: (N, T)."""
    return E[tokens] + P[: tokens.shape[1]], (tokens, E, P)


def embed_backward(dout: Array, cache: Any) -> tuple[Array, Array]:
    """As the reference, dout: (N, T, C). Equal tokens are put side by side, and added up at once."""
    tokens, E, P = cache
    T, rows = tokens.shape[1], dout.reshape(-1, dout.shape[-1])
    order = np.argsort(tokens, axis=None, kind="stable")
    present, starts = np.unique(tokens.ravel()[order], return_index=True)
    dE, dP = np.zeros_like(E), np.zeros_like(P)
    dE[present] = np.add.reduceat(rows[order], starts, axis=0)
    dP[:T] = dout.sum(axis=0)
    return dE, dP


def attention_forward(q: Array, k: Array, v: Array, mask: Array) -> tuple[Array, Any]:
    """As the reference, q: (..., T, D), k: (..., S, D), v: (..., S, E), mask: (T, S)."""
    out = np.empty((*q.shape[:-1], v.shape[-1]), dtype=q.dtype)
    return out, _attend(q, k, v, mask, out)


def attention_backward(dout: Array, cache: Any) -> tuple[Array, Array, Array]:
    """As the reference, dout: (..., T, E)."""
    q, k, v = cache[:3]
    dq, dk, dv = (np.empty(a.shape, dtype=dout.dtype) for a in (q, k, v))
    _attend_backward(dout, cache, dq, dk, dv)
    return dq, dk, dv


def multihead_forward(
    x: Array, Wq: Array, Wk: Array, Wv: Array, Wo: Array, n_heads: int, mask: Array
) -> tuple[Array, Any]:
    """As the reference, x: (N, T, C). One product makes q, k and v; heads are views, not copies."""
    N, T, C = x.shape
    W, rows = np.concatenate([Wq, Wk, Wv], axis=1), x.reshape(N * T, C)
    qkv = rows @ W
    merged = np.empty_like(rows)
    q, k, v = _heads(qkv, N, n_heads, 3)
    (out,) = _heads(merged, N, n_heads, 1)
    attention = _attend(q, k, v, mask, out)
    return (merged @ Wo).reshape(x.shape), (rows, W, Wo, n_heads, merged, attention)


def multihead_backward(dout: Array, cache: Any) -> tuple[Array, ...]:
    """As the reference, dout: (N, T, C)."""
    rows, W, Wo, n_heads, merged, attention = cache
    N, T, C = dout.shape
    drows = dout.reshape(N * T, C)
    dqkv = np.empty((N * T, 3 * C), dtype=dout.dtype)
    (dheads,) = _heads(drows @ Wo.T, N, n_heads, 1)
    dq, dk, dv = _heads(dqkv, N, n_heads, 3)
    _attend_backward(dheads, attention, dq, dk, dv)
    dx = (dqkv @ W.T).reshape(dout.shape)
    dWq, dWk, dWv = np.split(rows.T @ dqkv, 3, axis=1)
    return dx, dWq, dWk, dWv, merged.T @ drows


def _heads(rows, N, n_heads, count):
    """Views (N, n_heads, T, D) of `count` tables that lie side by side in rows (N * T, ...)."""
    return rows.reshape(N, len(rows) // N, count, n_heads, -1).transpose(2, 0, 3, 1, 4)


def block_forward(
    x: Array, params: dict[str, Array], n_heads: int, mask: Array
) -> tuple[Array, Any]:
    """As the reference, x: (N, T, C)."""
    p, rows = params, x.reshape(-1, x.shape[-1])
    matrices = p["Wq"], p["Wk"], p["Wv"], p["Wo"]
    normed, norm1 = layernorm_forward(rows, p["gamma1"], p["beta1"], {})
    attended, heads = multihead_forward(normed.reshape(x.shape), *matrices, n_heads, mask)
    middle = attended.reshape(rows.shape)
    middle += rows
    normed, norm2 = layernorm_forward(middle, p["gamma2"], p["beta2"], {})
    active = normed @ p["W1"]
    active += p["b1"]
    np.maximum(active, 0, out=active)
    out = active @ p["W2"]
    out += p["b2"]
    out += middle
    return out.reshape(x.shape), (norm1, heads, norm2, normed, active, p["W1"], p["W2"])


def block_backward(dout: Array, cache: Any) -> tuple[Array, dict[str, Array]]:
    """As the reference, dout: (N, T, C). A unit is on where what it gave is above 0."""
    norm1, heads, norm2, normed, active, W1, W2 = cache
    drows, grads = dout.reshape(-1, dout.shape[-1]), {}
    grads["W2"], grads["b2"] = active.T @ drows, drows.sum(axis=0)
    dhidden = drows @ W2.T
    dhidden *= active > 0
    grads["W1"], grads["b1"] = normed.T @ dhidden, dhidden.sum(axis=0)
    dmiddle, grads["gamma2"], grads["beta2"] = layernorm_backward(dhidden @ W1.T, norm2)
    dmiddle += drows
    dx, *matrices = multihead_backward(dmiddle.reshape(dout.shape), heads)
    grads["Wq"], grads["Wk"], grads["Wv"], grads["Wo"] = matrices
    drows, grads["gamma1"], grads["beta1"] = layernorm_backward(dx.reshape(drows.shape), norm1)
    drows += dmiddle
    return drows.reshape(dout.shape), grads


def sequence_loss(logits: Array, targets: Array, keep: Array) -> tuple[float, Array]:
    """As the reference, logits: (N, T, V). Only the places that count are looked at."""
    p = logits[keep]
    rows, right = np.arange(len(p)), targets[keep]
    p -= p.max(axis=-1, keepdims=True)
    of_right = p[rows, right].sum()
    np.exp(p, out=p)
    sums = p.sum(axis=-1, keepdims=True)
    loss = float(np.log(sums).sum() - of_right) / len(p)
    p /= sums
    p[rows, right] -= 1
    p /= len(p)
    dlogits = np.zeros_like(logits)
    dlogits[keep] = p
    return loss, dlogits


def _attend(q, k, v, mask, out):
    """Write the outputs into `out`; returns the cache (q, k, v, e, sums, out).

    e: (..., S, T), a column for each place that looks; sums: (..., T, 1), of e's columns. What is
    made for one group of tables is small, so that it lies in memory that is already at hand.
    """
    scale = 1 / math.sqrt(q.shape[-1])
    e = np.empty((*k.shape[:-1], q.shape[-2]), dtype=q.dtype)
    sums = np.empty((*q.shape[:-1], 1), dtype=q.dtype)
    closed = np.where(mask.T, 0, -np.inf).astype(e.dtype, order="C")  # as the tables lie
    small = scale * _longest(q) * _longest(k) < SMALL
    for few in _groups(e):
        table, values = e[few], v[few]
        np.matmul(k[few], np.swapaxes(q[few] * scale, -1, -2), out=table)
        table += closed
        if not small:
            table -= table.max(axis=-2, keepdims=True)
        np.exp(table, out=table)
        with_ones = np.concatenate([values, np.ones_like(values[..., :1])], axis=-1)
        product = np.swapaxes(table, -1, -2) @ with_ones  # the sums come along
        sums[few] = product[..., -1:]
        np.divide(product[..., :-1], product[..., -1:], out=out[few])
    return q, k, v, e, sums, out


def _longest(rows):
    """Length of the longest row: no product of two rows is larger than that of their lengths."""
    return math.sqrt(np.einsum("...d,...d->...", rows, rows).max(initial=0))


def _attend_backward(dout, cache, dq, dk, dv):
    """Write the gradients into dq, dk, dv."""
    q, k, v, e, sums, out = cache
    scale = 1 / math.sqrt(q.shape[-1])
    for few in _groups(e):
        table, d = e[few], dout[few] / sums[few]
        np.matmul(table, d, out=dv[few])
        dscores = v[few] @ np.swapaxes(d, -1, -2)
        dscores -= np.einsum("...te,...te->...t", d, out[few])[..., None, :]
        dscores *= table
        np.matmul(np.swapaxes(dscores, -1, -2), k[few] * scale, out=dq[few])
        np.matmul(dscores, q[few] * scale, out=dk[few])


def _groups(e):
    """Parts of the first axis whose tables fit in the processor's cache."""
    if e.ndim == 2:
        return [...]
    size = max(1, NUMBERS_AT_A_TIME * len(e) // max(1, e.size))
    return [slice(first, first + size) for first in range(0, len(e), size)]
