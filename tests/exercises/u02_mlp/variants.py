"""Differently written right answers to unit 2.

VARIANTS: exercise name -> list of implementations. For a backward, an implementation may come with
the forward that makes its cache: (backward, forward).
"""

# Right answers, written as students write them.
# ruff: noqa: B007, PLW2901, RET504, TRY300

import math

import numpy as np

# --- affine ------------------------------------------------------------------------------------


def affine_dot(x, w, b):
    return np.dot(x.reshape(len(x), np.prod(x.shape[1:])), w) + b, None


def affine_forward_einsum(x, w, b):
    rows = np.reshape(x, (x.shape[0], w.shape[0]))
    return [np.einsum("nd,dm->nm", rows, w) + b[None, :], {"x": x}]


def affine_forward_loops(x, w, b):
    N, M = x.shape[0], w.shape[1]
    out = np.zeros((N, M))
    for n in range(N):
        row = x[n].flatten()
        for m in range(M):
            for d in range(len(row)):
                out[n, m] += row[d] * w[d, m]
            out[n, m] += b[m]
    return out, (x, w, b, out)


def affine_bias_column(x, w, b):
    rows = np.hstack([x.reshape(x.shape[0], -1), np.ones((x.shape[0], 1))])
    return rows @ np.vstack([w, b]), rows


def affine_transposed(x, w, b):
    out = (w.T @ x.reshape(len(x), -1).T + b[:, np.newaxis]).T
    return out, (x, w)


def affine_forward_in_place(x, w, b):
    out = np.tensordot(x.reshape(len(x), -1), w, axes=1)
    out += b
    x.resize((len(x), w.shape[0]), refcheck=False)
    return out, x


def affine_einsum(dout, cache):
    x, w, b = cache
    dx = np.einsum("nm,dm->nd", dout, w).reshape(x.shape)
    dw = np.einsum("nd,nm->dm", x.reshape(len(x), -1), dout)
    return dx, dw, np.einsum("nm->m", dout)


def affine_loops(dout, cache):
    x, w, b = cache
    flat = x.reshape(x.shape[0], -1)
    dx, dw, db = np.zeros(flat.shape), np.zeros_like(w), np.zeros_like(b)
    for n in range(dout.shape[0]):
        for m in range(dout.shape[1]):
            for d in range(flat.shape[1]):
                dx[n, d] += dout[n, m] * w[d, m]
                dw[d, m] += dout[n, m] * flat[n, d]
            db[m] += dout[n, m]
    return dx.reshape(x.shape), dw, db


def affine_forward_dict(x, w, b):
    flat = x.reshape(x.shape[0], -1)
    return flat.dot(w) + b, {"flat": flat, "w": w, "shape": x.shape}


def affine_dict(dout, cache):
    dx = (cache["w"] @ dout.T).T.reshape(cache["shape"])
    return [dx, (dout.T @ cache["flat"]).T, np.ones(len(dout)) @ dout]


def affine_in_place(dout, cache):
    x, w, b = cache
    dw = np.reshape(x, (len(x), -1)).T @ dout
    b[...] = dout.sum(0)
    dx = (dout @ w.T).reshape(x.shape)
    dout[...] = 0
    w[...] = dw
    return dx, w, b


def affine_outer(dout, cache):
    x, w, b = cache
    rows = x.reshape(len(x), -1)
    dw = sum(np.outer(row, d) for row, d in zip(rows, dout))
    dx = np.stack([w @ d for d in dout]).reshape(x.shape)
    return dx, dw, sum(dout)


# --- activations -------------------------------------------------------------------------------


def relu_in_place(dout, cache):
    dout[cache[0] <= 0] = 0
    return dout


def relu_where(dout, cache):
    return np.where(np.greater_equal(cache[0], 0), dout, 0.0)


def relu_half(dout, cache):
    return dout * (np.sign(cache[0]) + 1) / 2


def relu_loops(dout, cache):
    (x,) = cache
    dx = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        if x[index] > 0:
            dx[index] = dout[index]
    return dx


def relu_forward_mask(x):
    mask = (x > 0).astype(int)
    return x * mask, mask


def relu_mask(dout, cache):
    cache = cache * dout
    return cache


def relu_forward_keeps_output(x):
    x[x < 0] = 0
    return x, x


