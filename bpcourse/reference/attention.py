"""Attention, and the block of a transformer around it: Vaswani et al. (2017), Attention is all you need.

Shapes: N sequences, T places that look, S places that are looked at, D numbers a query or key, C
numbers a place. A mask is boolean, (T, S): True where place t may look at place s; each row has one
True at least.

A piece whose inside does not matter hands out, beside its result, the function that goes back through
it (JAX calls this a vjp): what arrives at its output in, what reaches its input out.
"""

from functools import partial

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
    p = np.exp(scores - scores.max(axis=-1, keepdims=True))
    p = p / p.sum(axis=-1, keepdims=True)
    return p, p


def weights_backward(dp, cache):
    """dscores = p * (dp - sum of p * dp over the row). dp: (..., T, S)."""
    p = cache
    mean = (p * dp).sum(axis=-1, keepdims=True)
    dscores = p * (dp - mean)
    return dscores


def attention_forward(q, k, v, mask):
    """out = softmax(q k^T / sqrt(D)) v, where the mask allows.

    q: (..., T, D); k: (..., S, D); v: (..., S, E). Returns out (..., T, E) and cache.
    """
    D = q.shape[-1]
    scores = q @ np.swapaxes(k, -1, -2) / D**0.5
    scores = np.where(mask, scores, -np.inf)
    p = np.exp(scores - scores.max(axis=-1, keepdims=True))
    p = p / p.sum(axis=-1, keepdims=True)
    return p @ v, (q, k, v, p)


def attention_backward(dout, cache):
    """dout: (..., T, E). Returns dq (..., T, D), dk (..., S, D), dv (..., S, E)."""
    q, k, v, p = cache
    D = q.shape[-1]
    dv = np.swapaxes(p, -1, -2) @ dout
    dp = dout @ np.swapaxes(v, -1, -2)
    dscores = p * (dp - (p * dp).sum(axis=-1, keepdims=True))
    dproducts = dscores / D**0.5
    dq = dproducts @ k
    dk = np.swapaxes(dproducts, -1, -2) @ q
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

    x: (N, T, C); the four matrices: (C, C). Returns out (N, T, C) and cache = (x, Wq, Wk, Wv, Wo,
    n_heads, merged, attention_back), where attention_back(dheads) -> (dq, dk, dv), each of shape
    (N, n_heads, T, C / n_heads).
    """
    q, k, v = (split_heads(x @ W, n_heads) for W in (Wq, Wk, Wv))
    heads, attention_cache = attention_forward(q, k, v, mask)
    merged = merge_heads(heads)
    attention_back = partial(attention_backward, cache=attention_cache)
    return merged @ Wo, (x, Wq, Wk, Wv, Wo, n_heads, merged, attention_back)


def multihead_backward(dout, cache):
    """dout: (N, T, C). Returns dx (N, T, C), dWq, dWk, dWv, dWo (C, C)."""
    x, Wq, Wk, Wv, Wo, n_heads, merged, attention_back = cache
    dmerged = dout @ Wo.T
    dWo = (np.swapaxes(merged, 1, 2) @ dout).sum(axis=0)
    dq, dk, dv = (merge_heads(d) for d in attention_back(split_heads(dmerged, n_heads)))
    dx = dq @ Wq.T + dk @ Wk.T + dv @ Wv.T
    dWq, dWk, dWv = ((np.swapaxes(x, 1, 2) @ d).sum(axis=0) for d in (dq, dk, dv))
    return dx, dWq, dWk, dWv, dWo


def block_forward(x, params, n_heads, mask):
    """x + attention(norm(x)), and the sum + MLP(norm(sum)): a block with its norms in front.

    x: (N, T, C). params: "gamma1", "beta1", "gamma2", "beta2" (C,); "Wq", "Wk", "Wv", "Wo" (C, C);
    "W1" (C, M), "b1" (M,), "W2" (M, C), "b2" (C,). Returns out (N, T, C) and the ways back through
    the four pieces, (norm1, attention, norm2, mlp): each takes what arrives at the piece's output,
    and returns what reaches its input, and the gradients of its parameters by name.
    """
    normed, norm1 = norm_piece(x, params, "1")
    attended, attention = attention_piece(normed, params, n_heads, mask)
    middle = x + attended
    normed, norm2 = norm_piece(middle, params, "2")
    changed, mlp = mlp_piece(normed, params)
    return middle + changed, (norm1, attention, norm2, mlp)


def block_backward(dout, cache):
    """dout: (N, T, C). Returns dx (N, T, C) and the gradients, a dict with the names of params."""
    norm1, attention, norm2, mlp = cache
    dnormed2, of_mlp = mlp(dout)
    through_mlp, of_norm2 = norm2(dnormed2)
    dmiddle = dout + through_mlp
    dnormed1, of_attention = attention(dmiddle)
    through_attention, of_norm1 = norm1(dnormed1)
    dx = dmiddle + through_attention
    return dx, {**of_norm1, **of_attention, **of_norm2, **of_mlp}


def norm_piece(x, params, number):
    """(layer norm of every place, the way back through it)."""
    gamma, beta = params["gamma" + number], params["beta" + number]
    out, cache = layernorm_forward(x.reshape(-1, x.shape[-1]), gamma, beta, {})
    return out.reshape(x.shape), partial(_norm_back, cache=cache, number=number)


def attention_piece(x, params, n_heads, mask):
    """(several heads' attention, the way back through it)."""
    matrices = (params["Wq"], params["Wk"], params["Wv"], params["Wo"])
    out, cache = multihead_forward(x, *matrices, n_heads, mask)
    return out, partial(_attention_back, cache=cache)


def mlp_piece(x, params):
    """(affine, ReLU, affine at every place, the way back through it)."""
    hidden, affine1 = affine_forward(x.reshape(-1, x.shape[-1]), params["W1"], params["b1"])
    active, relu = relu_forward(hidden)
    out, affine2 = affine_forward(active, params["W2"], params["b2"])
    return out.reshape(x.shape), partial(_mlp_back, cache=(affine1, relu, affine2))


def _norm_back(dout, cache, number):
    dx, dgamma, dbeta = layernorm_backward(dout.reshape(-1, dout.shape[-1]), cache)
    return dx.reshape(dout.shape), {"gamma" + number: dgamma, "beta" + number: dbeta}


def _attention_back(dout, cache):
    dx, *of_matrices = multihead_backward(dout, cache)
    return dx, dict(zip(("Wq", "Wk", "Wv", "Wo"), of_matrices))


def _mlp_back(dout, cache):
    affine1, relu, affine2 = cache
    dactive, dW2, db2 = affine_backward(dout.reshape(-1, dout.shape[-1]), affine2)
    dx, dW1, db1 = affine_backward(relu_backward(dactive, relu), affine1)
    return dx.reshape(dout.shape), {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


def sequence_loss(logits, targets, keep):
    """Mean of -log softmax(logits)[target] over the places that count.

    logits: (N, T, V); targets: whole numbers (N, T); keep: boolean (N, T), False at padding, True
    somewhere. Returns (loss, dlogits), dlogits (N, T, V).
    """
    kept = np.count_nonzero(keep)
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    n, t = np.nonzero(keep)
    loss = -log_p[n, t, targets[n, t]].sum() / kept
    dlogits = np.exp(log_p)
    dlogits[n, t, targets[n, t]] -= 1
    dlogits = dlogits * keep[:, :, None] / kept
    return loss, dlogits
