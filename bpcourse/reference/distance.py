"""A softmax over distances: each point must lie nearer to its own partner than to the others'.

Sources: Goldberger et al. (2004), Neighbourhood components analysis; Snell et al. (2017),
Prototypical networks.
"""

import numpy as np


def distance_softmax_loss(p, q):
    """scores[n, m] = -|p[n] - q[m]|**2; the loss is their softmax loss, class n for row n.

    dscores = (softmax - identity) / N; each difference d[n, m] = p[n] - q[m] (N, N, D) receives
    -2 dscores[n, m] d[n, m], which adds up along row n for p[n], and with a minus along column m for
    q[m]. p, q: (N, D). Returns loss, dscores (N, N), dp, dq (N, D).
    """
    N = len(p)
    d = p[:, None] - q[None]
    scores = -(d**2).sum(axis=2)
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_probs[np.arange(N), np.arange(N)].mean()
    dscores = (np.exp(log_probs) - np.eye(N)) / N
    dd = -2 * dscores[:, :, None] * d
    dp = dd.sum(axis=1)
    dq = -dd.sum(axis=0)
    return loss, dscores, dp, dq
