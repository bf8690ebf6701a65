"""All windows of a picture as the rows of one matrix, and the way back: convolution as a product.

Windows overlap, so each pixel stands in several rows, and on the way back it receives from each of
them. Source: Chellapilla, Puri, Simard, High performance convolutional neural networks for document
processing (2006). The loops run over the pixels of a window, not over the positions of it.
"""

import numpy as np


def im2col(x, HH, WW, stride, pad):
    """One row for each window, laid out like a kernel: channel, row, column.

    x: images (N, C, H, W); HH, WW: height and width of the windows; stride; pad zeros on each side.
    Returns rows (N * H' * W', C * HH * WW): image by image, and in each the positions row by row.
    """
    N, C, H, W = x.shape
    H_out = (H + 2 * pad - HH) // stride + 1
    W_out = (W + 2 * pad - WW) // stride + 1
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.zeros_like(x, shape=(N, H_out, W_out, C, HH, WW))
    for i in range(HH):
        for j in range(WW):
            rows = slice(i, i + stride * H_out, stride)
            cols = slice(j, j + stride * W_out, stride)
            met = padded[:, :, rows, cols]
            windows[:, :, :, :, i, j] = met.transpose(0, 2, 3, 1)
    return windows.reshape(N * H_out * W_out, C * HH * WW)


def col2im(drows, shape, HH, WW, stride, pad):
    """Every pixel receives from all the rows in which it stands; they add up.

    drows: dL/drows, (N * H' * W', C * HH * WW), for the rows of im2col; shape: (N, C, H, W), that of
    its images; HH, WW, stride and pad as there. Returns dx (N, C, H, W).
    """
    N, C, H, W = shape
    H_out = (H + 2 * pad - HH) // stride + 1
    W_out = (W + 2 * pad - WW) // stride + 1
    dwindows = drows.reshape(N, H_out, W_out, C, HH, WW)
    dpadded = np.zeros_like(drows, shape=(N, C, H + 2 * pad, W + 2 * pad))
    for i in range(HH):
        for j in range(WW):
            rows = slice(i, i + stride * H_out, stride)
            cols = slice(j, j + stride * W_out, stride)
            back = dwindows[:, :, :, :, i, j]
            dpadded[:, :, rows, cols] += back.transpose(0, 3, 1, 2)
    return dpadded[:, :, pad : pad + H, pad : pad + W]