def relu_from_output(dout, cache):
    return dout * (cache > 0)


def relu_fancy(dout, cache):
    dx = np.copy(dout)
    dx[np.nonzero(~(cache[0] > 0))] = 0.0
    return dx


def sigmoid_forward_keeps_input(x):
    return 1 / (1 + np.exp(-x)), x


def sigmoid_from_input(dout, cache):
    s = 1 / (1 + np.exp(-cache))
    return s * (1 - s) * dout


def sigmoid_quotient(dout, cache):
    return dout * np.exp(-cache) / (1 + np.exp(-cache)) ** 2


def sigmoid_cosh(dout, cache):
    return dout / (2 * np.cosh(cache / 2)) ** 2


def sigmoid_difference(dout, cache):
    return dout * (cache[0] - cache[0] ** 2)


def sigmoid_in_place(dout, cache):
    (out,) = cache
    dout *= out
    out *= -1
    out += 1
    dout *= out
    return dout


def sigmoid_loops(dout, cache):
    dx = np.empty_like(dout)
    for i, (d, s) in enumerate(zip(dout.flat, cache[0].flat)):
        dx.flat[i] = d * s * (1 - s)
    return dx


def tanh_square(dout, cache):
    return dout * (1 - np.square(cache[0]))


def tanh_factors(dout, cache):
    return (1 - cache[0]) * (1 + cache[0]) * dout


def tanh_subtract(dout, cache):
    return dout - dout * cache[0] * cache[0]


def tanh_forward_keeps_input(x):
    return np.tanh(x), {"x": x}


def tanh_cosh(dout, cache):
    return dout / np.cosh(cache["x"]) ** 2


def tanh_forward_keeps_slope(x):
    t = np.tanh(x)
    return t, 1 - t * t


def tanh_slope(dout, cache):
    cache *= dout
    return cache


def tanh_in_place(dout, cache):
    dout *= 1 - cache[0] ** 2
    return dout


# --- losses ------------------------------------------------------------------------------------


def mse_mean(pred, y):
    return np.mean((pred - y) ** 2), 2 * (pred - y) / pred.size


def mse_reversed(pred, y):
    error = y - pred
    return np.mean(np.square(error)), -2 / error.size * error


def mse_dot(pred, y):
    gap = (pred - y).ravel()
    return gap @ gap / gap.size, (2 * gap / gap.size).reshape(pred.shape)


def mse_loops(pred, y):
    total, grad = 0.0, np.zeros(pred.shape)
    for index, value in np.ndenumerate(pred):
        total += (value - y[index]) ** 2
        grad[index] = 2 * (value - y[index]) / pred.size
    return float(total / pred.size), grad


def mse_in_place(pred, y):
    pred -= y
    loss = (pred * pred).mean()
    pred *= 2
    pred /= pred.size
    return [loss, pred]


def softmax_onehot(x, y):
    z = x - x.max(axis=1, keepdims=True)
    e = np.exp(z)
    total = e.sum(axis=1, keepdims=True)
    onehot = np.eye(x.shape[1])[y]
    loss = np.mean(np.sum(onehot * (np.log(total) - z), axis=1))
    return loss, (e / total - onehot) / len(x)


def softmax_loops(x, y):
    N, C = x.shape
    loss, dx = 0.0, np.zeros((N, C))
    for n in range(N):
        top = max(x[n])
        total = sum(math.exp(v - top) for v in x[n])
        loss += (math.log(total) + top - x[n, y[n]]) / N
        for c in range(C):
            dx[n, c] = (math.exp(x[n, c] - top) / total - (c == y[n])) / N
    return loss, dx


def softmax_logsumexp(x, y):
    top = np.max(x, axis=1)
    lse = top + np.log(np.sum(np.exp(x.T - top), axis=0))
    loss = np.mean(lse - x[range(len(y)), y])
    p = np.exp(x - lse[:, None])
    p[range(len(y)), y] -= 1
    return loss, p / x.shape[0]


def softmax_jacobian(x, y):
    N, C = x.shape
    z = x - x.max(1)[:, None]
    log_p = z - np.log(np.exp(z).sum(1))[:, None]
    d = np.zeros_like(x)
    d[np.arange(N), y] = -1 / N
    dx = np.stack([(np.eye(C) - q).T @ row for q, row in zip(np.exp(log_p), d)])
    return (log_p * d).sum(), dx


