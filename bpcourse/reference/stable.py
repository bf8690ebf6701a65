"""log(sum(exp)) as one operation with a rule of its own, since in pieces it overflows."""

import numpy as np


def logsumexp_forward(x):
    """out[n] = log(sum over c of exp(x[n, c])), for numbers of any size.

    x: (N, C). Returns out (N,) and the cache. The largest entry of a row is taken out before exp.
    Source: Blanchard, Higham, Higham (2021), Accurately computing the log-sum-exp and softmax.
    """
    largest = x.max(axis=1)
    total = np.exp(x - largest[:, None]).sum(axis=1)
    out = largest + np.log(total)
    return out, (x, out)


def logsumexp_backward(dout, cache):
    """dx[n, c] = dout[n] exp(x[n, c] - out[n]), where no exponent is above 0. dout: (N,)."""
    x, out = cache
    share = np.exp(x - out[:, None])
    dx = dout[:, None] * share
    return dx
