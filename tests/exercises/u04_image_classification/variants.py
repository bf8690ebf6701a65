"""Differently written right answers to unit 4.

VARIANTS: exercise name -> list of implementations. For a backward, an implementation may come with
the forward that makes its cache: (backward, forward).
"""

# Right answers, written as students write them.
# ruff: noqa: F841, RUF005

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from bpcourse.networks import conv

# --- the slopes of a softmax -------------------------------------------------------------------


def jacobian_diagonal_minus_outer(p):
    return np.diag(p) - np.outer(p, p)


def jacobian_loops(p):
    C = len(p)
    J = np.zeros((C, C))
    for k in range(C):
        for c in range(C):
            if k == c:
                J[k, c] = p[c] * (1 - p[c])
            else:
                J[k, c] = -p[k] * p[c]
    return J


def jacobian_by_columns(p):
    columns = []
    for c in range(p.size):
        column = -p * p[c]
        column[c] += p[c]
        columns.append(column)
    return np.array(columns).T


def jacobian_quotient_rule(p):
    """With scores that make these probabilities."""
    e = np.exp(np.log(p))
    S = e.sum()
    above = np.diag(e) * S - np.outer(e, e)
    return above / S**2


def jacobian_filled(p):
    J = -np.einsum("k,c->kc", p, p)
    np.fill_diagonal(J, [q - q * q for q in p])
    return J


# --- accuracy ----------------------------------------------------------------------------------


def accuracy_loop(p, y):
    hits = 0
    for row, truth in zip(p, y):
        if np.argmax(row) == np.argmax(truth):
            hits += 1
    return hits / len(p)


def accuracy_right_entry_is_largest(p, y):
    return float(np.mean(p[y == 1] == p.max(axis=1)))


def accuracy_picked_from_the_truth(p, y):
    return y[np.arange(len(y)), p.argmax(axis=1)].mean()


def accuracy_by_nonzero(p, y):
    _, labels = np.nonzero(y)
    return np.count_nonzero(p.argmax(1) == labels) / y.shape[0]


def accuracy_of_one_hot_calls(p, y):
    called = np.eye(p.shape[1])[p.argmax(axis=1)]
    return (called * y).sum() / len(y)


# --- softmax -----------------------------------------------------------------------------------


def softmax_jacobian(dp, cache):
    (p,) = cache
    dx = np.zeros_like(p)
    for n in range(len(p)):
        jacobian = np.diag(p[n]) - np.outer(p[n], p[n])
        dx[n] = jacobian @ dp[n]
    return dx


def softmax_loops(dp, cache):
    (p,) = cache
    N, C = p.shape
    dx = np.zeros((N, C))
    for n in range(N):
        for i in range(C):
            for j in range(C):
                if i == j:
                    dx[n, i] += dp[n, j] * p[n, i] * (1 - p[n, i])
                else:
                    dx[n, i] -= dp[n, j] * p[n, i] * p[n, j]
    return dx


def softmax_einsum(dp, cache):
    p = cache[0]
    return dp * p - p * np.einsum("nc,nc->n", dp, p)[:, None]


def softmax_in_place(dp, cache):
    (p,) = cache
    dp *= p
    p *= dp.sum(1)[:, np.newaxis]
    dp -= p
    return dp


def softmax_forward_plain(x):
    e = np.exp(x)
    return e / np.sum(e, axis=1).reshape(-1, 1), {"e": e, "sum": e.sum(axis=1, keepdims=True)}


def softmax_quotient(dp, cache):
    """Through the division and the exponential, one after the other."""
    e, total = cache["e"], cache["sum"]
    de = dp / total
    dtotal = -(dp * e / total**2).sum(axis=1, keepdims=True)
    return (de + dtotal) * e


def softmax_forward_rows(x):
    p = np.array([[math.exp(v - max(row)) for v in row] for row in x])
    p = p / p.sum(axis=1, keepdims=True)
    return p, [p, x]


def softmax_batched_jacobian(dp, cache):
    p = cache[0]
    jacobians = p[:, :, None] * (np.eye(p.shape[1]) - p[:, None, :])
    return (jacobians @ dp[:, :, None])[:, :, 0]


# --- several layers ----------------------------------------------------------------------------


def deep_appended(dscores, cache):
    grads, d = [], dscores
    for k in range(len(cache) - 1, -1, -1):
        h, W, z = cache[k]
        if k < len(cache) - 1:
            d = d * (z > 0)
        grads.append((h.T @ d, np.sum(d, axis=0)))
        d = d @ W.T
    return d, grads[::-1]


def deep_in_place(dscores, cache):
    grads = [None] * len(cache)
    for k, (h, W, z) in reversed(list(enumerate(cache))):
        if k + 1 < len(cache):
            dscores[z <= 0] = 0
        grads[k] = [h.T.dot(dscores), dscores.sum(0)]
        dscores = dscores.dot(W.T)
    return [dscores, grads]