def softmax_logaddexp(x, y):
    log_p = x - np.logaddexp.reduce(x, axis=1, keepdims=True)
    picked = np.take_along_axis(log_p, y[:, None], axis=1)
    dx = np.exp(log_p)
    np.put_along_axis(dx, y[:, None], np.expm1(picked), axis=1)
    return -picked.mean(), dx / len(y)


def softmax_in_place(x, y):
    x -= x.max(axis=1, keepdims=True)
    loss = -x[np.arange(len(y)), y].mean()
    np.exp(x, out=x)
    total = x.sum(axis=1, keepdims=True)
    loss += np.log(total).mean()
    x /= total
    x[np.arange(len(y)), y] -= 1
    x /= len(y)
    return loss, x


def _stable_sigmoid(x):
    return np.exp(-np.logaddexp(0, -x))


def bce_logaddexp(x, y):
    return np.mean(np.logaddexp(0, x) - x * y), (_stable_sigmoid(x) - y) / x.size


def bce_two_terms(x, y):
    terms = y * np.logaddexp(0, -x) + (1 - y) * np.logaddexp(0, x)
    return terms.sum() / x.size, (0.5 * (1 + np.tanh(x / 2)) - y) / x.size


def bce_loops(x, y):
    loss, dx = 0.0, np.zeros_like(x)
    for index in np.ndindex(x.shape):
        v, t = x[index], y[index]
        s = 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))
        loss += max(v, 0) - v * t + math.log1p(math.exp(-abs(v)))
        dx[index] = (s - t) / x.size
    return loss / x.size, dx


def bce_relu_form(x, y):
    loss = np.mean(x * (x > 0) - x * y + np.log(1 + np.exp(-abs(x))))
    s = np.exp(np.minimum(x, 0)) / (1 + np.exp(-abs(x)))
    return loss, (1 / x.size) * (s - y)


def bce_in_place(x, y):
    n = x.size
    positive = x > 0
    small = np.exp(-np.abs(x))
    loss = (np.where(positive, x * (1 - y), -x * y) + np.log1p(small)).sum() / n
    x[positive] = 1 / (1 + small[positive])
    x[~positive] = small[~positive] / (1 + small[~positive])
    x -= y
    x /= n
    return loss, x


# --- gradient checking -------------------------------------------------------------------------


def check_norms(f, x, grad):
    """The ratio of norms, as DeepLearning.AI's course has it, with the traps closed."""
    if np.shape(grad) != np.shape(x) or not np.isfinite(grad).all():
        return False
    approx, h = np.zeros(x.size), 1e-5
    for i in range(x.size):
        step = np.zeros(x.size)
        step[i] = h
        approx[i] = (f(x + step.reshape(x.shape)) - f(x - step.reshape(x.shape))) / (2 * h)
    gap = np.linalg.norm(approx - grad.ravel())
    return gap / (np.linalg.norm(approx) + np.linalg.norm(grad)) < 1e-6


def check_relative(f, x, grad):
    """The relative error by entry, as CS231n has it, asked the right way round."""
    if grad.shape != x.shape:
        return False
    worst = 0.0
    for index in np.ndindex(*x.shape):
        old = x[index]
        x[index] = old + 1e-4
        plus = f(x)
        x[index] = old - 1e-4
        minus = f(x)
        x[index] = old
        slope = (plus - minus) / 2e-4
        error = abs(slope - grad[index]) / max(1e-12, abs(slope) + abs(grad[index]))
        if not error < 1e-5:
            return False
        worst = max(worst, error)
    return bool(worst < 1e-5)


def check_allclose(f, x, grad):
    if x.shape != grad.shape:
        return False
    numeric = np.empty(x.shape)
    it = np.nditer(x, flags=["multi_index"])
    for _ in it:
        up, down = x.copy(), x.copy()
        up[it.multi_index] += 1e-6
        down[it.multi_index] -= 1e-6
        numeric[it.multi_index] = (f(up) - f(down)) / (up - down)[it.multi_index]
    return np.allclose(grad, numeric, rtol=1e-5, atol=1e-5 * np.abs(numeric).max())


