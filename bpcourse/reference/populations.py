"""Hunters and their prey: an ordinary differential equation, Euler's steps, and two ways back."""

import numpy as np


def predator_prey(y, p):
    """How fast prey and hunters change. y: (2,); p: (4,), all rates positive. Returns (2,)."""
    prey, hunters = y
    birth, eaten, growth, death = p
    return np.stack([prey * (birth - eaten * hunters), hunters * (growth * prey - death)])


def predator_prey_backward(dout, y, p):
    """Gradients of the two rates of change. dout: (2,). Returns dy (2,), dp (4,)."""
    prey, hunters = y
    birth, eaten, growth, death = p
    up, down = dout
    dy = np.stack(
        [
            up * (birth - eaten * hunters) + down * growth * hunters,
            down * (growth * prey - death) - up * eaten * prey,
        ]
    )
    dp = np.stack([up * prey, -up * prey * hunters, down * prey * hunters, -down * hunters])
    return dy, dp


def euler_forward(y0, p, h, steps):
    """ys (steps + 1, 2): y0, and the state after each step y <- y + h f(y, p).

    Returns ys and cache = (ys, p, h).
    """
    ys = [y0]
    for _ in range(steps):
        ys.append(ys[-1] + h * predator_prey(ys[-1], p))
    ys = np.stack(ys)
    return ys, (ys, p, h)


def euler_backward(dys, cache):
    """Back through Euler's steps, with what the loss sends to each state.

    dys: (steps + 1, 2); cache = (ys, p, h). Returns dy0 (2,), dp (4,).
    """
    ys, p, h = cache
    carry = dys[-1]
    dp = np.zeros_like(p)
    for t in range(len(ys) - 2, -1, -1):
        through_y, through_p = predator_prey_backward(carry, ys[t], p)
        dp = dp + h * through_p
        carry = dys[t] + carry + h * through_y
    return carry, dp


def adjoint_backward(dy_end, y_end, p, h, steps):
    """State y, adjoint a and dp, walked from the end to the start by Euler's steps; none is kept.

    Backward in time dy = -f, da = +a df/dy, and dp gathers a df/dp. dy_end, y_end: (2,); p: (4,).
    Returns y0 (2,), dy0 (2,), dp (4,).
    """
    y, a, dp = y_end, dy_end, np.zeros_like(p)
    for _ in range(steps):
        through_y, through_p = predator_prey_backward(a, y, p)
        y = y - h * predator_prey(y, p)
        a = a + h * through_y
        dp = dp + h * through_p
    return y, a, dp