def deep_recursive(dscores, cache):
    *below, (h, W, z) = cache
    here = (np.einsum("ni,no->io", h, dscores), np.einsum("no->o", dscores))
    dh = np.einsum("no,io->ni", dscores, W)
    if not below:
        return dh, [here]
    dx, grads = deep_recursive(np.where(h > 0, dh, 0), below)
    return dx, grads + [here]


def deep_other_subgradient(dscores, cache):
    grads, dz = [], dscores
    while cache:
        h, W, z = cache.pop()
        grads = [(h.T @ dz, np.ones(len(dz)) @ dz), *grads]
        dz = dz @ W.T
        if cache:
            dz = dz * (cache[-1][2] >= 0)
    return dz, tuple(grads)


def deep_image_by_image(dscores, cache):
    grads = [(np.zeros(W.shape), np.zeros(W.shape[1])) for _, W, _ in cache]
    dx = np.zeros(cache[0][0].shape)
    for n in range(len(dscores)):
        d = dscores[n]
        for k in range(len(cache))[::-1]:
            h, W, z = cache[k]
            grads[k] = (grads[k][0] + np.outer(h[n], d), grads[k][1] + d)
            d = W @ d
            if k:
                d = d * (cache[k - 1][2][n] > 0)
        dx[n] = d
    return dx, grads


# --- saliency ----------------------------------------------------------------------------------


def saliency_columns(X, labels, params):
    on = (X @ params["W1"] + params["b1"]) > 0
    return (params["W2"][:, labels].T * on) @ params["W1"].T


def saliency_loops(X, labels, params):
    dX = np.zeros(X.shape)
    for n in range(X.shape[0]):
        z = X[n] @ params["W1"] + params["b1"]
        for j in range(len(z)):
            if z[j] > 0:
                for i in range(X.shape[1]):
                    dX[n, i] += params["W1"][i, j] * params["W2"][j, labels[n]]
    return dX


def saliency_einsum(X, labels, params):
    z = np.maximum(0, np.einsum("nd,dh->nh", X, params["W1"]) + params["b1"])
    onehot = np.eye(len(params["b2"]))[labels]
    return np.einsum("nc,hc,nh,dh->nd", onehot, params["W2"], np.sign(z), params["W1"])


def saliency_jacobian(X, labels, params):
    """All scores' gradients, of which the asked-for are picked."""
    on = np.where(X @ params["W1"] + params["b1"] >= 0, 1.0, 0.0)
    every = np.einsum("dh,nh,hc->ncd", params["W1"], on, params["W2"])
    return every[np.arange(len(X)), labels]


def saliency_in_place(X, labels, params):
    W1, b1, W2 = params["W1"], params["b1"], params["W2"]
    for n, label in enumerate(labels):
        gate = (W1.T @ X[n] + b1 > 0).astype(int)
        X[n] = W1 @ (gate * W2[:, label])
    return X


# --- where windows lie, and what one hands back --------------------------------------------------


def positions_listed(size, window, stride, pad):
    starts = list(range(0, size + 2 * pad - window + 1, stride))
    return starts[-1], len(starts)


def positions_walked(size, window, stride, pad):
    place, count = 0, 1
    while place + stride + window <= size + 2 * pad:
        place += stride
        count += 1
    return place, count


def positions_last_first(size, window, stride, pad):
    room = size - window + 2 * pad
    last = room - room % stride
    return last, last // stride + 1


def positions_floats(size, window, stride, pad):
    count = np.floor((size + 2 * pad - window) / stride) + 1
    return (count - 1) * stride, count


def positions_divmod(size, window, stride, pad):
    steps, _ = divmod(size + pad + pad - window, stride)
    return [steps * stride, steps + 1]


def window_loops(d, window, w):
    dwindow, dw = np.zeros(window.shape), np.zeros(w.shape)
    for f in range(len(d)):
        for c in range(window.shape[0]):
            for i in range(window.shape[1]):
                for j in range(window.shape[2]):
                    dwindow[c, i, j] += d[f] * w[f, c, i, j]
                    dw[f, c, i, j] = d[f] * window[c, i, j]
    return dwindow, dw


def window_kernel_by_kernel(d, window, w):
    dwindow = 0
    dw = np.empty_like(w)
    for f, slope in enumerate(d):
        dwindow = dwindow + slope * w[f]
        dw[f] = slope * window
    return dwindow, dw


def window_einsum(d, window, w):
    return np.einsum("f,fcij->cij", d, w), np.einsum("f,cij->fcij", d, window)


def window_broadcast(d, window, w):
    d = d.reshape(-1, 1, 1, 1)
    return (d * w).sum(axis=0), d * window[None]


