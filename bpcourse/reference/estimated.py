"""Why gradients can be estimated without slopes: a linear loss, a coin, and the entropy of a policy."""

import numpy as np


def linear_pair(g, n, sigma, size):
    """One mirrored pair on f(w) = sum of g_i w_i: rise, slope along n, their vector, and its mean.

    g, n: (D,). The mean is over n whose entries are independent coins, +size or -size: n_i n_j has the
    mean 0 for i != j and size^2 for i = j, so of (g . n) n there remains size^2 g. Returns two numbers
    and two arrays (D,). Source: Nesterov and Spokoiny, Random gradient-free minimization (2017).
    """
    rise = 2 * sigma * np.sum(g * n)
    slope = np.sum(g * n)
    vector = slope * n
    mean = size**2 * g
    return rise, slope, vector, mean


def coin_policy(z, heads, tails, baseline):
    """Heads with probability p = sigmoid(z): the slope of the mean reward, and what estimates it.

    heads, tails: the rewards. slope = dJ/dz = (heads - tails) p (1 - p); d log p / dz = 1 - p and
    d log(1 - p) / dz = -p; square: mean of ((reward - baseline) * score)^2. Returns slope, up, down,
    square. Source: Williams (1992).
    """
    p = 1 / (1 + np.exp(-z))
    slope = (heads - tails) * p * (1 - p)
    up = 1 - p
    down = -p
    square = p * ((heads - baseline) * up) ** 2 + (1 - p) * ((tails - baseline) * down) ** 2
    return slope, up, down, square


def entropy_gradient(logits):
    """Entropies of p = softmax(logits) in nats, row by row, and their gradient: dH/dz = -p (log p + H).

    logits: (N, A), one policy a row. Returns arrays (N,) and (N, A). Source: Williams and Peng,
    Function optimization using connectionist reinforcement learning algorithms (1991).
    """
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    p = np.exp(log_p)
    entropy = -(p * log_p).sum(axis=1)
    grad = -p * (log_p + entropy[:, None])
    return entropy, grad
