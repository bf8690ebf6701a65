"""A convolution as a matrix product: which pixels stand in which window."""

import numpy as np


def patch_indices(C, H, W, height, width, stride):
    """Where the pixels of each window lie in an image of shape (C, H, W) laid out in one row.

    height, width: of the window; stride: how far it moves. Returns whole numbers, a row for each
    position of the window (left to right, then down), a column for each of its pixels, in the order
    of a kernel of shape (C, height, width) laid out in one row. Source: Chellapilla, Puri, Simard
    (2006), High performance convolutional neural networks for document processing.
    """
    H_out = (H - height) // stride + 1
    W_out = (W - width) // stride + 1
    down, right = np.indices((H_out, W_out)).reshape(2, -1) * stride
    c, i, j = np.indices((C, height, width)).reshape(3, -1)
    row = down[:, None] + i
    column = right[:, None] + j
    return c * H * W + row * W + column
