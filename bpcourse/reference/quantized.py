"""Weights on a grid, and gradients that pretend there is none."""

import numpy as np


def quantize(w, step, most):
    """step * round(clip(w / step, -most, most)): whole multiples of step, up to most of them."""
    return step * np.rint(np.clip(w / step, -most, most))


def quantize_gradients(w, step, most, dout):
    """Gradients of sum(dout * quantize(w, step, most)), rounding counted as the identity.

    w, dout: arrays of one shape; step: a positive number; most: a whole number. Returns dw, of w's
    shape, and dstep, a number. With u = w / step: dw = dout where |u| < most, else 0; dstep =
    sum of dout (q - u) there and of dout q elsewhere, where q is the whole number that is used.
    Source: Bengio, Leonard, Courville (2013); dstep: Esser et al. (2020), Learned step size
    quantization.
    """
    u = w / step
    inside = np.abs(u) < most
    q = np.rint(np.clip(u, -most, most))
    dw = dout * inside
    dstep = (dout * (q - u * inside)).sum()
    return dw, dstep
