"""The way back through batch normalization with all that lies between, to be checked box by box."""

import numpy as np  # noqa: F401  mistakes of the catalogue use it


def batchnorm_boxes(dout, centred, std, gamma):
    """Gradients at x_hat, std, var, centred, mean and x, in this order; one box a line.

    dout, centred: (N, D); std, gamma: (D,). Returns dx_hat (N, D), dstd, dvar (D,), dcentred (N, D),
    dmean (D,), dx (N, D).
    """
    N = dout.shape[0]
    dx_hat = dout * gamma
    dstd = -(dx_hat * centred).sum(axis=0) / std**2
    dvar = dstd / (2 * std)
    dcentred = dx_hat / std + dvar * 2 * centred / N
    dmean = -dcentred.sum(axis=0)
    dx = dcentred + dmean / N
    return dx_hat, dstd, dvar, dcentred, dmean, dx
