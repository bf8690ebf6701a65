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
    padded = _framed(x, pad)
    windows = _windows(padded, HH, WW, stride)
    N, H_out, W_out = len(x), *windows.shape[4:]

    w_rows = w.reshape(F, C * HH * WW)
    out = np.empty_like(x, shape=(N, F, H_out * W_out))
    for few, columns in _columns(windows):
        np.matmul(w_rows, columns, out=out[few])
        out[few] += b[:, None]
    return out.reshape(N, F, H_out, W_out), (padded, w, conv_param)


def conv_backward(dout: np.ndarray, cache: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each output sends dout * w back to its window, where overlapping windows add up.

    dw = sum over n, p, q of dout * window; db = sum of dout over n, p, q;
    dx[n, c, p * stride + i - pad, q * stride + j - pad] += sum_f w[f, c, i, j] * dout[n, f, p, q].
    dout: (N, F, H', W'). Returns dx (N, C, H, W), dw (F, C, HH, WW), db (F,).
    """
    padded, w, conv_param = cache
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    windows = _windows(padded, HH, WW, conv_param["stride"])
    dout_pixels = dout.reshape(N, F, H_out * W_out).swapaxes(1, 2)

    db = dout.sum(axis=(0, 2, 3))
    dw = np.zeros_like(w, shape=(C * HH * WW, F))
    for few, columns in _columns(windows):
        dw += (columns @ dout_pixels[few]).sum(axis=0)
    return _input_gradient(dout, cache), dw.T.reshape(w.shape), db


def _input_gradient(dout, cache):
    """dx: one product for all that lies in a row of the kernel; only its rows are added one by one.

    Along a row, dx is a convolution again: dout, spread by the stride, meets the kernel backwards.
    """
    padded, w, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    H_padded, W = padded.shape[2], padded.shape[3] - 2 * pad
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    groups = _groups(N, WW * F * H_out * W)
    size = groups[0].stop

    spread = np.zeros_like(dout, shape=(size, F, H_out, W + 2 * pad + WW - 1))
    shifted = sliding_window_view(spread[..., pad : pad + W + WW - 1], W, axis=3)
    shifted = shifted.transpose(0, 3, 1, 2, 4)
    columns = np.empty_like(dout, shape=(size, WW, F, H_out, W))
    kernels = w[:, :, :, ::-1].transpose(2, 1, 3, 0).reshape(HH * C, WW * F)
    rows = np.empty_like(dout, shape=(size, HH, C, H_out, W))
    dpadded = np.empty_like(dout, shape=(size, C, H_padded, W))
    dx = np.empty_like(dout, shape=(N, C, H_padded - 2 * pad, W))
    for few in groups:
        n = len(dout[few])
        spread[:n, :, :, WW - 1 : WW - 1 + stride * W_out : stride] = dout[few]
        np.copyto(columns[:n], shifted[:n])
        np.matmul(
            kernels,
            columns[:n].reshape(n, WW * F, H_out * W),
            out=rows[:n].reshape(n, HH * C, H_out * W),
        )
        dpadded[:n] = 0
        for i in range(HH):
            dpadded[:n, :, i : i + stride * H_out : stride] += rows[:n, i]
        dx[few] = dpadded[:n, :, pad : H_padded - pad]
    return dx


def _framed(x, pad):
    """The images with their zeros around them; np.pad takes longer."""
    N, C, H, W = x.shape
    framed = np.zeros_like(x, shape=(N, C, H + 2 * pad, W + 2 * pad))
    framed[:, :, pad : pad + H, pad : pad + W] = x
    return framed


def _windows(padded, HH, WW, stride):
    """View (N, C, HH, WW, H', W') of the images: nothing is copied yet."""
    windows = sliding_window_view(padded, (HH, WW), axis=(2, 3))[:, :, ::stride, ::stride]
    return windows.transpose(0, 1, 4, 5, 2, 3)


def _columns(windows):
    """(which images, their windows as the columns of (n, C * HH * WW, H' * W')), group by group.

    All groups share one piece of memory: use each before you ask for the next.
    """
    N, C, HH, WW, H_out, W_out = windows.shape
    groups = _groups(N, C * HH * WW * H_out * W_out)
    memory = np.empty_like(windows, shape=(groups[0].stop, *windows.shape[1:]), order="C")
    for few in groups:
        columns = memory[: len(windows[few])]
        np.copyto(columns, windows[few])
        yield few, columns.reshape(len(columns), C * HH * WW, H_out * W_out)


def _groups(N, numbers):
    """Slices of so many of N images (at least one) that the numbers of each fit in the cache."""
    size = max(1, min(N, COLUMNS_AT_A_TIME // max(1, numbers)))
    return [slice(first, first + size) for first in range(0, max(1, N), size)]


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
