"""Return NaN, infinities, huge integers, signalling floats, negative zeros."""

# %%
import numpy as np


def scale(x):
    return np.full(x.shape, np.nan)


def relu_forward(x):
    return np.full(x.shape, np.inf), None


def relu_backward(dout, cache):
    return np.full(np.shape(dout), np.nan)


def slope(f, x):
    return 10**5000
