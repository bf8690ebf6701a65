"""Two losses taken apart: the gradient at every box between the mean and the logits.

Each forward stands in the first lines, in its plainest form: logits of a usual size only.
"""

import numpy as np


def cross_entropy_steps(x, y):
    """Softmax cross-entropy, -log p of the right class averaged over N samples, box by box:

    e = exp(x), total = row sums of e, p = e / total, log_p = log p, loss = -mean of log_p[n, y_n].
    x: logits, (N, C); y: right classes, integers (N,). Returns dlog_p (N, C), dp (N, C), dtotal
    (N, 1), de (N, C), dx (N, C). e is used twice, in the quotient and in the sum. Together they make
    dx = (p - onehot(y)) / N. Source: Goodfellow, Bengio, Courville (2016), section 6.5.
    """
    N = x.shape[0]
    samples = np.arange(N)
    e = np.exp(x)
    total = e.sum(axis=1, keepdims=True)
    p = e / total
    dlog_p = np.zeros_like(p)
    dlog_p[samples, y] = -1 / N
    dp = dlog_p / p
    dtotal = -(dp * e).sum(axis=1, keepdims=True) / total**2
    de = dp / total + dtotal
    dx = de * e
    return dlog_p, dp, dtotal, de, dx


def binary_cross_entropy_steps(x, y):
    """Binary cross-entropy, box by box: s = sigmoid(x), t = 1 - s, log s, log t, and

    loss = mean over all n entries of -y log s - (1 - y) log t. x: logits, any shape; y: targets
    between 0 and 1, the same shape. Returns dlog_s, dlog_t, ds, dx in that shape; s is used twice.
    Together they make dx = (s - y) / n. Source: Bishop (2006), section 4.3.2.
    """
    n = x.size
    s = 1 / (1 + np.exp(-x))
    t = 1 - s
    dlog_s = -y / n
    dlog_t = -(1 - y) / n
    ds = dlog_s / s - dlog_t / t
    dx = ds * s * t
    return dlog_s, dlog_t, ds, dx