def window_as_affine_layer(d, window, w):
    flat = w.reshape(len(w), -1)
    return (d @ flat).reshape(window.shape), np.outer(d, window).reshape(w.shape)


# --- convolution -------------------------------------------------------------------------------


def _sizes(x, w, conv_param):
    s, P = conv_param["stride"], conv_param["pad"]
    H2 = 1 + (x.shape[2] + 2 * P - w.shape[2]) // s
    W2 = 1 + (x.shape[3] + 2 * P - w.shape[3]) // s
    return s, P, H2, W2


def conv_four_loops(x, w, b, conv_param):
    s, P, H2, W2 = _sizes(x, w, conv_param)
    xp = np.pad(x, ((0,), (0,), (P,), (P,)), mode="constant")
    out = np.zeros((len(x), len(w), H2, W2))
    for n in range(len(x)):
        for f in range(len(w)):
            for i in range(H2):
                for j in range(W2):
                    window = xp[n, :, i * s : i * s + w.shape[2], j * s : j * s + w.shape[3]]
                    out[n, f, i, j] = np.sum(window * w[f]) + b[f]
    return out, (x, w, b, conv_param)


def conv_all_loops(x, w, b, conv_param):
    s, P, H2, W2 = _sizes(x, w, conv_param)
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    X, K = x.tolist(), w.tolist()
    out = np.empty((N, F, H2, W2))
    for n in range(N):
        for f in range(F):
            for p in range(H2):
                for q in range(W2):
                    total = b[f]
                    for c in range(C):
                        for i in range(HH):
                            for j in range(WW):
                                r, t = p * s + i - P, q * s + j - P
                                if 0 <= r < H and 0 <= t < W:
                                    total += X[n][c][r][t] * K[f][c][i][j]
                    out[n, f, p, q] = total
    return out, None


def conv_by_kernel_position(x, w, b, conv_param):
    s, P, H2, W2 = _sizes(x, w, conv_param)
    xp = np.zeros((x.shape[0], x.shape[1], x.shape[2] + 2 * P, x.shape[3] + 2 * P))
    xp[:, :, P : P + x.shape[2], P : P + x.shape[3]] = x
    out = np.zeros((x.shape[0], w.shape[0], H2, W2)) + b.reshape(1, -1, 1, 1)
    for i in range(w.shape[2]):
        for j in range(w.shape[3]):
            out += np.einsum(
                "nchw,fc->nfhw", xp[:, :, i : i + s * H2 : s, j : j + s * W2 : s], w[:, :, i, j]
            )
    return out, {"xp": xp, "w": w, "param": conv_param, "shape": x.shape}


def conv_windows_einsum(x, w, b, conv_param):
    s, P, _, _ = _sizes(x, w, conv_param)
    windows = sliding_window_view(np.pad(x, [(0, 0), (0, 0), (P, P), (P, P)]), w.shape[2:], (2, 3))
    windows = windows[:, :, ::s, ::s]
    out = np.einsum("nchwij,fcij->nfhw", windows, w) + b[None, :, None, None]
    return out, [windows, w, x.shape, s, P]


def conv_im2col(x, w, b, conv_param):
    s, P, H2, W2 = _sizes(x, w, conv_param)
    xp = np.pad(x, ((0, 0), (0, 0), (P, P), (P, P)))
    rows = [
        xp[:, :, p * s : p * s + w.shape[2], q * s : q * s + w.shape[3]].reshape(len(x), -1)
        for p in range(H2)
        for q in range(W2)
    ]
    matrix = np.stack(rows, axis=1)
    out = (matrix @ w.reshape(len(w), -1).T + b).transpose(0, 2, 1).reshape(len(x), len(w), H2, W2)
    return out, (matrix, x, w, conv_param)


def _counts(H, W, HH, WW, stride, pad):
    return (H + 2 * pad - HH) // stride + 1, (W + 2 * pad - WW) // stride + 1


def _zeros_around(x, pad):
    N, C, H, W = x.shape
    padded = np.zeros((N, C, H + 2 * pad, W + 2 * pad))
    padded[:, :, pad : pad + H, pad : pad + W] = x
    return padded


def rows_window_by_window(x, HH, WW, stride, pad):
    H2, W2 = _counts(*x.shape[2:], HH, WW, stride, pad)
    padded = _zeros_around(x, pad)
    rows = []
    for image in padded:
        for u in range(H2):
            for v in range(W2):
                top, left = u * stride, v * stride
                rows.append(image[:, top : top + HH, left : left + WW].ravel())
    return np.array(rows)


