"""Wrong convolutions, poolings and networks in students' words are named."""

import importlib.util

import pytest

from tests.exercises.submissions import Submission, everywhere, is_named

CONV_HEAD = """
def conv_forward(x, w, b, conv_param):
    s = conv_param["stride"]
    P = conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    xp = np.zeros((N, C, H + 2 * P, W + 2 * P))
    xp[:, :, P:P + H, P:P + W] = x
"""

POOL_HEAD = """
def max_pool_forward(x, pool_param):
    ph = pool_param["pool_height"]
    pw = pool_param["pool_width"]
    s = pool_param["stride"]
    N, C, H, W = x.shape
"""

BACK_HEAD = """
def conv_backward(dout, cache):
    x, w, conv_param = cache
    P, s = conv_param["pad"], conv_param["stride"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    _, _, Ho, Wo = dout.shape
    xp = np.pad(x, ((0,), (0,), (P,), (P,)))
    dxp = np.zeros(xp.shape)
    dw = np.zeros(w.shape)
    db = np.zeros(F)
    dx = np.zeros(x.shape)
"""

WITH_NUMBERS = [
    Submission(
        "softmax_jacobian",
        """
def softmax_jacobian(p):
    J = np.zeros((len(p), len(p)))
    for k in range(len(p)):
        for c in range(len(p)):
            if k == c:
                J[k][c] = p[k] * (1 - p[k])
    return J
""",
        {"J": "only the class's own score"},
    ),
    Submission(
        "softmax_jacobian",
        """
def softmax_jacobian(p):
    n = p.shape[0]
    jac = np.ones((n, n)) * p * p.reshape(n, 1)
    for i in range(n):
        jac[i, i] = p[i] - p[i] ** 2
    return jac
""",
        {"J": "plus between the classes"},
    ),
    Submission(
        "accuracy",
        """
def accuracy(p, y):
    best = np.argmax(p, axis=0)
    true = np.argmax(y, axis=0)
    return np.sum(best == true) / len(best)
""",
        {"accuracy": "best image of each class"},
    ),
    Submission(
        "accuracy",
        """
def accuracy(p, y):
    hits = 0
    for n in range(len(p)):
        for c in range(p.shape[1]):
            if (p[n, c] > 0.5) == (y[n, c] > 0.5):
                hits += 1
    return hits / p.size
""",
        {"accuracy": "entry by entry"},
    ),
    Submission(
        "count_positions",
        """
def count_positions(size, window, stride, pad):
    total = size + 2 * pad
    count = int((total - window) / stride) + 1
    return total - window, count
""",
        {"last": "last place that no step reaches"},
    ),
    Submission(
        "window_backward",
        """
def window_backward(d, window, w):
    dw = np.zeros(w.shape)
    for f in range(w.shape[0]):
        dwindow = d[f] * w[f]
        dw[f] += d[f] * window
    return dwindow, dw
""",
        {"dwindow": "only the last kernel's path to the window"},
    ),
    Submission(
        "deep_backward",
        """
def deep_backward(dscores, cache):
    pairs, d = [], dscores
    for h, W, _ in cache[::-1]:
        pairs = [(h.T @ d, d.sum(0))] + pairs
        d = np.where(h > 0, d @ W.T, 0)
    return d, pairs
""",
        {"dx": "derivative of a ReLU before the first layer too"},
    ),
    Submission(
        "conv_forward",
        CONV_HEAD
        + """
    Ho = 1 + int(H + 2 * P - HH)
    Wo = 1 + int(W + 2 * P - WW)
    out = np.zeros((N, F, Ho // s, Wo // s))
    out = np.zeros((N, F, 1 + (H + 2 * P - HH) // s, 1 + (W + 2 * P - WW) // s))
    for i in range(0, H + 2 * P - HH + 1, s):
        for j in range(0, W + 2 * P - WW + 1, s):
            for f in range(F):
                patch = xp[:, :, i:i + HH, j:j + WW]
                out[:, f, i, j] = np.sum(patch * w[f], axis=(1, 2, 3)) + b[f]
    return out, (x, w, b, conv_param)
""",
        {"out": "output written at the place where the window starts"},
    ),
    Submission(
        "conv_forward",
        CONV_HEAD
        + """
    Ho = (H + 2 * P - HH) // s + 1
    Wo = (W + 2 * P - WW) // s + 1
    out = np.zeros((N, F, Ho, Wo))
    for f in range(F):
        for i in range(Ho):
            for j in range(Wo):
                out[:, f, i, j] = np.sum(xp[:, :, i*s:i*s+HH, j*s:j*s+WW] * w[f]) + b[f]
    return out, None
""",
        {"out": "products of all images added up"},
    ),
    Submission(
        "conv_forward",
        """
def conv_forward(x, w, b, conv_param):
    pad, stride = conv_param["pad"], conv_param["stride"]
    x_pad = np.pad(x, pad, "constant")
    n, c, h, wid = x.shape
    nf, _, kh, kw = w.shape
    ho, wo = (h + 2 * pad - kh) // stride + 1, (wid + 2 * pad - kw) // stride + 1
    out = np.zeros((n, nf, ho, wo))
    for img in range(n):
        for k in range(nf):
            for r in range(ho):
                for t in range(wo):
                    block = x_pad[img, :, r*stride:r*stride+kh, t*stride:t*stride+kw]
                    out[img, k, r, t] = (block * w[k]).sum() + b[k]
    return out, (x, w, conv_param)
""",
        {"out": "all four axes padded"},
    ),
    Submission(
        "conv_forward",
        """
def conv_forward(x, w, b, conv_param):
    pad, stride = conv_param["pad"], conv_param["stride"]
    k = 3
    n, c, h, wid = x.shape
    xp = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    ho, wo = (h + 2 * pad - k) // stride + 1, (wid + 2 * pad - k) // stride + 1
    out = np.zeros((n, w.shape[0], ho, wo))
    for r in range(ho):
        for t in range(wo):
            for m in range(n):
                block = xp[m, :, r*stride:r*stride+k, t*stride:t*stride+k]
                for f in range(len(w)):
                    out[m, f, r, t] = np.sum(block * w[f]) + b[f]
    return out, (x, w, conv_param)
""",
        {"out": "kernel size written as a number"},
    ),
    Submission(
        "conv_forward",
        CONV_HEAD
        + """
    Ho = H + 2 * P - HH // s + 1
    Wo = W + 2 * P - WW // s + 1
    out = np.zeros((N, F, Ho, Wo))
    for n in range(N):
        for f in range(F):
            for i in range(Ho):
                for j in range(Wo):
                    out[n, f, i, j] = np.sum(xp[n, :, i*s:i*s+HH, j*s:j*s+WW]*w[f]) + b[f]
    return out, (x, w)
""",
        {"out": "stride left out of the size of the output"},
    ),
    Submission(
        "conv_backward",
        BACK_HEAD
        + """
    for n in range(N):
        for f in range(F):
            db[f] = dout[n, f].sum()
            for i in range(Ho):
                for j in range(Wo):
                    a, c = i * s, j * s
                    dw[f] += dout[n, f, i, j] * xp[n, :, a:a+HH, c:c+WW]
                    dxp[n, :, a:a+HH, c:c+WW] += dout[n, f, i, j] * w[f]
    dx = dxp[:, :, P:H+P, P:W+P]
    return dx, dw, db
""",
        {"db": "images overwrite each other in db"},
    ),
    Submission(
        "conv_backward",
        BACK_HEAD
        + """
    for n in range(N):
        for f in range(F):
            for i in range(Ho):
                for j in range(Wo):
                    db[f] = dout[n, f, i, j]
                    dw[f] += dout[n, f, i, j] * xp[n, :, i*s:i*s+HH, j*s:j*s+WW]
                    dxp[n, :, i*s:i*s+HH, j*s:j*s+WW] += dout[n, f, i, j] * w[f]
    return dxp[:, :, P:H+P, P:W+P], dw, db
""",
        {"db": "images and positions overwrite each other in db"},
    ),
    Submission(
        "max_pool_forward",
        POOL_HEAD
        + """
    out = np.zeros((N, C, H // s, W // s))
    for n in range(N):
        for c in range(C):
            for i in range(H // s):
                for j in range(W // s):
                    out[n, c, i, j] = np.max(x[n, c, i*s:i*s+ph, j*s:j*s+pw])
    return out, (x, pool_param)
""",
        {"out": "output as large as the image divided by the stride"},
    ),
    Submission(
        "max_pool_forward",
        POOL_HEAD
        + """
    Ho = int(round((H - ph) / s + 1))
    Wo = int(round((W - pw) / s + 1))
    out = np.empty((N, C, Ho, Wo))
    for i in range(Ho):
        for j in range(Wo):
            out[:, :, i, j] = x[:, :, i*s:i*s+ph, j*s:j*s+pw].max(axis=2).max(axis=2)
    return out, (x, pool_param)
""",
        {"out": "size of the output rounded to the nearest number"},
    ),
    Submission(
        "max_pool_forward",
        POOL_HEAD
        + """
    out = np.zeros((N, C, 1 + (H - ph) // s, 1 + (W - pw) // s))
    for i in range(0, H, s):
        for j in range(0, W, s):
            out[:, :, i // s, j // s] = np.amax(x[:, :, i:i+ph, j:j+pw], axis=(-2, -1))
    return out, (x, pool_param)
""",
        {"out": "loops step over the image in place of the output"},
    ),
    Submission(
        "max_pool_forward",
        POOL_HEAD
        + """
    H2, W2 = (H - ph) // s + 1, (W - pw) // s + 1
    out = np.zeros((N, C, H2, W2))
    for n in range(N):
        for c in range(C):
            for i in range(H2):
                for j in range(W2):
                    out[n, c, i, j] = x[n, c, i*s:(i+1)*s, j*s:(j+1)*s].max()
    return out, (x, pool_param)
""",
        {"out": "window as large as the stride"},
    ),
    Submission(
        "max_pool_backward",
        """
def max_pool_backward(dout, cache):
    x, pool_param = cache
    h, w, s = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    dx = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        patch = x[n, c, i*s:i*s+h, j*s:j*s+w]
        k = int(np.argmax(patch))
        r, t = divmod(k, h)
        dx[n, c, i*s+r, j*s+t] += dout[n, c, i, j]
    return dx
""",
        {"dx": "place in the window decoded with its height"},
    ),
    Submission(
        "softmax_backward",
        """
def softmax_backward(dp, cache):
    p = cache[0]
    dx = np.zeros(p.shape)
    for n in range(p.shape[0]):
        total = np.dot(p[n], dp[n])
        dx[n] = p[n] * dp[n] - total
    return dx
""",
        {"dx": "sum not multiplied by the probability"},
    ),
    Submission(
        "deep_backward",
        """
def deep_backward(dscores, cache):
    grads = [None] * len(cache)
    upstream = dscores
    for layer in range(len(cache) - 1, -1, -1):
        inp, weights, z = cache[layer]
        if layer < len(cache) - 1:
            upstream = upstream * (z > 0)
        grads[layer] = (np.dot(inp.T, upstream), upstream[-1])
        upstream = np.dot(upstream, weights.T)
    return upstream, grads
""",
        dict.fromkeys(("db1", "db2", "db3"), "bias gradients of one image alone"),
    ),
    Submission(
        "deep_backward",
        """
def deep_backward(dscores, cache):
    grads = [None] * len(cache)
    upstream = dscores
    for layer in range(len(cache) - 1, -1, -1):
        inp, weights, z = cache[layer]
        if layer < len(cache) - 1:
            upstream = np.where(z > 0, upstream, 0)
        grads[layer] = (np.matmul(inp, upstream), np.sum(upstream, axis=0))
        upstream = np.matmul(upstream, weights.T)
    return upstream, grads
""",
        everywhere("deep_backward", "input not transposed in the weight gradient"),
    ),
]