def check_richardson(f, x, grad):
    def slope(index, h):
        moved = [x.copy(), x.copy()]
        moved[0][index] += h
        moved[1][index] -= h
        return (f(moved[0]) - f(moved[1])) / (2 * h)

    if grad.shape != x.shape:
        return np.bool_(False)
    numeric = np.array([(4 * slope(i, 1e-3) - slope(i, 2e-3)) / 3 for i in np.ndindex(x.shape)])
    return np.max(np.abs(numeric - grad.ravel())) <= 1e-7 * np.max(np.abs(numeric))


def check_directions(f, x, grad):
    """Every entry by itself, with the tolerance of a loose but honest checker."""
    try:
        assert grad.shape == x.shape
        for i, basis in enumerate(np.eye(x.size)):
            e = basis.reshape(x.shape)
            slope = (f(x + 1e-5 * e) - f(x - 1e-5 * e)) / 2e-5
            assert abs((grad * e).sum() - slope) <= 1e-4 * abs(slope)
        return True
    except AssertionError:
        return False


# --- the network and its training --------------------------------------------------------------


def _tanh_forward(x):
    return np.tanh(x), np.tanh(x)


def network_of_layers(params, X, y, reg=0.0):
    z1, cache1 = affine_forward_dict(X, params["W1"], params["b1"])
    h, cache_h = _tanh_forward(z1)
    scores, cache2 = affine_forward_dict(h, params["W2"], params["b2"])
    loss, dscores = softmax_onehot(scores, y)
    grads = {}
    dh, grads["W2"], grads["b2"] = affine_dict(dscores, cache2)
    _, grads["W1"], grads["b1"] = affine_dict(dh * (1 - cache_h**2), cache1)
    for name in ("W1", "W2"):
        loss += 0.5 * reg * np.sum(params[name] ** 2)
        grads[name] += reg * params[name]
    return loss, grads


def network_einsum(params, X, y, reg=0.0):
    h = np.tanh(np.einsum("nd,dh->nh", X, params["W1"]) + params["b1"])
    s = np.einsum("nh,hc->nc", h, params["W2"]) + params["b2"]
    loss, ds = softmax_logaddexp(s, y)
    dz = np.einsum("nc,hc,nh->nh", ds, params["W2"], (1 - h) * (1 + h))
    loss = loss + reg / 2 * sum(np.vdot(params[k], params[k]) for k in ("W1", "W2"))
    return loss, {
        "W1": np.einsum("nd,nh->dh", X, dz) + reg * params["W1"],
        "b1": np.einsum("nh->h", dz),
        "W2": np.einsum("nh,nc->hc", h, ds) + reg * params["W2"],
        "b2": np.einsum("nc->c", ds),
    }


def network_sample_by_sample(params, X, y, reg=0.0):
    W1, b1, W2, b2 = (params[k] for k in ("W1", "b1", "W2", "b2"))
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    loss = 0.0
    for x, label in zip(X, y):
        h = np.tanh(x @ W1 + b1)
        s = h @ W2 + b2
        p = np.exp(s - s.max())
        p /= p.sum()
        loss += -math.log(p[label])
        ds = p - np.eye(len(p))[label]
        dz = (W2 @ ds) / np.cosh(x @ W1 + b1) ** 2
        grads["W1"] += np.outer(x, dz)
        grads["b1"] += dz
        grads["W2"] += np.outer(h, ds)
        grads["b2"] += ds
    grads = {k: g / len(X) + (reg * params[k] if k[0] == "W" else 0) for k, g in grads.items()}
    return loss / len(X) + reg / 2 * ((W1**2).sum() + (W2**2).sum()), grads


def network_in_place(params, X, y, reg=0.0):
    penalty = reg * 0.5 * sum(np.sum(params[k] * params[k]) for k in ("W1", "W2"))
    h = X @ params["W1"]
    h += params["b1"]
    np.tanh(h, out=h)
    loss, d = softmax_in_place(h @ params["W2"] + params["b2"], y)
    grads = {"b2": d.sum(0), "W2": h.T @ d + reg * params["W2"]}
    d = d @ params["W2"].T
    h *= h
    d -= d * h
    params["W1"] *= reg
    params["W1"] += X.T @ d
    grads["W1"], grads["b1"] = params["W1"], d.sum(0)
    return loss + penalty, grads