def rows_all_images_at_once(x, HH, WW, stride, pad):
    N, C = x.shape[:2]
    H2, W2 = _counts(*x.shape[2:], HH, WW, stride, pad)
    padded = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    rows = np.empty((N, H2 * W2, C * HH * WW))
    for p in range(H2 * W2):
        u, v = divmod(p, W2)
        window = padded[:, :, u * stride : u * stride + HH, v * stride : v * stride + WW]
        rows[:, p] = window.reshape(N, -1)
    return rows.reshape(-1, C * HH * WW)


def rows_windows_view(x, HH, WW, stride, pad):
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = sliding_window_view(padded, (HH, WW), axis=(2, 3))[:, :, ::stride, ::stride]
    return windows.transpose(0, 2, 3, 1, 4, 5).reshape(-1, x.shape[1] * HH * WW)


def _pixel_numbers(shape, HH, WW, stride, pad):
    """As CS231n does it: for each row and each place in it, which channel, row and column."""
    N, C, H, W = shape
    H2, W2 = _counts(H, W, HH, WW, stride, pad)
    k = np.repeat(np.arange(C), HH * WW)
    i = np.tile(np.repeat(np.arange(HH), WW), C)
    j = np.tile(np.arange(WW), HH * C)
    top = stride * np.repeat(np.arange(H2), W2)
    left = stride * np.tile(np.arange(W2), H2)
    return k, i + top[:, None], j + left[:, None]


def rows_fancy_indices(x, HH, WW, stride, pad):
    k, i, j = _pixel_numbers(x.shape, HH, WW, stride, pad)
    padded = _zeros_around(x, pad)
    return padded[:, k, i, j].reshape(-1, x.shape[1] * HH * WW)


def rows_one_number_at_a_time(x, HH, WW, stride, pad):
    """Without zeros around: what lies outside stays 0."""
    N, C, H, W = x.shape
    H2, W2 = _counts(H, W, HH, WW, stride, pad)
    rows = np.zeros((N * H2 * W2, C * HH * WW))
    for r in range(len(rows)):
        n, p = divmod(r, H2 * W2)
        u, v = divmod(p, W2)
        for q in range(rows.shape[1]):
            c, ij = divmod(q, HH * WW)
            i, j = divmod(ij, WW)
            y, z = u * stride + i - pad, v * stride + j - pad
            if 0 <= y < H and 0 <= z < W:
                rows[r, q] = x[n, c, y, z]
    return rows


def rows_by_pixel_of_the_window(x, HH, WW, stride, pad):
    H2, W2 = _counts(*x.shape[2:], HH, WW, stride, pad)
    padded = _zeros_around(x, pad)
    columns = [
        padded[:, c, i : i + stride * H2 : stride, j : j + stride * W2 : stride].ravel()
        for c in range(x.shape[1])
        for i in range(HH)
        for j in range(WW)
    ]
    return np.stack(columns, axis=1)


def pixels_window_by_window(drows, shape, HH, WW, stride, pad):
    N, C, H, W = shape
    H2, W2 = _counts(H, W, HH, WW, stride, pad)
    dpadded = np.zeros((N, C, H + 2 * pad, W + 2 * pad))
    r = 0
    for n in range(N):
        for u in range(H2):
            for v in range(W2):
                top, left = u * stride, v * stride
                dpadded[n, :, top : top + HH, left : left + WW] += drows[r].reshape(C, HH, WW)
                r += 1
    return dpadded[:, :, pad : H + pad, pad : W + pad]


def pixels_all_images_at_once(drows, shape, HH, WW, stride, pad):
    N, C, H, W = shape
    H2, W2 = _counts(H, W, HH, WW, stride, pad)
    windows = drows.reshape(N, H2, W2, C, HH, WW)
    dx = np.zeros((N, C, H + 2 * pad, W + 2 * pad))
    for u in range(H2):
        for v in range(W2):
            dx[:, :, u * stride : u * stride + HH, v * stride : v * stride + WW] += windows[:, u, v]
    if pad:
        dx = dx[:, :, pad:-pad, pad:-pad]
    return dx


def pixels_add_at(drows, shape, HH, WW, stride, pad):
    N, C, H, W = shape
    k, i, j = _pixel_numbers(shape, HH, WW, stride, pad)
    dpadded = np.zeros((N, C, H + 2 * pad, W + 2 * pad))
    np.add.at(dpadded, (slice(None), k, i, j), drows.reshape(N, -1, len(k)))
    return dpadded[:, :, pad : pad + H, pad : pad + W]


def pixels_one_number_at_a_time(drows, shape, HH, WW, stride, pad):
    N, C, H, W = shape
    H2, W2 = _counts(H, W, HH, WW, stride, pad)
    dx = np.zeros(shape)
    for r, row in enumerate(drows):
        n, p = divmod(r, H2 * W2)
        u, v = divmod(p, W2)
        for q, slope in enumerate(row):
            c, ij = divmod(q, HH * WW)
            i, j = divmod(ij, WW)
            y, z = u * stride + i - pad, v * stride + j - pad
            if 0 <= y < H and 0 <= z < W:
                dx[n, c, y, z] += slope
    return dx


