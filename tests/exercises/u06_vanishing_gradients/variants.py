"""Differently written right answers to unit 6, the way students write.

VARIANTS: exercise name -> list of implementations. For a backward, an implementation may come with
the forward that makes its cache: (backward, forward).
"""

# Right answers, written as students write them.
# ruff: noqa: PLW2901

import math

import numpy as np

# --- scale -------------------------------------------------------------------------------------


def scale_by_steps(fan_in, w_std, x_square, slope):
    variance = w_std * w_std
    z_square = fan_in * variance * x_square
    positive, negative = 0.5, 0.5 * slope * slope
    kept = positive + negative
    return z_square, kept, (fan_in * kept) ** -0.5


def scale_math(fan_in, w_std, x_square, slope):
    kept = 0.5 + slope**2 / 2
    return [x_square * fan_in * math.pow(w_std, 2), kept, math.sqrt(1 / fan_in / kept)]


def scale_in_hes_form(fan_in, w_std, x_square, slope):
    std = np.sqrt(2 / ((1 + slope**2) * fan_in))
    return fan_in * x_square * w_std**2, 1 / (fan_in * std**2), std


def scale_by_sum(fan_in, w_std, x_square, slope):
    z_square = sum(w_std**2 * x_square for _ in range(fan_in))
    kept = np.mean([1, slope**2])
    return z_square, kept, np.sqrt(2) / np.sqrt(fan_in + fan_in * slope**2)


def scale_by_gain(fan_in, w_std, x_square, slope):
    gain = np.sqrt(2 / (1 + slope**2))
    return (np.sqrt(fan_in) * w_std) ** 2 * x_square, 1 / gain**2, gain / np.sqrt(fan_in)


def measured_norms(z, h):
    return np.linalg.norm(z) / np.linalg.norm(h) / np.sqrt(h.shape[1])


def measured_sums(z, h):
    N, D = h.shape
    return math.sqrt((z**2).sum() / (h**2).sum() / D)


def measured_roots(z, h):
    rms_z, rms_h = np.sqrt((z * z).mean()), np.sqrt((h * h).mean())
    return rms_z / (len(h[0]) ** 0.5 * rms_h)


def measured_rows(z, h):
    """The mean square of the next z, sample by sample: each adds up the squares of a row."""
    return np.sqrt(np.mean(z**2) / np.mean([row @ row for row in h]))


def measured_moments(z, h):
    return np.sqrt((z.var() + z.mean() ** 2) / h.shape[-1] / (h.var() + h.mean() ** 2))


def dead_by_any(z):
    return np.sum(~(z > 0).any(axis=0)), np.mean(z > 0, axis=0)


def dead_by_max(z):
    h = np.maximum(z, 0)
    return np.count_nonzero(h.max(axis=0) == 0), (h != 0).sum(axis=0) / len(z)


def dead_loop(z):
    N, D = z.shape
    dead, share = 0, []
    for j in range(D):
        count = sum(1 for n in range(N) if z[n, j] > 0)
        dead += count == 0
        share.append(count / N)
    return dead, np.array(share)


def dead_all(z):
    return len(np.flatnonzero(np.all(z <= 0, axis=0))), (z > 0).sum(0) / z.shape[0]


def dead_heaviside(z):
    gate = np.heaviside(z, 0)
    return z.shape[1] - int(gate.any(axis=0).sum()), gate.mean(axis=0)


# --- clipping ----------------------------------------------------------------------------------


def norm_loop(grads, max_norm):
    total = 0
    for name in grads:
        total += np.sum(np.square(grads[name]))
    total = total**0.5
    if total > max_norm:
        return {name: grads[name] / total * max_norm for name in grads}, total
    return grads, total


def norm_in_place(grads, max_norm):
    norm = np.linalg.norm([np.linalg.norm(g) for g in grads.values()])
    if norm > max_norm:
        for g in grads.values():
            g *= max_norm / norm
    return grads, norm


def norm_concatenated(grads, max_norm):
    flat = np.concatenate([g.reshape(-1) for g in grads.values()])
    norm = math.sqrt(flat @ flat)
    factor = min(1, max_norm / norm) if norm else 1
    return {k: g * factor for k, g in grads.items()}, norm


