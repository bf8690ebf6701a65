"""Convolution and max-pooling on images, without a loop over pixels.

Both look at windows of the image. A convolution multiplies every window by the same kernel, so the
windows, laid out as the columns of a matrix ("im2col"), turn it into one matrix product.
Sources: LeCun et al., Proc. IEEE 86 (1998); Chellapilla, Puri, Simard (2006) for im2col;
Dumoulin, Visin, A guide to convolution arithmetic (2016) for the shapes.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def conv_forward(x, w, b, conv_param):
    """Each output is a window of the padded image times the kernel, summed, plus the bias:

    out[n, f, p, q] = b[f] + sum_cij w[f, c, i, j] * padded[n, c, p * stride + i, q * stride + j].
    x: images (N, C, H, W); w: kernels (F, C, HH, WW); b: (F,); conv_param: stride, pad (zeros on
    each side). Returns out (N, F, H', W') with H' = (H + 2 pad - HH) // stride + 1, W' alike, and
    cache = (x, w, conv_param, columns); columns: (N, C*HH*WW, H'*W'), each window as a column.
    As in PyTorch and CS231n the kernel is not flipped (strictly, a cross-correlation).
    """
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = sliding_window_view(padded, (HH, WW), axis=(2, 3))[:, :, ::stride, ::stride]
    H_out, W_out = windows.shape[2:4]
    columns = windows.transpose(0, 1, 4, 5, 2, 3).reshape(N, C * HH * WW, H_out * W_out)
    out = w.reshape(F, -1) @ columns
    out += b[:, None]
    out = out.reshape(N, F, H_out, W_out)
    return out, (x, w, conv_param, columns)


def conv_backward(dout, cache):
    """Each output sends dout * w back to its window, where overlapping windows add up.

    dw = sum over n, p, q of dout * window; db = sum of dout over n, p, q;
    dx[n, c, p * stride + i - pad, q * stride + j - pad] += sum_f w[f, c, i, j] * dout[n, f, p, q].
    dout: (N, F, H', W'). Returns dx (N, C, H, W), dw (F, C, HH, WW), db (F,).
    """
    x, w, conv_param, columns = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    dout_rows = dout.reshape(N, F, H_out * W_out)

    db = dout.sum(axis=(0, 2, 3))

    dw_of_each_image = columns @ dout_rows.swapaxes(1, 2)
    dw = dw_of_each_image.sum(axis=0)
    dw = dw.T.reshape(w.shape)

    dpadded = np.zeros_like(x, shape=(N, C, H + 2 * pad, W + 2 * pad))
    for i in range(HH):
        for j in range(WW):
            rows = slice(i, i + stride * H_out, stride)
            cols = slice(j, j + stride * W_out, stride)
            dwindow = w[:, :, i, j].T @ dout_rows
            dpadded[:, :, rows, cols] += dwindow.reshape(N, C, H_out, W_out)
    dx = dpadded[:, :, pad:pad + H, pad:pad + W]
    return dx, dw, db


def max_pool_forward(x, pool_param):
    """out[n, c, p, q] = maximum of x[n, c] over the window that starts at (p*stride, q*stride).

    x: (N, C, H, W); pool_param: pool_height, pool_width, stride. Returns
    out (N, C, H', W') with H' = (H - pool_height) // stride + 1, W' alike, and
    cache = (x, winner, pool_param); winner[i, j]: booleans shaped like out, True where position
    (i, j) of the window holds the maximum. Among equals it is the first one, row by row (as in
    PyTorch).
    """
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    windows = sliding_window_view(x, (height, width), axis=(2, 3))[:, :, ::stride, ::stride]
    out = windows[..., 0, 0].copy()
    for i in range(height):  # position by position: far faster than a maximum over tiny axes
        for j in range(width):
            out = np.maximum(out, windows[..., i, j])
    winner = np.zeros((height, width, *out.shape), dtype=bool)
    unclaimed = np.ones(out.shape, dtype=bool)
    for i in range(height):
        for j in range(width):
            winner[i, j] = (windows[..., i, j] == out) & unclaimed
            unclaimed = unclaimed & ~winner[i, j]
    return out, (x, winner, pool_param)


def max_pool_backward(dout, cache):
    """The maximum of each window receives the window's dout; overlapping windows add up.

    dout: (N, C, H', W'). Returns dx (N, C, H, W).
    """
    x, winner, pool_param = cache
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    H_out, W_out = dout.shape[2:]
    dx = np.zeros_like(x)
    for i in range(height):
        for j in range(width):
            rows = slice(i, i + stride * H_out, stride)
            cols = slice(j, j + stride * W_out, stride)
            if stride < max(height, width):
                dx[:, :, rows, cols] += dout * winner[i, j]
            else:  # no overlap: written once, which saves a pass over dx
                np.multiply(dout, winner[i, j], out=dx[:, :, rows, cols])
    return dx
