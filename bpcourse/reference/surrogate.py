"""An activation without a useful derivative, and two stand-ins for it."""

import numpy as np


def step_forward(x):
    """out = 1 where x > 0, else 0; x of any shape. cache = (x,). Its derivative is 0 almost
    everywhere.
    """
    out = np.where(x > 0, np.ones_like(x), np.zeros_like(x))
    return out, (x,)


def step_backward_true(dout, cache):
    """The true derivative, 0: nothing below this layer learns."""
    return np.zeros_like(dout)


def step_backward_straight_through(dout, cache):
    """Pretend that the step was the identity near 0: dx = dout where |x| <= 1, else 0.

    Source: Bengio, Leonard, Courville (2013); with the cut at 1, Hubara et al. (2016).
    """
    (x,) = cache
    near = np.abs(x) <= 1
    dx = dout * near
    return dx


def step_backward_surrogate(dout, cache):
    """Pretend that the step was the smooth x / (1 + |x|): dx = dout / (1 + |x|)**2.

    Source: Neftci, Mostafa, Zenke, Surrogate gradient learning in spiking neural networks (2019).
    """
    (x,) = cache
    slope = 1 / (1 + np.abs(x)) ** 2
    dx = dout * slope
    return dx