def norm_maximum(grads, max_norm):
    norm = np.sqrt(np.sum([(g * g).sum() for g in grads.values()]))
    return {k: g * max_norm / np.maximum(norm, max_norm) for k, g in grads.items()}, norm


def norm_entry_by_entry(grads, max_norm):
    norm = math.sqrt(math.fsum(float(e) ** 2 for g in grads.values() for e in g.flat))
    out = {}
    for name, g in grads.items():
        out[name] = g.copy()
        if norm >= max_norm and norm > 0:
            out[name] = np.array([e * max_norm / norm for e in g.flat]).reshape(g.shape)
    return [out, norm]


# --- batch normalization, forward --------------------------------------------------------------


def bn_numpy(x, gamma, beta, bn_param):
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    mean = bn_param.get("running_mean", np.zeros(x.shape[1]))
    var = bn_param.get("running_var", np.ones(x.shape[1]))
    cache = None
    if bn_param["mode"] == "train":
        mu, v = np.mean(x, axis=0), np.var(x, axis=0)
        inv = 1 / np.sqrt(v + eps)
        xhat = (x - mu) * inv
        out = gamma * xhat + beta
        cache = (xhat, gamma, inv)
        bn_param["running_mean"] = momentum * mean + (1 - momentum) * mu
        bn_param["running_var"] = momentum * var + (1 - momentum) * v
    else:
        out = gamma * (x - mean) / np.sqrt(var + eps) + beta
    return out, cache


def bn_in_place(x, gamma, beta, bn_param):
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    if "running_mean" not in bn_param:
        bn_param["running_mean"] = np.zeros(x.shape[1])
        bn_param["running_var"] = np.ones(x.shape[1])
    if bn_param["mode"] == "test":
        x -= bn_param["running_mean"]
        x /= (bn_param["running_var"] + eps) ** 0.5
        return x * gamma + beta, {}
    mu, var = x.mean(0), x.var(0)
    x -= mu
    x /= (var + eps) ** 0.5
    bn_param["running_mean"] *= momentum
    bn_param["running_mean"] += (1 - momentum) * mu
    bn_param["running_var"] *= momentum
    bn_param["running_var"] += (1 - momentum) * var
    return x * gamma + beta, {"xhat": x, "std": (var + eps) ** 0.5, "gamma": gamma}


def bn_loops(x, gamma, beta, bn_param):
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    N, D = x.shape
    old_mean = bn_param.get("running_mean", [0.0] * D)
    old_var = bn_param.get("running_var", [1.0] * D)
    out, new_mean, new_var, cache = np.zeros((N, D)), np.zeros(D), np.zeros(D), []
    for j in range(D):
        if bn_param["mode"] == "train":
            m = sum(x[i, j] for i in range(N)) / N
            v = sum((x[i, j] - m) ** 2 for i in range(N)) / N
            new_mean[j] = momentum * old_mean[j] + (1 - momentum) * m
            new_var[j] = momentum * old_var[j] + (1 - momentum) * v
        else:
            m, v = old_mean[j], old_var[j]
        for i in range(N):
            out[i, j] = gamma[j] * (x[i, j] - m) / math.sqrt(v + eps) + beta[j]
        cache.append((m, v))
    if bn_param["mode"] == "train":
        bn_param.update(running_mean=new_mean, running_var=new_var)
    return out, cache


def bn_scale_shift(x, gamma, beta, bn_param):
    """One scale and one shift per feature; the exponential average as a step towards the batch."""
    eps = bn_param.setdefault("eps", 1e-5)
    share = 1 - bn_param.get("momentum", 0.9)
    rm = bn_param.get("running_mean", 0 * gamma)
    rv = bn_param.get("running_var", 0 * gamma + 1)
    train = bn_param["mode"] == "train"
    mu = np.einsum("nd->d", x) / len(x) if train else rm
    var = ((x - mu) ** 2).mean(axis=0) if train else rv
    scale = gamma / np.sqrt(var + eps)
    if train:
        bn_param["running_mean"] = rm + share * (mu - rm)
        bn_param["running_var"] = rv + share * (var - rv)
    return (x - mu) * scale + beta, (x, mu, var, eps, gamma)


