"""A network that learns from its own guesses: the target is computed, and held fixed."""

import numpy as np


def td_gradients(W1, w2, s, r, s_next, done, gamma):
    """Gradients of 1/(2N) sum of (v(s) - target)^2, where target = r + gamma v(s_next) is a constant.

    v(s) = tanh(s W1) w2, with W1: (D, H), w2: (H,). s, s_next: (N, D), a state and the one after
    it; r: (N,), the reward between them; done: (N,), 1 where nothing comes after, else 0. Returns
    dW1, dw2. Source: Sutton and Barto (2018), section 9.3.
    """
    N = len(s)
    h = np.tanh(s @ W1)
    value = h @ w2
    next_value = np.tanh(s_next @ W1) @ w2
    target = r + gamma * (1 - done) * next_value
    dvalue = (value - target) / N
    dw2 = h.T @ dvalue
    dz = dvalue[:, None] * w2 * (1 - h**2)
    dW1 = s.T @ dz
    return dW1, dw2
