"""The logistic map: a rule of one line whose exact gradient soon says nothing."""

import numpy as np


def logistic_slope(x0, r, steps):
    """x <- r x (1 - x), `steps` times, and the slope dx/dr of the last x, carried along.

    x0: (N,), in (0, 1); r: a number. Returns x and dx_dr, each (N,).
    """
    x, dx_dr = x0, np.zeros_like(x0)
    for _ in range(steps):
        dx_dr = x * (1 - x) + r * (1 - 2 * x) * dx_dr
        x = r * x * (1 - x)
    return x, dx_dr
