"""Attention, and the block of a transformer around it: Vaswani et al. (2017), Attention is all you need.

Shapes: N sequences, T places that look, S places that are looked at, D numbers a query or key, C
numbers a place. A mask is boolean, (T, S): True where place t may look at place s; each row has one
True at least.
"""

import numpy as np

from .layers import affine_backward, affine_forward, relu_backward, relu_forward
from .normalization import layernorm_backward, layernorm_forward


def embed_forward(tokens, E, P):
    """out[n, t] = E[tokens[n, t]] + P[t]: what stands there, and where.

    tokens: whole numbers from 0 to V - 1, (N, T); E: (V, C); P: (L, C) with L >= T. Returns out
    (N, T, C) and cache.
    """
    T = tokens.shape[1]
    return E[tokens] + P[:T], (tokens, E, P)


def embed_backward(dout, cache):
    """A row is used wherever its token stands, or its place: contributions add up.

    dout: (N, T, C). Returns dE (V, C), dP (L, C).
    """
    tokens, E, P = cache
    T = tokens.shape[1]
    dE = np.zeros_like(E)
    np.add.at(dE, tokens, dout)
    dP = np.zeros_like(P)
    dP[:T] = dout.sum(axis=0)
    return dE, dP


def causal_mask(T):
    """(T, T): place t may look at the places 0 to t."""
    return np.tril(np.ones((T, T), dtype=bool))


def weights_forward(scores, mask):
    """p = softmax of each row over the places that the mask allows; 0 elsewhere. scores: (..., T, S)."""
    scores = np.where(mask, scores, -np.inf)
    shifted = scores - scores.max(axis=-1, keepdims=True)
    p = np.exp(shifted)
    p = p / p.sum(axis=-1, keepdims=True)
    return p, p


def weights_backward(dp, cache):
    """dscores = p * (dp - sum of p * dp over the row). dp: (..., T, S)."""
    p = cache
    mean = (p * dp).sum(axis=-1, keepdims=True)
    return p * (dp - mean)


def attention_forward(q, k, v, mask):
    """out = softmax(q k^T / sqrt(D)) v, where the mask allows.

    q: (..., T, D); k: (..., S, D); v: (..., S, E). Returns out (..., T, E) and cache.
    """
    D = q.shape[-1]
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(D)
    p, _ = weights_forward(scores, mask)
    return p @ v, (q, k, v, p)


def attention_backward(dout, cache):
    """dout: (..., T, E). Returns dq (..., T, D), dk (..., S, D), dv (..., S, E)."""
    q, k, v, p = cache
    D = q.shape[-1]
    dp = dout @ np.swapaxes(v, -1, -2)
    dv = np.swapaxes(p, -1, -2) @ dout
    dscores = weights_backward(dp, p)
    dq = dscores @ k / np.sqrt(D)
    dk = np.swapaxes(dscores, -1, -2) @ q / np.sqrt(D)
    return dq, dk, dv


