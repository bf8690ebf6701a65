"""The backward of an affine layer, one entry at a time."""


def affine_entries(x, w, dout, r, i, j):
    """dL/dx[r, i], dL/dw[i, j] and dL/db[j] of out = x w + b, as sums over the paths to the loss.

    x: (N, D); w: (D, M); dout = dL/dout, (N, M); r, i, j: whole numbers. Returns three numbers.
    Source: Goodfellow, Bengio, Courville, Deep Learning (2016), section 6.5.
    """
    dx_ri = (dout[r] * w[i]).sum()
    dw_ij = (x[:, i] * dout[:, j]).sum()
    db_j = dout[:, j].sum()
    return dx_ri, dw_ij, db_j
