"""Convolution and pooling in the loops that students write, one number at a time.

A mistake that raises does so in another way here than in the reference, which does all images at
once: a window that sticks out of the image is too small for one product, and meets the last row of
the output in the other. So these are what `raising` sources are made of.
"""

from typing import TypedDict

from bpcourse.exercises.shared.sources import alone, changed

CONV_FORWARD = """
def conv_forward(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    H_out = (H + 2 * pad - HH) // stride + 1
    W_out = (W + 2 * pad - WW) // stride + 1
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    out = np.zeros((N, F, H_out, W_out))
    for n in range(N):
        for f in range(F):
            for u in range(H_out):
                for v in range(W_out):
                    top = u * stride
                    left = v * stride
                    window = padded[n, :, top : top + HH, left : left + WW]
                    out[n, f, u, v] = (window * w[f]).sum() + b[f]
    return out, (x, w, conv_param)
"""

CONV_BACKWARD = """
def conv_backward(dout, cache):
    x, w, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dpadded = np.zeros_like(padded)
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), np.zeros(F)
    for n in range(N):
        for f in range(F):
            for u in range(H_out):
                for v in range(W_out):
                    top = u * stride
                    left = v * stride
                    d = dout[n, f, u, v]
                    db[f] += d
                    dw[f] += d * padded[n, :, top : top + HH, left : left + WW]
                    dpadded[n, :, top : top + HH, left : left + WW] += d * w[f]
        dx[n] = dpadded[n, :, pad : pad + H, pad : pad + W]
    return dx, dw, db
"""

POOL_BACKWARD = """
def max_pool_backward(dout, cache):
    x, pool_param = cache
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    N, C, H, W = x.shape
    N, C, H_out, W_out = dout.shape
    dx = np.zeros_like(x)
    for n in range(N):
        for c in range(C):
            for u in range(H_out):
                for v in range(W_out):
                    top = u * stride
                    left = v * stride
                    window = x[n, c, top : top + height, left : left + width]
                    winner = window.argmax()
                    row, col = winner // width, winner % width
                    dx[n, c, top + row, left + col] += dout[n, c, u, v]
    return dx
"""


class Ways(TypedDict):
    """A mistake made in the reference, and made in the loops of a student."""

    source: str
    raising: str


def both_ways(reference, source, *edits) -> Ways:
    """The same words replaced in the reference and in this source."""
    return {"source": alone(reference, *edits), "raising": changed(source, *edits)}
