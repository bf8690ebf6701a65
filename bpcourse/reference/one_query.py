"""One query on its way back, every gradient by name: what attention does for each place, by itself."""

import numpy as np


def one_query_backward(dout, q, k, v, p):
    """Gradients behind out = p v, p = softmax(k q / sqrt(D)), for a single query.

    dout: (E,); q: (D,); k: (S, D); v: (S, E); p: (S,). Returns dp (S,), dv (S, E), dscores (S,), of
    the scores that are in the softmax; dq (D,), dk (S, D).
    """
    D = q.shape[0]
    dp = v @ dout
    dv = np.outer(p, dout)
    dscores = p * (dp - (p * dp).sum())
    dq = dscores @ k / np.sqrt(D)
    dk = np.outer(dscores, q) / np.sqrt(D)
    return dp, dv, dscores, dq, dk