def bn_transposed(x, gamma, beta, bn_param):
    eps, m = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    columns = x.T
    rm = bn_param.get("running_mean", np.zeros_like(gamma))
    rv = bn_param.get("running_var", np.ones_like(gamma))
    if bn_param["mode"] == "test":
        mu, var = rm[:, None], rv[:, None]
    else:
        mu = columns.mean(axis=1, keepdims=True)
        var = columns.var(axis=1, keepdims=True)
        bn_param["running_mean"] = m * rm + (1 - m) * mu[:, 0]
        bn_param["running_var"] = m * rv + (1 - m) * var.squeeze(axis=1)
    normal = (columns - mu) / np.sqrt(var + eps)
    return (gamma[:, None] * normal + beta.reshape(-1, 1)).T, normal


# --- batch normalization, backward -------------------------------------------------------------


def bn_back_numpy_cache(dout, cache):
    xhat, gamma, inv = cache
    N = len(dout)
    dxhat = dout * gamma
    dx = inv / N * (N * dxhat - dxhat.sum(0) - xhat * (dxhat * xhat).sum(0))
    return dx, (dout * xhat).sum(0), dout.sum(0)


def bn_back_jacobian(dout, cache):
    """Each feature's Jacobian as a matrix."""
    xhat, std, gamma = cache["xhat"], cache["std"], cache["gamma"]
    N, D = dout.shape
    dx = np.zeros((N, D))
    for j in range(D):
        h = xhat[:, j]
        jacobian = (np.eye(N) - 1 / N - np.outer(h, h) / N) * gamma[j] / std[j]
        dx[:, j] = jacobian.T @ dout[:, j]
    return dx, np.einsum("nd,nd->d", dout, xhat), np.sum(dout, axis=0)


def bn_back_textbook(dout, cache):
    """The formulas as the paper prints them, from x, mean and variance."""
    x, mu, var, eps, gamma = cache
    m = x.shape[0]
    dxhat = dout * gamma
    dvar = np.sum(dxhat * (x - mu), axis=0) * -0.5 * (var + eps) ** -1.5
    dmu = np.sum(dxhat, axis=0) * -1 / np.sqrt(var + eps)
    dmu = dmu + dvar * np.sum(-2 * (x - mu), axis=0) / m
    dx = dxhat / np.sqrt(var + eps) + dvar * 2 * (x - mu) / m + dmu / m
    dgamma = np.sum(dout * (x - mu) / np.sqrt(var + eps), axis=0)
    return dx, dgamma, np.sum(dout, axis=0)


def bn_forward_steps(x, gamma, beta, bn_param):
    """Twelve small nodes, all of them kept."""
    eps = bn_param.get("eps", 1e-5)
    N, D = x.shape
    mu = 1 / N * np.sum(x, axis=0)
    xmu = x - mu
    sq = xmu**2
    var = 1 / N * np.sum(sq, axis=0)
    sqrtvar = np.sqrt(var + eps)
    ivar = 1 / sqrtvar
    xhat = xmu * ivar
    gammax = gamma * xhat
    return gammax + beta, [xhat, gamma, xmu, ivar, sqrtvar, var, eps]


def bn_back_steps(dout, cache):
    xhat, gamma, xmu, ivar, sqrtvar, var, eps = cache
    N, D = dout.shape
    dbeta = np.sum(dout, axis=0)
    dgammax = dout
    dgamma = np.sum(dgammax * xhat, axis=0)
    dxhat = dgammax * gamma
    divar = np.sum(dxhat * xmu, axis=0)
    dxmu1 = dxhat * ivar
    dsqrtvar = -1 / (sqrtvar**2) * divar
    dvar = 0.5 / np.sqrt(var + eps) * dsqrtvar
    dsq = 1 / N * np.ones((N, D)) * dvar
    dxmu2 = 2 * xmu * dsq
    dx1 = dxmu1 + dxmu2
    dmu = -1 * np.sum(dxmu1 + dxmu2, axis=0)
    dx2 = 1 / N * np.ones((N, D)) * dmu
    return dx1 + dx2, dgamma, dbeta


