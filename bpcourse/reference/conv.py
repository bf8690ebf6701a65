"""Convolution and max-pooling, window by window: the loops that unit 4 teaches.

A loop visits every output position (u, v) and looks at the window of the image that belongs to it;
all images and all kernels are done at once. Networks train with kernels that do without the loops
(networks/conv.py). Sources: LeCun et al., Proc. IEEE 86 (1998), section II; Dumoulin
and Visin, A guide to convolution arithmetic (2016), for the shapes.
"""

import numpy as np


def count_positions(size, window, stride, pad):
    """(last, count): where the last window starts in the padded picture, and how many windows fit.

    Along one axis of `size` pixels, with `pad` zeros on each side: count = (size + 2 pad - window)
    // stride + 1. All are whole numbers.
    """
    room = size + 2 * pad - window
    count = room // stride + 1
    last = (count - 1) * stride
    return last, count


def window_backward(d, window, w):
    """The share of one window in the gradients of a convolution.

    Kernel f made out[f] = b[f] + sum of w[f] * window. d = dL/dout: (F,); window: (C, HH, WW);
    w: (F, C, HH, WW). Returns dwindow (C, HH, WW), the sum of d[f] * w[f], and dw (F, C, HH, WW),
    dw[f] = d[f] * window.
    """
    dwindow = np.tensordot(d, w, axes=([0], [0]))
    dw = d[:, None, None, None] * window
    return dwindow, dw


def conv_forward(x, w, b, conv_param):
    """out[n, f, u, v] = b[f] + sum of w[f] * window, the window starting at (u, v) * stride.

    x: images (N, C, H, W); w: kernels (F, C, HH, WW); b: (F,); conv_param: stride, pad (zeros on
    each side). Returns out (N, F, H', W') with H' = (H + 2 pad - HH) // stride + 1, W' alike, and
    cache = (x, w, conv_param). The kernel is not flipped.
    """
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    H_out = (H + 2 * pad - HH) // stride + 1
    W_out = (W + 2 * pad - WW) // stride + 1
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    out = np.zeros_like(x, shape=(N, F, H_out, W_out))
    for u in range(H_out):
        for v in range(W_out):
            top = u * stride
            left = v * stride
            window = padded[:, :, top : top + HH, left : left + WW]
            out[:, :, u, v] = np.tensordot(window, w, axes=([1, 2, 3], [1, 2, 3])) + b
    return out, (x, w, conv_param)


def conv_backward(dout, cache):
    """Each output sends dout * w to its window and dout * window to its kernel; all add up.

    dout: (N, F, H', W'). Returns dx (N, C, H, W), dw (F, C, HH, WW), db (F,).
    """
    x, w, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    db = dout.sum(axis=(0, 2, 3))
    for u in range(H_out):
        for v in range(W_out):
            top = u * stride
            left = v * stride
            rows = slice(top, top + HH)
            cols = slice(left, left + WW)
            d = dout[:, :, u, v]
            dw += np.tensordot(d, padded[:, :, rows, cols], axes=([0], [0]))
            dpadded[:, :, rows, cols] += np.tensordot(d, w, axes=([1], [0]))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw, db


def max_pool_forward(x, pool_param):
    """out[n, c, u, v] = maximum of the window of x[n, c] that starts at (u, v) * stride.

    x: (N, C, H, W); pool_param: pool_height, pool_width, stride. Returns out (N, C, H', W') with
    H' = (H - pool_height) // stride + 1, W' alike, and cache = (x, pool_param).
    """
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    N, C, H, W = x.shape
    H_out = (H - height) // stride + 1
    W_out = (W - width) // stride + 1
    out = np.zeros_like(x, shape=(N, C, H_out, W_out))
    for u in range(H_out):
        for v in range(W_out):
            top = u * stride
            left = v * stride
            window = x[:, :, top : top + height, left : left + width]
            out[:, :, u, v] = window.max(axis=(2, 3))
    return out, (x, pool_param)


def max_pool_backward(dout, cache):
    """The maximum of each window receives the window's dout; overlapping windows add up.

    Among equal maxima the first one, row by row, takes all. dout: (N, C, H', W'). Returns dx
    (N, C, H, W).
    """
    x, pool_param = cache
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    N, C, H_out, W_out = dout.shape
    dx = np.zeros_like(x)
    for u in range(H_out):
        for v in range(W_out):
            top = u * stride
            left = v * stride
            window = x[:, :, top : top + height, left : left + width]
            winner = window.reshape(N, C, -1).argmax(axis=2)
            mask = np.arange(height * width) == winner[:, :, None]
            mask = mask.reshape(window.shape)
            d = dout[:, :, u, v][:, :, None, None]
            dx[:, :, top : top + height, left : left + width] += mask * d
    return dx