def pixels_by_numbering_them(drows, shape, HH, WW, stride, pad):
    """The rows of the pixels' own numbers say which pixel each entry belongs to."""
    size = math.prod(shape)
    numbers = rows_windows_view(np.arange(1, size + 1).reshape(shape), HH, WW, stride, pad)
    sums = np.bincount(numbers.ravel(), weights=drows.ravel(), minlength=size + 1)
    return sums[1:].reshape(shape)


def pixels_in_place(drows, shape, HH, WW, stride, pad):
    N, C, H, W = shape
    H2, W2 = _counts(H, W, HH, WW, stride, pad)
    drows.shape = (N, H2, W2, C, HH, WW)
    drows = np.moveaxis(drows, 3, 1)
    dx = np.zeros((N, C, H + 2 * pad, W + 2 * pad))
    for i in range(HH):
        for j in range(WW):
            dx[:, :, i:, j:][:, :, : stride * H2 : stride, : stride * W2 : stride] += drows[
                ..., i, j
            ]
    return dx[:, :, pad : pad + H, pad : pad + W]


def conv_back_four_loops(dout, cache):
    x, w, b, conv_param = cache
    s, P, H2, W2 = _sizes(x, w, conv_param)
    xp = np.pad(x, ((0,), (0,), (P,), (P,)), mode="constant")
    dxp, dw, db = np.zeros_like(xp), np.zeros_like(w), np.zeros_like(b)
    for n in range(len(x)):
        for f in range(len(w)):
            for i in range(H2):
                for j in range(W2):
                    r, c = slice(i * s, i * s + w.shape[2]), slice(j * s, j * s + w.shape[3])
                    dxp[n, :, r, c] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * xp[n, :, r, c]
                    db[f] += dout[n, f, i, j]
    return dxp[:, :, P : dxp.shape[2] - P, P : dxp.shape[3] - P], dw, db


def conv_back_all_loops(dout, cache):
    x, w, conv_param = cache[0], cache[1], cache[2]
    s, P = conv_param["stride"], conv_param["pad"]
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(len(w))
    for n, f, p, q in np.ndindex(dout.shape):
        d = dout[n, f, p, q]
        db[f] += d
        for c, i, j in np.ndindex(w.shape[1:]):
            r, t = p * s + i - P, q * s + j - P
            if 0 <= r < x.shape[2] and 0 <= t < x.shape[3]:
                dx[n, c, r, t] += d * w[f, c, i, j]
                dw[f, c, i, j] += d * x[n, c, r, t]
    return dx, dw, db


def conv_back_kernel_position(dout, cache):
    xp, w, param, shape = cache["xp"], cache["w"], cache["param"], cache["shape"]
    s, P, (H2, W2) = param["stride"], param["pad"], dout.shape[2:]
    dxp, dw = np.zeros_like(xp), np.empty_like(w)
    for i in range(w.shape[2]):
        for j in range(w.shape[3]):
            at = (slice(None), slice(None), slice(i, i + s * H2, s), slice(j, j + s * W2, s))
            dw[:, :, i, j] = np.einsum("nfhw,nchw->fc", dout, xp[at])
            dxp[at] += np.einsum("nfhw,fc->nchw", dout, w[:, :, i, j])
    dx = dxp if P == 0 else dxp[:, :, P:-P, P:-P]
    return dx, dw, dout.sum((0, 2, 3))


def conv_back_windows(dout, cache):
    windows, w, shape, s, P = cache
    dw = np.tensordot(dout, windows, axes=([0, 2, 3], [0, 2, 3]))
    dwindows = np.tensordot(dout, w, axes=([1], [0]))  # (N, H', W', C, HH, WW)
    dxp = np.zeros((shape[0], shape[1], shape[2] + 2 * P, shape[3] + 2 * P))
    for p in range(dout.shape[2]):
        for q in range(dout.shape[3]):
            dxp[:, :, p * s : p * s + w.shape[2], q * s : q * s + w.shape[3]] += dwindows[:, p, q]
    return (
        dxp[:, :, P : P + shape[2], P : P + shape[3]],
        dw,
        np.array([dout[:, f].sum() for f in range(len(w))]),
    )