def bn_back_in_place(dout, cache):
    centred, std, gamma = cache
    x_hat = centred / std
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dout *= gamma
    dout /= std
    dout -= dout.mean(axis=0)
    x_hat *= (dout * x_hat).mean(axis=0)
    dout -= x_hat
    return [dout, dgamma, dbeta]


def bn_back_projection(dout, cache):
    """Centre, then take away the direction of x_hat."""
    centred, std, gamma = cache
    x_hat = centred / std
    flat = dout - dout.mean(axis=0)
    along = np.mean(flat * x_hat, axis=0)
    return gamma * (flat - along * x_hat) / std, (dout * x_hat).sum(0), dout.sum(0)


def bn_back_column_loop(dout, cache):
    centred, std, gamma = cache
    x_hat = centred / std
    N, D = dout.shape
    dx, dgamma, dbeta = np.empty_like(dout), np.zeros(D), np.zeros(D)
    for j in range(D):
        for i in range(N):
            dgamma[j] += dout[i, j] * x_hat[i, j]
            dbeta[j] += dout[i, j]
        for i in range(N):
            bracket = N * dout[i, j] - dbeta[j] - x_hat[i, j] * dgamma[j]
            dx[i, j] = gamma[j] / (N * std[j]) * bracket
    return dx, dgamma, dbeta


BN_BACKWARDS = [
    (bn_back_numpy_cache, bn_numpy),
    (bn_back_jacobian, bn_in_place),
    (bn_back_textbook, bn_scale_shift),
    (bn_back_steps, bn_forward_steps),
    bn_back_in_place,
    bn_back_projection,
    bn_back_column_loop,
]


# --- batch normalization, box by box -----------------------------------------------------------


def boxes_numpy(dout, centred, std, gamma):
    N = len(dout)
    dx_hat = gamma * dout
    dstd = np.sum(-dx_hat * centred / std**2, axis=0)
    dvar = 0.5 * dstd / std
    dcentred = dx_hat / std + 2 / N * centred * dvar
    dmean = np.sum(-dcentred, axis=0)
    return dx_hat, dstd, dvar, dcentred, dmean, dcentred + 1 / N * np.ones_like(dout) * dmean


def boxes_einsum(dout, centred, std, gamma):
    N = dout.shape[0]
    dx_hat = np.einsum("nd,d->nd", dout, gamma)
    dstd = -np.einsum("nd,nd->d", dx_hat, centred) * std**-2.0
    dvar = dstd * 0.5 * (std**2) ** -0.5
    dcentred = np.einsum("nd,d->nd", dx_hat, 1 / std) + np.einsum("nd,d->nd", centred, 2 * dvar / N)
    dmean = -np.einsum("nd->d", dcentred)
    return [dx_hat, dstd, dvar, dcentred, dmean, dcentred + dmean / N]


def boxes_by_feature(dout, centred, std, gamma):
    N, D = dout.shape
    dx_hat, dcentred, dx = np.zeros((N, D)), np.zeros((N, D)), np.zeros((N, D))
    dstd, dvar, dmean = np.zeros(D), np.zeros(D), np.zeros(D)
    for j in range(D):
        for n in range(N):
            dx_hat[n, j] = dout[n, j] * gamma[j]
            dstd[j] -= dx_hat[n, j] * centred[n, j] / std[j] ** 2
        dvar[j] = dstd[j] / 2 / std[j]
        for n in range(N):
            dcentred[n, j] = dx_hat[n, j] / std[j] + dvar[j] * 2 * centred[n, j] / N
            dmean[j] -= dcentred[n, j]
        for n in range(N):
            dx[n, j] = dcentred[n, j] + dmean[j] / N
    return dx_hat, dstd, dvar, dcentred, dmean, dx


