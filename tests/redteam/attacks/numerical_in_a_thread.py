"""Differentiate the forward numerically in a thread, in place, and round what comes out."""

# %%
import threading

import numpy as np


def relu_forward(x):
    return np.maximum(x, 0), x


def relu_backward(dout, cache, h=1e-9):
    slope = np.zeros_like(cache)

    def differentiate():
        x = np.array(cache)
        for i in np.ndindex(x.shape):
            before = x[i]
            x[i] = before + h
            up = relu_forward(x)[0][i]
            x[i] = before - h
            slope[i] = np.round((up - relu_forward(x)[0][i]) / (2 * h))
            x[i] = before

    thread = threading.Thread(target=differentiate)
    thread.start()
    thread.join()
    return dout * slope
