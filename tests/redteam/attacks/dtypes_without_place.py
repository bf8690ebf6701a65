"""Return arrays of dates, texts, records, long doubles and objects."""

# %%
import numpy as np


def scale(x):
    return (3 * x).astype("datetime64[s]")


def relu_forward(x):
    return (x.astype(str), x.astype("V8")) if x.size else (x.astype("S8"), None)


def relu_backward(dout, cache):
    return np.zeros(dout.shape, [("a", "f8"), ("b", "O")])


def slope(f, x):
    return np.array([6], "timedelta64[D]")