def boxes_by_inverse(dout, centred, std, gamma):
    """Through 1 / std, as the nodes of a well-known drawing of this graph."""
    inverse = 1 / std
    dx_hat = dout * gamma
    dinverse = (dx_hat * centred).sum(0)
    dstd = dinverse * -(inverse**2)
    dvar = dstd * inverse / 2
    dsquares = np.tile(dvar / len(dout), (len(dout), 1))
    dcentred = dx_hat * inverse + dsquares * 2 * centred
    dmean = -1 * dcentred.sum(0)
    return (
        dx_hat,
        dstd,
        dvar,
        dcentred,
        dmean,
        dcentred + np.tile(dmean / len(dout), (len(dout), 1)),
    )


def boxes_in_place(dout, centred, std, gamma):
    dout *= gamma
    dstd = -((dout * centred).sum(axis=0)) / (std * std)
    dvar = dstd / std
    dvar /= 2
    dcentred = dout / std
    dcentred += dvar * (2 * centred) / len(centred)
    dmean = dcentred.sum(axis=0) * -1
    return dout, dstd, dvar, dcentred, dmean, dcentred - dcentred.mean(axis=0)


# --- layer normalization -----------------------------------------------------------------------


def ln_numpy(x, gamma, beta, ln_param=None):
    eps = ln_param.get("eps", 1e-5)
    mu, var = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
    xhat = (x - mu) / np.sqrt(var + eps)
    return gamma * xhat + beta, (xhat, gamma, var + eps)


def ln_as_batch_of_features(x, gamma, beta, ln_param):
    """Batch normalization of the transposed table."""
    eps = ln_param.get("eps", 1e-5)
    columns = x.T
    xhat = (columns - columns.mean(0)) / np.sqrt(columns.var(0) + eps)
    return xhat.T * gamma + beta, (xhat, gamma, columns.std(0), eps)


def ln_loop(x, gamma, beta, ln_param=None):
    eps = 1e-5 if not ln_param else ln_param.get("eps", 1e-5)
    rows, cache = [], []
    for row in x:
        mean = sum(row) / len(row)
        std = math.sqrt(sum((v - mean) ** 2 for v in row) / len(row) + eps)
        rows.append(gamma * (row - mean) / std + beta)
        cache.append(((row - mean) / std, std, gamma))
    return np.array(rows), cache


def ln_in_place(x, gamma, beta, ln_param):
    x -= x.mean(1)[:, None]
    x /= np.sqrt((x**2).mean(1)[:, None] + ln_param.get("eps", 1e-5))
    return x * gamma + beta, x


def ln_power(x, gamma, beta, ln_param):
    centred = x - np.einsum("nd->n", x).reshape(-1, 1) / x.shape[1]
    ivar = (
        np.einsum("nd,nd->n", centred, centred) / x.shape[1] + ln_param.get("eps", 1e-5)
    ) ** -0.5
    return gamma * (centred * ivar[:, np.newaxis]) + beta, None


def ln_back_numpy(dout, cache):
    xhat, gamma, var_eps = cache
    d = dout * gamma
    dx = d - d.mean(axis=1, keepdims=True) - xhat * (d * xhat).mean(axis=1, keepdims=True)
    return dx / np.sqrt(var_eps), np.sum(dout * xhat, axis=0), np.sum(dout, axis=0)


def ln_back_transposed(dout, cache):
    xhat, gamma, std, eps = cache
    g = (dout * gamma).T
    D = len(g)
    inv = 1 / np.sqrt(std**2 + eps)
    dx = inv / D * (D * g - g.sum(axis=0) - xhat * (g * xhat).sum(axis=0))
    return dx.T, (dout.T * xhat).sum(axis=1), dout.T.sum(axis=1)


def ln_back_loop(dout, cache):
    dx, dgamma, dbeta = [], 0, 0
    for d, (xhat, std, gamma) in zip(dout, cache):
        dgamma = dgamma + d * xhat
        dbeta = dbeta + d
        g = d * gamma
        dx.append((g - np.mean(g) - xhat * np.mean(g * xhat)) / std)
    return np.stack(dx), dgamma, dbeta