def network_bias_as_weight(params, X, y, reg=0.0):
    ones = np.ones((len(X), 1))
    V1, V2 = np.vstack([params["W1"], params["b1"]]), np.vstack([params["W2"], params["b2"]])
    X1 = np.hstack([X, ones])
    t = np.tanh(X1 @ V1)
    H1 = np.hstack([t, ones])
    loss, d = softmax_logsumexp(H1 @ V2, y)
    dV2 = H1.T @ d
    dV1 = X1.T @ ((d @ V2.T)[:, :-1] * (1 - t * t))
    dV1[:-1] += reg * V1[:-1]
    dV2[:-1] += reg * V2[:-1]
    loss += 0.5 * reg * (np.linalg.norm(V1[:-1]) ** 2 + np.linalg.norm(V2[:-1]) ** 2)
    return loss, {"W1": dV1[:-1], "b1": dV1[-1], "W2": dV2[:-1], "b2": dV2[-1], "unused": None}


def descent_in_place(loss_and_grads, params, learning_rate, steps):
    losses = []
    for step in range(steps):
        loss, grads = loss_and_grads(params)
        losses += [loss]
        for name in grads:
            params[name] -= learning_rate * grads[name]
    return params, losses


def descent_array_of_losses(loss_and_grads, params, learning_rate, steps):
    losses = np.zeros(steps)
    w, b = params["w"], params["b"]
    for t in range(steps):
        losses[t], grads = loss_and_grads({"w": w, "b": b})
        w = w - learning_rate * grads["w"]
        b = b + grads["b"] * -learning_rate
    return {"w": w, "b": b}, losses


def descent_while(loss_and_grads, params, learning_rate, steps):
    history = ()
    while len(history) < steps:
        value, slope = loss_and_grads(params)
        history += (float(value),)
        params = dict(zip(params, (params[k] - slope[k] * learning_rate for k in params)))
    return [params, history]


def descent_recursive(loss_and_grads, params, learning_rate, steps):
    if steps == 0:
        return params, []
    loss, grads = loss_and_grads(params)
    moved = {k: np.subtract(v, learning_rate * grads[k]) for k, v in params.items()}
    last, losses = descent_recursive(loss_and_grads, moved, learning_rate, steps - 1)
    return last, [loss, *losses]


def descent_with_copy(loss_and_grads, params, learning_rate, steps):
    params = {k: v.copy() for k, v in params.items()}
    losses = np.empty(steps)
    for i in range(steps):
        loss, grads = loss_and_grads(params)
        for k, v in params.items():
            v += -learning_rate * grads[k]
        losses[i] = loss
    return params, losses


# --- one entry, box by box ---------------------------------------------------------------------


def entries_loops(x, w, dout, r, i, j):
    dx = dw = db = 0.0
    for m in range(w.shape[1]):
        dx += dout[r, m] * w[i, m]
    for n in range(len(x)):
        dw += x[n, i] * dout[n, j]
        db += dout[n, j]
    return dx, dw, db


def entries_dot(x, w, dout, r, i, j):
    return dout[r] @ w[i], np.dot(dout[:, j], x[:, i]), np.ones(len(dout)) @ dout[:, j]


def entries_of_products(x, w, dout, r, i, j):
    return [(dout @ w.T)[r, i], (x.T @ dout)[i, j], dout.sum(axis=0)[j]]


def entries_generators(x, w, dout, r, i, j):
    dx = sum(d * v for d, v in zip(dout[r], w[i]))
    dw = sum(row[i] * d[j] for row, d in zip(x, dout))
    return dx, dw, math.fsum(dout.T[j])


def entries_einsum(x, w, dout, r, i, j):
    return (
        np.einsum("m,m->", dout[r], w[i]),
        np.einsum("n,n->", x[:, i], dout[:, j]),
        np.einsum("n->", dout[:, j]),
    )


def boxes_onehot(x, y):
    e = np.exp(x)
    total = e.sum(axis=1)[:, None]
    dlog_p = -np.eye(x.shape[1])[y] / len(x)
    dp = dlog_p * total / e
    dtotal = np.sum(dp * -e / total**2, axis=1)[:, None]
    de = np.repeat(dtotal, x.shape[1], axis=1)
    de += dp / total
    return dlog_p, dp, dtotal, de, e * de