def conv_back_as_convolution(dout, cache):
    """dx as a full convolution of the spread dout with the flipped kernels."""
    x, w, conv_param = cache
    s, P = conv_param["stride"], conv_param["pad"]
    (N, C, H, W), (F, _, HH, WW) = x.shape, w.shape
    spread = np.zeros((N, F, H + 2 * P - HH + 1, W + 2 * P - WW + 1))
    spread[:, :, ::s, ::s][:, :, : dout.shape[2], : dout.shape[3]] = dout
    full = np.pad(spread, ((0, 0), (0, 0), (HH - 1, HH - 1), (WW - 1, WW - 1)))
    views = sliding_window_view(full, (HH, WW), axis=(2, 3))
    dxp = np.einsum("nfhwij,fcij->nchw", views, w[:, :, ::-1, ::-1])
    xp = np.pad(x, ((0, 0), (0, 0), (P, P), (P, P)))
    dw = np.zeros(w.shape)
    for p, q in np.ndindex(dout.shape[2:]):
        window = xp[:, :, p * s : p * s + HH, q * s : q * s + WW]
        dw += (dout[:, :, None, p, q, None, None] * window[:, None]).sum(axis=0)
    return (
        dxp[:, :, P : P + H, P : P + W],
        dw,
        dout.transpose(1, 0, 2, 3).reshape(F, -1).sum(axis=1),
    )


def conv_back_im2col(dout, cache):
    matrix, x, w, conv_param = cache
    s, P, H2, W2 = _sizes(x, w, conv_param)
    d = dout.reshape(*dout.shape[:2], -1)
    dw = (d @ matrix).sum(axis=0).reshape(w.shape)
    back = np.einsum("nfk,fz->nkz", d, w.reshape(len(w), -1)).reshape(len(x), H2 * W2, *w.shape[1:])
    dxp = np.zeros((*x.shape[:2], x.shape[2] + 2 * P, x.shape[3] + 2 * P))
    for k in range(H2 * W2):
        p, q = divmod(k, W2)
        dxp[:, :, p * s : p * s + w.shape[2], q * s : q * s + w.shape[3]] += back[:, k]
    x[...] = dxp[:, :, P : P + x.shape[2], P : P + x.shape[3]]
    return x, dw, d.sum(axis=(0, 2))


# --- max-pooling -------------------------------------------------------------------------------


def _pool_sizes(x, pool_param):
    h, w, s = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    return h, w, s, 1 + (x.shape[2] - h) // s, 1 + (x.shape[3] - w) // s


def pool_four_loops(x, pool_param):
    h, w, s, H2, W2 = _pool_sizes(x, pool_param)
    out = np.zeros((x.shape[0], x.shape[1], H2, W2))
    for n in range(x.shape[0]):
        for c in range(x.shape[1]):
            for i in range(H2):
                for j in range(W2):
                    out[n, c, i, j] = np.max(x[n, c, i * s : i * s + h, j * s : j * s + w])
    return out, (x, pool_param)


def pool_all_loops(x, pool_param):
    h, w, s, H2, W2 = _pool_sizes(x, pool_param)
    out = np.full((*x.shape[:2], H2, W2), -np.inf)
    for n, c, i, j in np.ndindex(out.shape):
        for r in range(h):
            for t in range(w):
                value = x[n, c, i * s + r, j * s + t]
                if value > out[n, c, i, j]:
                    out[n, c, i, j] = value
    return out, (x, out, pool_param)


def pool_by_position(x, pool_param):
    h, w, s, H2, W2 = _pool_sizes(x, pool_param)
    layers = [
        x[:, :, r : r + s * (H2 - 1) + 1 : s, t : t + s * (W2 - 1) + 1 : s]
        for r in range(h)
        for t in range(w)
    ]
    return np.stack(layers).max(axis=0), {
        "x": x,
        "where": np.stack(layers).argmax(axis=0),
        "p": pool_param,
    }


def pool_windows(x, pool_param):
    h, w, s, H2, W2 = _pool_sizes(x, pool_param)
    return sliding_window_view(x, (h, w), axis=(2, 3))[:, :, ::s, ::s].max(axis=(-1, -2)), x


def pool_reduced(x, pool_param):
    h, w, s, H2, W2 = _pool_sizes(x, pool_param)
    out = np.zeros((H2, W2, *x.shape[:2]))
    for i in range(H2):
        for j in range(W2):
            out[i, j] = np.maximum.reduce(
                x[..., i * s : i * s + h, j * s : j * s + w].reshape(*x.shape[:2], h * w), axis=-1
            )
    return out.transpose(2, 3, 0, 1).copy(), None


def pool_back_mask(dout, cache):
    """A mask of all that equal the maximum: ties to all."""
    x, pool_param = cache
    h, w, s, H2, W2 = _pool_sizes(x, pool_param)
    dx = np.zeros_like(x)
    for n in range(x.shape[0]):
        for c in range(x.shape[1]):
            for i in range(H2):
                for j in range(W2):
                    window = x[n, c, i * s : i * s + h, j * s : j * s + w]
                    dx[n, c, i * s : i * s + h, j * s : j * s + w] += (
                        window == np.max(window)
                    ) * dout[n, c, i, j]
    return dx