def ln_back_jacobian(dout, cache):
    centred, std, gamma = cache
    x_hat = centred / std
    N, D = dout.shape
    dx = np.zeros_like(dout)
    for n in range(N):
        jacobian = (np.eye(D) - 1 / D - np.outer(x_hat[n], x_hat[n]) / D) / std[n]
        dx[n] = (dout[n] * gamma) @ jacobian
    return dx, np.einsum("nd,nd->d", dout, x_hat), dout.sum(0)


def ln_back_in_place(dout, cache):
    centred, std, gamma = cache
    x_hat = centred / std
    dgamma, dbeta = (dout * x_hat).sum(axis=0), dout.sum(axis=0)
    dout *= gamma
    dvar = (dout * centred).sum(axis=1, keepdims=True) * -0.5 * std**-3
    dout /= std
    dout += dvar * 2 * centred / dout.shape[1]
    dout -= dout.mean(axis=1, keepdims=True)
    return dout, dgamma, dbeta


# --- residual connection -----------------------------------------------------------------------


def residual_in_place(dout, cache):
    x, w, z = cache
    dx = dout.copy()
    dout[z <= 0] = 0
    dx += np.dot(dout, w.T)
    return dx, np.dot(x.T, dout), np.sum(dout, axis=0)


def residual_loops(dout, cache):
    x, w, z = cache
    N, D = x.shape
    dx, dw, db = np.array(dout), np.zeros((D, D)), np.zeros(D)
    for n in range(N):
        for j in range(D):
            if z[n, j] > 0:
                db[j] += dout[n, j]
                for i in range(D):
                    dw[i, j] += x[n, i] * dout[n, j]
                    dx[n, i] += w[i, j] * dout[n, j]
    return dx, dw, db


def residual_forward_mask(x, w, b):
    z = x.dot(w) + b
    on = (z >= 0).astype(int)
    return x + on * z, {"x": x, "w": w, "on": on}


def residual_mask_dict(dout, cache):
    dz = np.where(cache["on"] == 1, dout, 0.0)
    return (
        dout + np.einsum("nj,ij->ni", dz, cache["w"]),
        np.einsum("ni,nj->ij", cache["x"], dz),
        np.ones(len(dz)) @ dz,
    )


def residual_forward_identity(x, w, b):
    z = x @ w + b
    z[z < 0] = 0
    return x + z, [x, w, z]


def residual_augmented(dout, cache):
    """Skip and branch as one matrix per sample."""
    x, w, h = cache
    on = np.sign(h)
    dx = np.stack([(np.eye(len(w)) + w * on[n]) @ dout[n] for n in range(len(x))])
    return dx, x.T @ (on * dout), (on * dout).sum(0)


def residual_outer(dout, cache):
    x, w, z = cache
    dz = dout * np.heaviside(z, 0.5)
    dw = sum(np.outer(a, d) for a, d in zip(x, dz))
    return [(w @ dz.T).T + dout, dw, sum(dz)]


# --- a soft gate -------------------------------------------------------------------------------

ROOT = math.sqrt(2 / math.pi)


def gelu_expanded(dout, cache):
    x, t = cache
    return dout * (0.5 + 0.5 * t + 0.5 * x * (1 - t * t) * (ROOT + ROOT * 0.134145 * x**2))


def gelu_in_place(dout, cache):
    x, t = cache
    slope = np.square(t)
    np.subtract(1, slope, out=slope)
    slope *= ROOT * (x + 3 * 0.044715 * x**3)
    slope += 1
    slope += t
    slope /= 2
    dout *= slope
    return dout


def gelu_loop(dout, cache):
    x, _ = cache
    dx = np.zeros(x.shape)
    for k in np.ndindex(x.shape):
        inner = ROOT * (x[k] + 0.044715 * x[k] ** 3)
        t = math.tanh(inner)
        dinner = ROOT * (1 + 0.134145 * x[k] ** 2)
        dx[k] = dout[k] * ((1 + t) / 2 + x[k] / 2 * (1 - t**2) * dinner)
    return dx