def boxes_loops(x, y):
    N, C = x.shape
    e = np.exp(x)
    dlog_p, dp, dtotal, de = np.zeros((N, C)), np.zeros((N, C)), np.zeros((N, 1)), np.zeros((N, C))
    for n in range(N):
        total = sum(e[n])
        dlog_p[n, y[n]] = -1 / N
        for c in range(C):
            dp[n, c] = dlog_p[n, c] / (e[n, c] / total)
            dtotal[n, 0] -= dp[n, c] * e[n, c] / total / total
        for c in range(C):
            de[n, c] = dp[n, c] / total + dtotal[n, 0]
    return [dlog_p, dp, dtotal, de, de * e]


def boxes_of_one_class(x, y):
    n, rows = len(y), range(len(y))
    e = np.exp(x)
    total = np.sum(e, 1, keepdims=True)
    dlog_p, dp = np.zeros_like(x), np.zeros_like(x)
    dlog_p[rows, y] = -1.0 / n
    dp[rows, y] = -total[:, 0] / (n * e[rows, y])
    dtotal = 1 / (n * total)
    de = dtotal * np.ones_like(x)
    de[rows, y] -= 1 / (n * e[rows, y])
    return dlog_p, dp, dtotal, de, np.multiply(e, de)


def boxes_by_reciprocal(x, y):
    e = np.exp(x)
    inverse = 1 / e.sum(axis=1, keepdims=True)
    p = e * inverse
    dlog_p = np.zeros(x.shape)
    np.put_along_axis(dlog_p, y[:, None], -1 / len(x), axis=1)
    dp = np.divide(dlog_p, p)
    dinverse = (dp * e).sum(axis=1, keepdims=True)
    dtotal = -dinverse * inverse * inverse
    return dlog_p, dp, dtotal, inverse * dp + dtotal, (inverse * dp + dtotal) * e


def boxes_in_place(x, y):
    e = np.exp(x, out=x)
    total = e.sum(axis=1, keepdims=True)
    dlog_p = np.zeros_like(e)
    dlog_p[np.arange(len(e)), y] -= 1
    dlog_p /= len(e)
    dp = dlog_p / e
    dp *= total
    dtotal = (-dp * e / np.square(total)).sum(1).reshape(-1, 1)
    de = dp / total
    de += dtotal
    e *= de
    return dlog_p, dp, dtotal, de, e


def binary_boxes_collapsed(x, y):
    s = 1 / (1 + np.exp(-x))
    slope = s * (1 - s)
    return -y / x.size, (y - 1) / x.size, (s - y) / (slope * x.size), (s - y) / x.size


def binary_boxes_loops(x, y):
    dlog_s, dlog_t, ds, dx = (np.zeros(x.shape) for _ in range(4))
    for index, value in np.ndenumerate(x):
        s = 1 / (1 + math.exp(-value))
        dlog_s[index] = -y[index] / x.size
        dlog_t[index] = -(1 - y[index]) / x.size
        ds[index] = dlog_s[index] / s + dlog_t[index] / (1 - s) * -1
        dx[index] = ds[index] * (s - s * s)
    return dlog_s, dlog_t, ds, dx


def binary_boxes_by_exponential(x, y):
    z = np.exp(-x)
    d = 1 / np.prod(x.shape)
    ds = d * (1 - y) * (1 + z) / z - d * y * (1 + z)
    return -d * y, -d * (1 - y), ds, ds * z / (1 + z) ** 2


def binary_boxes_dt(x, y):
    s = 1 / (1 + np.exp(-x))
    t = 1.0 - s
    dlog_s, dlog_t = -np.array([y, 1 - y]) / y.size
    dt = dlog_t / t
    ds = dlog_s / s
    ds = ds + dt * -1
    return [dlog_s, dlog_t, ds, np.multiply(t, s) * ds]


def binary_boxes_in_place(x, y):
    s = np.reciprocal(1 + np.exp(-x))
    x[...] = 1 / x.size
    slope = s * (1 - s)
    ds = x * (s - y) / slope
    y *= -x
    return y, -x - y, ds, slope * ds


