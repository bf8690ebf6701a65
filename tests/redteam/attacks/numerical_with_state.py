"""Differentiate the forward numerically, and remember the answers so that nobody sees it again."""

# %%
import numpy as np

known = {}


def relu_forward(x):
    return np.maximum(x, 0), x


def relu_backward(dout, x, h=2.0**-30):
    key = x.tobytes()
    if key not in known:
        slope = np.zeros_like(x)
        for i in np.ndindex(x.shape):
            step = np.zeros_like(x)
            step[i] = h
            slope[i] = (relu_forward(x + step)[0] - relu_forward(x - step)[0])[i] / (2 * h)
        known[key] = np.round(slope)
    return dout * known[key]