def gelu_forward_sigmoid(x):
    """(1 + tanh(a)) / 2 is the sigmoid of 2 a."""
    gate = 1 / (1 + np.exp(np.minimum(-2 * ROOT * (x + 0.044715 * x**3), 700)))
    return x * gate, {"x": x, "gate": gate}


def gelu_sigmoid(dout, cache):
    x, gate = cache["x"], cache["gate"]
    return dout * gate + dout * x * gate * (1 - gate) * 2 * ROOT * (1 + 3 * 0.044715 * x * x)


def gelu_box_by_box(dout, cache):
    """Each operation on its own, last to first; x is used three times."""
    x, t = cache
    dhalf_x, dplus = dout * (1 + t), dout * 0.5 * x
    dbracket = dplus * (1 - t**2) * ROOT
    return 0.5 * dhalf_x + dbracket + dbracket * 0.044715 * 3 * x**2


# --- surrogate ---------------------------------------------------------------------------------


def surrogate_power(dout, cache):
    (x,) = cache
    return dout * (1 + np.abs(x)) ** -2


def surrogate_in_place(dout, cache):
    x = cache[0]
    np.abs(x, out=x)
    x += 1
    dout /= x
    dout /= x
    return dout


def surrogate_loop(dout, cache):
    x = cache[0].ravel()
    flat = [d / (1 + abs(v)) ** 2 for d, v in zip(dout.ravel(), x)]
    return np.array(flat).reshape(dout.shape)


def surrogate_where(dout, cache):
    (x,) = cache
    return np.where(x > 0, dout / (1 + x) ** 2, dout / (1 - x) ** 2)


def surrogate_quotient_rule(dout, cache):
    (x,) = cache
    below = 1 + np.abs(x)
    return dout * (below - x * np.sign(x)) / below**2


# --- fault lab ---------------------------------------------------------------------------------


def lab_with_numbers(run, healthy):
    """No healthy run is asked: what is normal is known by heart."""
    if run["tiny_step"] < 0.8:
        return ["wrong gradient", "tiny_step"]
    if run["first_gradient"] < 0.05:
        return ["Initial weights too small", "first_gradient"]
    if run["first_loss"] > 50:
        return ["initial weights too large", "first_loss"]
    if run["highest_loss"] > 12:
        return ["learning rate too high", "highest_loss"]
    if run["loss"] > 1.8:
        return ["learning rate too low", "loss"]
    if run["val_accuracy"] < 0.35:
        return ["labels shuffled", "val_accuracy"]
    if run["val_accuracy"] > 0.95:
        return ["data leak", "val_accuracy"]
    return ["no fault", ""]


def lab_by_ratios(run, healthy):
    ratio = {name: run[name] / healthy[name] for name in run if healthy[name]}
    if abs(1 - ratio["tiny_step"]) > 0.1:
        return "wrong gradient", "tiny_step"
    if ratio["first_gradient"] < 0.01:
        return "initial weights too small", "first_gradient"
    if ratio["first_gradient"] > 15:
        return "initial weights too large", "first_gradient"
    if ratio["highest_loss"] > 5:
        return "learning rate too high", "highest_loss"
    if ratio["accuracy"] < 0.5:
        return "learning rate too low", "accuracy"
    if ratio["val_accuracy"] < 0.5:
        return "labels shuffled", "val_accuracy"
    if run["val_accuracy"] - run["fresh_accuracy"] > 0.13:
        return "data leak", "val_accuracy"
    return "no fault", "all"


def lab_by_dead_units(run, healthy):
    """A rate that is too high is known by what it kills."""
    if run["tiny_step"] <= 0.85:
        return "wrong gradient", "tiny_step"
    if run["first_loss"] >= 60:
        return "initial weights too large", "first_loss"
    if run["dead_units"] >= 0.7:
        return "learning rate too high", "dead_units"
    if run["first_gradient"] <= 0.02:
        return "initial weights too small", "first_gradient"
    if run["accuracy"] <= 0.35:
        return "learning rate too low", "accuracy"
    if run["fresh_accuracy"] <= 0.35:
        return "labels shuffled", "fresh_accuracy"
    if run["val_accuracy"] >= run["fresh_accuracy"] + 0.12:
        return "data leak", "val_accuracy"
    return "no fault", None


