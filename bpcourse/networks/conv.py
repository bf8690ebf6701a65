"""Convolution and max-pooling on images, without a loop over pixels.

Both look at windows of the image. A convolution multiplies every window by the same kernel, so the
windows, laid out as the columns of a matrix ("im2col"), turn it into one matrix product. That
matrix holds every pixel HH * WW times, so it is made for a few images at a time: it is then used
while still in the processor's cache, never stored, and made once more on the way back.
Sources: LeCun et al., Proc. IEEE 86 (1998); Chellapilla, Puri, Simard (2006) for im2col;
Dumoulin, Visin, A guide to convolution arithmetic (2016) for the shapes.
"""

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

COLUMNS_AT_A_TIME = 2**17  # numbers: half a megabyte in float32


def conv_forward(
    x: np.ndarray, w: np.ndarray, b: np.ndarray, conv_param: dict[str, int]
) -> tuple[np.ndarray, Any]:
    """Each output is a window of the padded image times the kernel, summed, plus the bias:

    out[n, f, p, q] = b[f] + sum_cij w[f, c, i, j] * padded[n, c, p * stride + i, q * stride + j].
    x: images (N, C, H, W); w: kernels (F, C, HH, WW); b: (F,); conv_param: stride, pad (zeros on
    each side). Returns out (N, F, H', W') with H' = (H + 2 pad - HH) // stride + 1, W' alike, and
    cache = (padded, w, conv_param); padded: x with its zeros, (N, C, H + 2 pad, W + 2 pad).
    As in PyTorch and CS231n the kernel is not flipped (strictly, a cross-correlation).
    """
    stride, pad = conv_param["stride"], conv_param["pad"]
    F, C, HH, WW = w.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = _windows(padded, HH, WW, stride)
    N, H_out, W_out = len(x), *windows.shape[4:]

    w_rows = w.reshape(F, C * HH * WW)
    out = np.empty_like(x, shape=(N, F, H_out * W_out))
    for few in _groups(windows):
        columns = windows[few].reshape(-1, C * HH * WW, H_out * W_out)
        out[few] = w_rows @ columns + b[:, None]
    return out.reshape(N, F, H_out, W_out), (padded, w, conv_param)


def conv_backward(dout: np.ndarray, cache: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each output sends dout * w back to its window, where overlapping windows add up.

    dw = sum over n, p, q of dout * window; db = sum of dout over n, p, q;
    dx[n, c, p * stride + i - pad, q * stride + j - pad] += sum_f w[f, c, i, j] * dout[n, f, p, q].
    dout: (N, F, H', W'). Returns dx (N, C, H, W), dw (F, C, HH, WW), db (F,).
    """
    padded, w, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H_padded, W_padded = padded.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    windows = _windows(padded, HH, WW, stride)
    dout_pixels = dout.reshape(N, F, H_out * W_out).swapaxes(1, 2)
    kernels = w.transpose(2, 3, 0, 1).copy()

    db = dout.sum(axis=(0, 2, 3))
    dw = np.zeros_like(w, shape=(C * HH * WW, F))
    dx = np.empty_like(padded, shape=(N, C, H_padded - 2 * pad, W_padded - 2 * pad))
    for few in _groups(windows):
        columns = windows[few].reshape(-1, C * HH * WW, H_out * W_out)
        dw += (columns @ dout_pixels[few]).sum(axis=0)

        # channels last: a row of pixels with their channels is one stretch of memory, added at once
        dpadded = np.zeros_like(padded, shape=(len(columns), H_padded, W_padded, C))
        for i in range(HH):
            for j in range(WW):
                rows = slice(i, i + stride * H_out, stride)
                cols = slice(j, j + stride * W_out, stride)
                dwindow = dout_pixels[few] @ kernels[i, j]
                dpadded[:, rows, cols] += dwindow.reshape(-1, H_out, W_out, C)
        inside = dpadded[:, pad : H_padded - pad, pad : W_padded - pad]
        dx[few] = inside.transpose(0, 3, 1, 2)
    return dx, dw.T.reshape(w.shape), db


def _windows(padded, HH, WW, stride):
    """View (N, C, HH, WW, H', W') of the images: nothing is copied yet."""
    windows = sliding_window_view(padded, (HH, WW), axis=(2, 3))[:, :, ::stride, ::stride]
    return windows.transpose(0, 1, 4, 5, 2, 3)


def _groups(windows):
    """Slices of so many images (at least one) that their windows fit in the processor's cache."""
    size = max(1, COLUMNS_AT_A_TIME * len(windows) // max(1, windows.size))
    return [slice(first, first + size) for first in range(0, len(windows), size)]


def max_pool_forward(x: np.ndarray, pool_param: dict[str, int]) -> tuple[np.ndarray, Any]:
    """out[n, c, p, q] = maximum of x[n, c] over the window that starts at (p*stride, q*stride).

    x: (N, C, H, W); pool_param: pool_height, pool_width, stride. Returns
    out (N, C, H', W') with H' = (H - pool_height) // stride + 1, W' alike, and
    cache = (x, winner); winner (N, C, H', W'): where in x.ravel() each maximum stands. Among equals
    it is the first one, row by row (as in PyTorch).
    """
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    W = x.shape[3]
    windows = sliding_window_view(x, (height, width), axis=(2, 3))[:, :, ::stride, ::stride]
    H_out, W_out = windows.shape[2:4]
    out = windows[..., 0, 0].copy()
    steps = np.zeros(out.shape, dtype=np.int32)  # in x.ravel(), from the corner to the maximum
    for i in range(height):  # position by position: far faster than a maximum over tiny axes
        for j in range(width):
            here = windows[..., i, j].copy()  # read twice: faster once it lies in one piece
            larger = here > out
            steps = np.maximum(steps, larger * np.int32(i * W + j))  # steps only grow
            out = np.maximum(out, here)
    corners = np.arange(x.size).reshape(x.shape)[
        :, :, : stride * H_out : stride, : stride * W_out : stride
    ]
    return out, (x, corners + steps)


def max_pool_backward(dout: np.ndarray, cache: Any) -> np.ndarray:
    """The maximum of each window receives the window's dout; overlapping windows add up.

    dout: (N, C, H', W'). Returns dx (N, C, H, W).
    """
    x, winner = cache
    dx = np.zeros_like(x, shape=x.size)
    np.add.at(dx, winner.ravel(), dout.ravel())  # adds where overlapping windows share a winner
    return dx.reshape(x.shape)