def split_heads(x, n_heads):
    """(N, T, C) to (N, n_heads, T, C / n_heads): head h gets its own C / n_heads columns."""
    N, T, C = x.shape
    return x.reshape(N, T, n_heads, C // n_heads).transpose(0, 2, 1, 3)


def merge_heads(x):
    """(N, n_heads, T, D) to (N, T, n_heads * D): the way back of `split_heads`."""
    N, n_heads, T, D = x.shape
    return x.transpose(0, 2, 1, 3).reshape(N, T, n_heads * D)


def multihead_forward(x, Wq, Wk, Wv, Wo, n_heads, mask):
    """Each head attends with its own columns of q = x Wq, k = x Wk, v = x Wv; Wo mixes their outputs.

    x: (N, T, C); the four matrices: (C, C). Returns out (N, T, C) and cache.
    """
    q, k, v = (split_heads(x @ W, n_heads) for W in (Wq, Wk, Wv))
    heads, attention_cache = attention_forward(q, k, v, mask)
    merged = merge_heads(heads)
    return merged @ Wo, (x, Wq, Wk, Wv, Wo, n_heads, merged, attention_cache)


def multihead_backward(dout, cache):
    """dout: (N, T, C). Returns dx (N, T, C), dWq, dWk, dWv, dWo (C, C)."""
    x, Wq, Wk, Wv, Wo, n_heads, merged, attention_cache = cache
    dmerged = dout @ Wo.T
    dWo = np.einsum("ntc,ntd->cd", merged, dout)
    dheads = split_heads(dmerged, n_heads)
    dq, dk, dv = (merge_heads(d) for d in attention_backward(dheads, attention_cache))
    dx = dq @ Wq.T + dk @ Wk.T + dv @ Wv.T
    dWq, dWk, dWv = (np.einsum("ntc,ntd->cd", x, d) for d in (dq, dk, dv))
    return dx, dWq, dWk, dWv, dWo


def block_forward(x, params, n_heads, mask):
    """x + attention(norm(x)), and the sum + MLP(norm(sum)): a block with its norms in front.

    x: (N, T, C). params: "gamma1", "beta1", "gamma2", "beta2" (C,); "Wq", "Wk", "Wv", "Wo" (C, C);
    "W1" (C, M), "b1" (M,), "W2" (M, C), "b2" (C,). Returns out (N, T, C) and cache.
    """
    C = x.shape[-1]
    matrices = [params[name] for name in ("Wq", "Wk", "Wv", "Wo")]
    rows = x.reshape(-1, C)
    normed, norm1 = layernorm_forward(rows, params["gamma1"], params["beta1"], {})
    attended, attention = multihead_forward(normed.reshape(x.shape), *matrices, n_heads, mask)
    middle = rows + attended.reshape(-1, C)
    normed, norm2 = layernorm_forward(middle, params["gamma2"], params["beta2"], {})
    hidden, affine1 = affine_forward(normed, params["W1"], params["b1"])
    active, relu = relu_forward(hidden)
    changed, affine2 = affine_forward(active, params["W2"], params["b2"])
    out = (middle + changed).reshape(x.shape)
    return out, (norm1, attention, norm2, affine1, relu, affine2)


def block_backward(dout, cache):
    """dout: (N, T, C). Returns dx (N, T, C) and the gradients, a dict with the names of params."""
    norm1, attention, norm2, affine1, relu, affine2 = cache
    grads = {}
    drows = dout.reshape(-1, dout.shape[-1])
    dactive, grads["W2"], grads["b2"] = affine_backward(drows, affine2)
    dnormed, grads["W1"], grads["b1"] = affine_backward(relu_backward(dactive, relu), affine1)
    through_mlp, grads["gamma2"], grads["beta2"] = layernorm_backward(dnormed, norm2)
    dmiddle = drows + through_mlp
    back = multihead_backward(dmiddle.reshape(dout.shape), attention)
    dnormed, grads["Wq"], grads["Wk"], grads["Wv"], grads["Wo"] = back
    through_attention, grads["gamma1"], grads["beta1"] = layernorm_backward(
        dnormed.reshape(drows.shape), norm1
    )
    return (dmiddle + through_attention).reshape(dout.shape), grads


def sequence_loss(logits, targets, keep):
    """Mean of -log softmax(logits)[target] over the places that count.

    logits: (N, T, V); targets: whole numbers (N, T); keep: boolean (N, T), False at padding, True
    somewhere. Returns (loss, dlogits), dlogits (N, T, V).
    """
    kept = keep.sum()
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    n, t = np.nonzero(keep)
    loss = -log_p[n, t, targets[n, t]].sum() / kept
    dlogits = np.exp(log_p)
    dlogits[n, t, targets[n, t]] -= 1
    dlogits = dlogits * keep[:, :, None] / kept
    return loss, dlogits