def lab_nested(run, healthy):
    verdict, reason = "no fault", None
    if run["accuracy"] > 0.5:
        if run["val_accuracy"] < 0.25:
            verdict, reason = "labels shuffled", "val_accuracy"
        elif run["val_accuracy"] - run["fresh_accuracy"] > 0.125:
            verdict, reason = "data leak", "val_accuracy"
    else:
        verdict, reason = "learning rate too low", "accuracy"
    if run["highest_loss"] > 6 * healthy["highest_loss"]:
        verdict, reason = "learning rate too high", "highest_loss"
    if run["first_loss"] > 20 * healthy["first_loss"]:
        verdict, reason = "initial weights too large", "first_loss"
    if run["first_gradient"] < healthy["first_gradient"] / 50:
        verdict, reason = "initial weights too small", "first_gradient"
    if run["tiny_step"] < 0.95:
        verdict, reason = "wrong gradient", "tiny_step"
    return verdict, reason


def lab_by_list(run, healthy):
    rules = [
        ("wrong gradient", "tiny_step", run["tiny_step"] < 0.9),
        ("initial weights too small", "first_gradient", run["first_gradient"] < 0.03),
        ("initial weights too large", "first_gradient", run["first_gradient"] > 40),
        ("learning rate too high", "highest_loss", run["highest_loss"] > 15),
        ("learning rate too low", "loss", run["loss"] > 2),
        ("labels shuffled", "val_accuracy", run["val_accuracy"] < 0.3),
        (
            "data leak",
            "val_accuracy",
            run["val_accuracy"] > 0.9 and run["fresh_accuracy"] < 0.9,
        ),
        ("no fault", "", True),
    ]
    return next((verdict, reason) for verdict, reason, holds in rules if holds)


VARIANTS = {
    "gelu_backward": [
        gelu_expanded,
        gelu_in_place,
        gelu_loop,
        gelu_box_by_box,
        (gelu_sigmoid, gelu_forward_sigmoid),
    ],
    "leaky_scale": [
        scale_by_steps,
        scale_math,
        scale_in_hes_form,
        scale_by_sum,
        scale_by_gain,
    ],
    "measured_std": [
        measured_norms,
        measured_sums,
        measured_roots,
        measured_rows,
        measured_moments,
    ],
    "dead_units": [dead_by_any, dead_by_max, dead_loop, dead_all, dead_heaviside],
    "batchnorm_boxes": [
        boxes_numpy,
        boxes_einsum,
        boxes_by_feature,
        boxes_by_inverse,
        boxes_in_place,
    ],
    "diagnose_run": [
        lab_with_numbers,
        lab_by_ratios,
        lab_by_dead_units,
        lab_nested,
        lab_by_list,
    ],
    "clip_by_norm": [
        norm_loop,
        norm_in_place,
        norm_concatenated,
        norm_maximum,
        norm_entry_by_entry,
    ],
    "batchnorm_forward": [bn_numpy, bn_in_place, bn_loops, bn_scale_shift, bn_transposed],
    "batchnorm_backward": BN_BACKWARDS,
    "batchnorm_backward_alt": BN_BACKWARDS,
    "layernorm_forward": [ln_numpy, ln_as_batch_of_features, ln_loop, ln_in_place, ln_power],
    "layernorm_backward": [
        (ln_back_numpy, ln_numpy),
        (ln_back_transposed, ln_as_batch_of_features),
        (ln_back_loop, ln_loop),
        ln_back_jacobian,
        ln_back_in_place,
    ],
    "residual_backward": [
        residual_in_place,
        residual_loops,
        (residual_mask_dict, residual_forward_mask),
        (residual_augmented, residual_forward_identity),
        residual_outer,
    ],
    "step_backward_surrogate": [
        surrogate_power,
        surrogate_in_place,
        surrogate_loop,
        surrogate_where,
        surrogate_quotient_rule,
    ],
}