def chain_two_passes(weights, inputs, dout, to_weights, to_input, update):
    grads = []
    for w, x in zip(weights[::-1], inputs[::-1]):
        grads.append(to_weights(dout, x))
        dout = to_input(dout, w, x)
    return [update(w, dw) for w, dw in zip(weights, reversed(grads))]


def chain_keeps_the_old(weights, inputs, dout, to_weights, to_input, update):
    new = [None] * len(weights)
    for k in range(len(weights) - 1, -1, -1):
        new[k] = update(weights[k], to_weights(dout, inputs[k]))
        dout = to_input(dout, weights[k], inputs[k])
    return new


def chain_recursive(weights, inputs, dout, to_weights, to_input, update):
    if not weights:
        return []
    *earlier, last = weights
    moved = update(last, to_weights(dout, inputs[-1]))
    below = to_input(dout, last, inputs[-1])
    return [*chain_recursive(earlier, inputs[:-1], below, to_weights, to_input, update), moved]


def chain_in_place(weights, inputs, dout, to_weights, to_input, update):
    for k in reversed(range(len(weights))):
        dw, below = to_weights(dout, inputs[k]), to_input(dout, weights[k], inputs[k])
        weights[k] = update(weights[k], dw)
        dout = below
    return weights


def chain_while(weights, inputs, dout, to_weights, to_input, update):
    old, moved, k = tuple(weights), [], len(weights)
    while k > 0:
        k -= 1
        moved.insert(0, update(old[k], to_weights(dout, inputs[k])))
        dout = to_input(dout, old[k], inputs[k])
    return tuple(moved)


VARIANTS = {
    "affine_entries": [
        entries_loops,
        entries_dot,
        entries_of_products,
        entries_generators,
        entries_einsum,
    ],
    "cross_entropy_steps": [
        boxes_onehot,
        boxes_loops,
        boxes_of_one_class,
        boxes_by_reciprocal,
        boxes_in_place,
    ],
    "binary_cross_entropy_steps": [
        binary_boxes_collapsed,
        binary_boxes_loops,
        binary_boxes_by_exponential,
        binary_boxes_dt,
        binary_boxes_in_place,
    ],
    "backward_and_update": [
        chain_two_passes,
        chain_keeps_the_old,
        chain_recursive,
        chain_in_place,
        chain_while,
    ],
    "affine_forward": [
        affine_dot,
        affine_forward_einsum,
        affine_forward_loops,
        affine_bias_column,
        affine_transposed,
        affine_forward_in_place,
    ],
    "affine_backward": [
        affine_einsum,
        affine_loops,
        (affine_dict, affine_forward_dict),
        affine_in_place,
        affine_outer,
    ],
    "relu_backward": [
        relu_in_place,
        relu_where,
        relu_half,
        relu_loops,
        relu_fancy,
        (relu_mask, relu_forward_mask),
        (relu_from_output, relu_forward_keeps_output),
    ],
    "sigmoid_backward": [
        (sigmoid_from_input, sigmoid_forward_keeps_input),
        (sigmoid_quotient, sigmoid_forward_keeps_input),
        (sigmoid_cosh, sigmoid_forward_keeps_input),
        sigmoid_difference,
        sigmoid_in_place,
        sigmoid_loops,
    ],
    "tanh_backward": [
        tanh_square,
        tanh_factors,
        tanh_subtract,
        tanh_in_place,
        (tanh_cosh, tanh_forward_keeps_input),
        (tanh_slope, tanh_forward_keeps_slope),
    ],
    "mse_loss": [mse_mean, mse_reversed, mse_dot, mse_loops, mse_in_place],
    "softmax_loss": [
        softmax_onehot,
        softmax_loops,
        softmax_logsumexp,
        softmax_jacobian,
        softmax_logaddexp,
        softmax_in_place,
    ],
    "binary_cross_entropy": [bce_logaddexp, bce_two_terms, bce_loops, bce_relu_form, bce_in_place],
    "gradient_check": [
        check_norms,
        check_relative,
        check_allclose,
        check_richardson,
        check_directions,
    ],
    "two_layer_loss": [
        network_of_layers,
        network_einsum,
        network_sample_by_sample,
        network_in_place,
        network_bias_as_weight,
    ],
    "gradient_descent": [
        descent_in_place,
        descent_array_of_losses,
        descent_while,
        descent_recursive,
        descent_with_copy,
    ],
}