def pool_back_unravel(dout, cache):
    """The first of equal maxima, by unravel_index."""
    x, out, pool_param = cache
    h, w, s, H2, W2 = _pool_sizes(x, pool_param)
    dx = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        window = x[n, c, i * s : i * s + h, j * s : j * s + w]
        r, t = np.unravel_index(np.argmax(window), window.shape)
        dx[n, c, i * s + r, j * s + t] += dout[n, c, i, j]
    return dx


def pool_back_split(dout, cache):
    """Equal maxima share."""
    x, pool_param = cache[0], cache[-1]
    h, w, s, H2, W2 = _pool_sizes(x, pool_param)
    dx = np.zeros_like(x)
    for i in range(H2):
        for j in range(W2):
            window = x[:, :, i * s : i * s + h, j * s : j * s + w]
            mask = (window == window.max(axis=(2, 3), keepdims=True)).astype(float)
            mask /= mask.sum(axis=(2, 3), keepdims=True)
            dx[:, :, i * s : i * s + h, j * s : j * s + w] += (
                mask * dout[:, :, i : i + 1, j : j + 1]
            )
    return dx


def pool_back_stored_winner(dout, cache):
    x, where, p = cache["x"], cache["where"], cache["p"]
    s, width = p["stride"], p["pool_width"]
    n, c, i, j = np.indices(dout.shape)
    dx = np.zeros_like(x)
    np.add.at(dx, (n, c, i * s + where // width, j * s + where % width), dout)
    return dx


def pool_back_last(dout, cache):
    """The last of equal maxima: >= while searching."""
    x, pool_param = cache
    h, w, s, H2, W2 = _pool_sizes(x, pool_param)
    dx = x * 0
    for n, c, i, j in np.ndindex(dout.shape):
        best, place = -math.inf, None
        for r in range(i * s, i * s + h):
            for t in range(j * s, j * s + w):
                if x[n, c, r, t] >= best:
                    best, place = x[n, c, r, t], (n, c, r, t)
        dx[place] += dout[n, c, i, j]
    return dx


def pool_back_in_place(dout, cache):
    """Writes into the x of the cache, window by window, from a copy."""
    x, pool_param = cache
    h, w, s, H2, W2 = _pool_sizes(x, pool_param)
    kept = x.copy()
    x[...] = 0
    for i in range(H2):
        for j in range(W2):
            window = kept[:, :, i * s : i * s + h, j * s : j * s + w].reshape(*x.shape[:2], -1)
            winner = np.eye(h * w)[window.argmax(axis=-1)].reshape(*x.shape[:2], h, w)
            x[:, :, i * s : i * s + h, j * s : j * s + w] += winner * dout[:, :, i, j, None, None]
    return x


# --- confusions --------------------------------------------------------------------------------


def confusion_add_at(y, predicted, n_classes):
    counts = np.zeros((n_classes, n_classes), dtype=int)
    np.add.at(counts, (y, predicted), 1)
    return counts


def confusion_bincount(y, predicted, n_classes):
    return np.bincount(n_classes * y + predicted, minlength=n_classes**2).reshape(n_classes, -1)


def confusion_onehot(y, predicted, n_classes):
    eye = np.eye(n_classes)
    return eye[y].T @ eye[predicted]


def confusion_masks(y, predicted, n_classes):
    return np.array(
        [[np.sum((y == i) & (predicted == j)) for j in range(n_classes)] for i in range(n_classes)]
    )


def confusion_loop(y, predicted, n_classes):
    counts = np.zeros((n_classes, n_classes), dtype=np.int32)
    for k in range(len(y)):
        counts[y[k]][predicted[k]] += 1
    return counts


def confusion_histogram(y, predicted, n_classes):
    edges = np.arange(n_classes + 1) - 0.5
    return np.histogram2d(y, predicted, bins=[edges, edges])[0]


# --- train_classifier ---------------------------------------------------------------------------


def classes_by(H=32, epochs=20, size=32, rate=0.05, rule="descent", seed=3):
    """A training run with two layers, written as one loop."""

    def train_classifier(X, y, X_new):
        centre, spread = np.mean(X), np.std(X)
        Z, Z_new = (X - centre) / spread, (X_new - centre) / spread
        rng, C = np.random.default_rng(seed), len(np.unique(y))
        wanted = np.eye(C)[y]
        params = [
            rng.normal(0, np.sqrt(2 / Z.shape[1]), (Z.shape[1], H)),
            np.zeros(H),
            rng.normal(0, np.sqrt(1 / H), (H, C)),
            np.zeros(C),
        ]
        m, v, count = [0.0] * 4, [0.0] * 4, 0
        for _ in range(epochs):
            for rows in np.array_split(rng.permutation(len(Z)), max(len(Z) // size, 1)):
                count += 1
                z = Z[rows] @ params[0] + params[1]
                h = np.maximum(z, 0)
                e = np.exp(h @ params[2] + params[3])
                d = (e / e.sum(1, keepdims=True) - wanted[rows]) / len(rows)
                dz = d @ params[2].T * (z > 0)
                grads = [Z[rows].T @ dz, dz.sum(0), h.T @ d, d.sum(0)]
                if rule == "adam":
                    m = [0.9 * a + 0.1 * g for a, g in zip(m, grads)]
                    v = [0.999 * a + 0.001 * g * g for a, g in zip(v, grads)]
                    steps = [
                        (a / (1 - 0.9**count)) / (np.sqrt(b / (1 - 0.999**count)) + 1e-8)
                        for a, b in zip(m, v)
                    ]
                else:
                    steps = m = [
                        (0.9 if rule == "momentum" else 0) * a + g for a, g in zip(m, grads)
                    ]
                params = [p - rate * s for p, s in zip(params, steps)]
        return np.maximum(Z_new @ params[0] + params[1], 0) @ params[2] + params[3]

    return train_classifier


def scores_averaged(**options):
    """The mean of the scores of three runs."""
    runs = [classes_by(**options, seed=seed) for seed in range(3)]
    return lambda X, y, X_new: sum(run(X, y, X_new) for run in runs) / 3


VARIANTS = {
    "train_classifier": [
        scores_averaged(),
        scores_averaged(rule="momentum", rate=0.005),
        scores_averaged(rule="adam", rate=0.001, epochs=35),
        scores_averaged(rule="adam", rate=0.01, size=2000, epochs=60),
        scores_averaged(H=64, epochs=25),
    ],
    "softmax_jacobian": [
        jacobian_diagonal_minus_outer,
        jacobian_loops,
        jacobian_by_columns,
        jacobian_quotient_rule,
        jacobian_filled,
    ],
    "accuracy": [
        accuracy_loop,
        accuracy_right_entry_is_largest,
        accuracy_picked_from_the_truth,
        accuracy_by_nonzero,
        accuracy_of_one_hot_calls,
    ],
    "count_positions": [
        positions_listed,
        positions_walked,
        positions_last_first,
        positions_floats,
        positions_divmod,
    ],
    "window_backward": [
        window_loops,
        window_kernel_by_kernel,
        window_einsum,
        window_broadcast,
        window_as_affine_layer,
    ],
    "softmax_backward": [
        softmax_jacobian,
        softmax_loops,
        softmax_einsum,
        softmax_in_place,
        (softmax_quotient, softmax_forward_plain),
        (softmax_batched_jacobian, softmax_forward_rows),
    ],
    "deep_backward": [
        deep_appended,
        deep_in_place,
        deep_recursive,
        deep_other_subgradient,
        deep_image_by_image,
    ],
    "input_gradient": [
        saliency_columns,
        saliency_loops,
        saliency_einsum,
        saliency_jacobian,
        saliency_in_place,
    ],
    "conv_forward": [
        conv_four_loops,
        conv_all_loops,
        conv_by_kernel_position,
        conv_windows_einsum,
        conv_im2col,
        conv.conv_forward,
    ],
    "conv_backward": [
        conv_back_all_loops,
        conv_back_as_convolution,
        (conv_back_four_loops, conv_four_loops),
        (conv_back_kernel_position, conv_by_kernel_position),
        (conv_back_windows, conv_windows_einsum),
        (conv_back_im2col, conv_im2col),
        (conv.conv_backward, conv.conv_forward),
    ],
    "im2col": [
        rows_window_by_window,
        rows_all_images_at_once,
        rows_windows_view,
        rows_fancy_indices,
        rows_one_number_at_a_time,
        rows_by_pixel_of_the_window,
    ],
    "col2im": [
        pixels_window_by_window,
        pixels_all_images_at_once,
        pixels_add_at,
        pixels_one_number_at_a_time,
        pixels_by_numbering_them,
        pixels_in_place,
    ],
    "max_pool_forward": [
        pool_four_loops,
        pool_all_loops,
        pool_by_position,
        pool_windows,
        pool_reduced,
        conv.max_pool_forward,
    ],
    "max_pool_backward": [
        pool_back_mask,
        pool_back_last,
        pool_back_in_place,
        (pool_back_mask, pool_four_loops),
        (pool_back_unravel, pool_all_loops),
        pool_back_split,
        (pool_back_stored_winner, pool_by_position),
        (conv.max_pool_backward, conv.max_pool_forward),
    ],
    "confusion_counts": [
        confusion_add_at,
        confusion_bincount,
        confusion_onehot,
        confusion_masks,
        confusion_loop,
        confusion_histogram,
    ],
}