RAISING = [
    Submission(
        "conv_forward",
        """
def conv_forward(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    hh, ww = w.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    new_h = (x.shape[2] + 2 * pad - hh) // stride + 1
    new_w = (x.shape[3] + 2 * pad - ww) // stride + 1
    out = np.zeros((len(x), len(w), new_h, new_w))
    for m in range(len(x)):
        for k in range(len(w)):
            for row in range(0, x.shape[2], stride):
                for col in range(0, x.shape[3], stride):
                    piece = xp[m, :, row:row + hh, col:col + ww]
                    out[m, k, row, col] = np.sum(piece * w[k]) + b[k]
    return out, None
""",
        {"out": "loops step over the image, and output written where the window starts"},
    ),
    Submission(
        "conv_forward",
        CONV_HEAD
        + """
    out = np.zeros((N, F, (H + 2 * P - HH) // s + 1, (W + 2 * P - WW) // s + 1))
    for n in range(N):
        for f in range(F):
            for i in range(0, H, s):
                for j in range(0, W, s):
                    out[n, f, i // s, j // s] = np.sum(xp[n, :, i:i+HH, j:j+WW] * w[f]) + b[f]
    return out, (x, w, b, conv_param)
""",
        {"out": "loops step over the image in place of the output"},
    ),
    Submission(
        "conv_forward",
        CONV_HEAD
        + """
    out = np.zeros((N, F, (H + 2 * P - HH) // s + 1, (W + 2 * P - WW) // s + 1))
    for i in range(N):
        for f in range(F):
            for h in range(H):
                for v in range(W):
                    patch = xp[i, :, h*s:h*s+HH, v*s:v*s+WW]
                    out[i, f, h, v] = np.sum(patch * w[f]) + b[f]
    return out, (x, w, b, conv_param)
""",
        {"out": "loops over the pixels in place of the output's positions"},
    ),
    Submission(
        "conv_backward",
        BACK_HEAD
        + """
    for n in range(N):
        for f in range(F):
            for i in range(Ho):
                for j in range(Wo):
                    db[f] += dout[n, f, i, j]
                    dw[f] += dout[n, f, i, j] * xp[n, :, i*s:i*s+HH, j*s:j*s+WW]
                    dxp[n, :, i*s:i*s+HH, j*s:j*s+WW] += dout[n, f, i, j] * w[f]
        dx[n] = dxp[n, :, P:-P, P:-P]
    return dx, dw, db
""",
        everywhere("conv_backward", "crop with -pad, which fails for pad 0"),
    ),
    Submission(
        "conv_backward",
        BACK_HEAD
        + """
    for i in range(Ho):
        for j in range(Wo):
            for f in range(F):
                g = dout[:, f, i, j][:, None, None, None]
                dw[f] += (g * xp[:, :, i*s:i*s+HH, j*s:j*s+WW]).sum(axis=0)
                dxp[:, :, i*s:i*s+HH, j*s:j*s+WW] += g * w[f]
    db = dout.sum(axis=(0, 2, 3))
    for n in range(N):
        dx[n, :, :, :] = dxp[n, :, 1:-1, 1:-1]
    return dx, dw, db
""",
        everywhere("conv_backward", "crop of exactly one pixel"),
    ),
    Submission(
        "conv_backward",
        BACK_HEAD
        + """
    for n in range(N):
        for f in range(F):
            for i in range(0, H, s):
                for j in range(0, W, s):
                    g = dout[n, f, i // s, j // s]
                    db[f] += g
                    dw[f] += g * xp[n, :, i:i+HH, j:j+WW]
                    dxp[n, :, i:i+HH, j:j+WW] += g * w[f]
    dx = dxp[:, :, P:P+H, P:P+W]
    return dx, dw, db
""",
        everywhere("conv_backward", "loops step over the image in place of the output"),
    ),
    Submission(
        "max_pool_backward",
        """
def max_pool_backward(dout, cache):
    x, pool_param = cache
    h, w, s = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(dout.shape):
        k = x[n, c, i*s:i*s+h, j*s:j*s+w].argmax()
        one = np.zeros((h, w))
        one[k // h, k % h] = dout[n, c, i, j]
        dx[n, c, i*s:i*s+h, j*s:j*s+w] += one
    return dx
""",
        {"dx": "place in the window decoded with its height"},
    ),
]

KNOWS_SECOND_SOURCES = importlib.util.find_spec("bpcourse.checking.naming.suspects") is not None


@pytest.mark.parametrize("submission", WITH_NUMBERS, ids=lambda s: s.label)
def test_what_a_student_wrote_is_named(submission):
    is_named(submission)


@pytest.mark.xfail(not KNOWS_SECOND_SOURCES, reason="needs the diagnosis to use `raising`")
@pytest.mark.parametrize("submission", RAISING, ids=lambda s: s.label)
def test_what_raises_in_some_cases_is_named(submission):
    is_named(submission)
