"""A gradient checker as a learner writes it: entry by entry. The package's own is gradcheck."""

import numpy as np


def gradient_check(f, x, grad):
    """Is `grad` the gradient of the function `f` at `x`? True or False.

    f(x) -> number; x: array of any shape; grad: an array. Central differences with h = 1e-5, entry
    by entry; every difference must be at most 1e-6 times the largest entry. A wrong shape, NaN and
    infinity are False. Cost: two calls of f per entry of x. x is left as it was. Source: Press et
    al., Numerical Recipes (2007), section 5.7.
    """
    if grad.shape != x.shape:
        return False
    x = x.copy()
    h = 1e-5
    numeric = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        kept = x[index]
        x[index] = kept + h
        above = f(x)
        x[index] = kept - h
        below = f(x)
        x[index] = kept
        numeric[index] = (above - below) / (2 * h)
    gap = np.abs(grad - numeric)
    size = np.abs(numeric).max()
    close = gap <= 1e-6 * size
    return bool(close.all())
