"""Right answers that look like a mistake of the catalogue, and must stay right.

NEAR_MISTAKES: as VARIANTS in each unit's variants.py.
"""

import numpy as np

# --- convolution and pooling -------------------------------------------------------------------


def conv_over_the_padded_image(x, w, b, conv_param):
    """Steps over the image, but only where a whole window fits; sizes by true division."""
    s, P = conv_param["stride"], conv_param["pad"]
    HH, WW = w.shape[2:]
    xp = np.pad(x, ((0,), (0,), (P,), (P,)), "constant")
    Ho, Wo = int((xp.shape[2] - HH) / s + 1), int(np.floor((xp.shape[3] - WW) / s)) + 1
    out = np.zeros((len(x), len(w), Ho, Wo))
    for top in range(0, xp.shape[2] - HH + 1, s):
        for left in range(0, xp.shape[3] - WW + 1, s):
            for f in range(len(w)):
                window = xp[:, :, top : top + HH, left : left + WW]
                out[:, f, top // s, left // s] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out, (x, w, b, conv_param)


def conv_back_crop_by_cases(dout, cache):
    """-pad, but not for pad 0; db in the loops."""
    x, w, b, conv_param = cache
    s, P = conv_param["stride"], conv_param["pad"]
    HH, WW = w.shape[2:]
    xp = np.pad(x, ((0,), (0,), (P,), (P,)), "constant")
    dxp, dw, db = np.zeros_like(xp), np.zeros_like(w), np.zeros_like(b)
    for n, f, i, j in np.ndindex(dout.shape):
        window = np.s_[n, :, i * s : i * s + HH, j * s : j * s + WW]
        db[f] += dout[n, f, i, j]
        dw[f] += dout[n, f, i, j] * xp[window]
        dxp[window] += dout[n, f, i, j] * w[f]
    return dxp[:, :, P:-P, P:-P] if P > 0 else dxp, dw, db


def pool_over_the_image(x, pool_param):
    """Steps over the image, but only where a whole window fits."""
    h, w, s = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    rows, cols = range(0, x.shape[2] - h + 1, s), range(0, x.shape[3] - w + 1, s)
    out = [[x[:, :, t : t + h, q : q + w].max(axis=(2, 3)) for q in cols] for t in rows]
    return np.array(out).transpose(2, 3, 0, 1), (x, pool_param)


def pool_back_by_columns(dout, cache):
    """Decodes with the height, as the window has been turned round."""
    x, pool_param = cache
    h, w, s = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(dout.shape):
        col, row = divmod(x[n, c, i * s : i * s + h, j * s : j * s + w].T.argmax(), h)
        dx[n, c, i * s + row, j * s + col] += dout[n, c, i, j]
    return dx


def softmax_back_two_terms(dp, cache):
    """p * dp minus a sum, which has its own factor p."""
    (p,) = cache
    return p * dp - p * np.sum(p * dp, axis=1).reshape(-1, 1)


def deep_back_numbered(dscores, cache):
    """The input stands on the right and is not transposed; the product is."""
    grads = {}
    d = dscores
    for k in range(len(cache), 0, -1):
        h, W, z = cache[k - 1]
        d = d if k == len(cache) else d * (z > 0)
        grads[k] = ((d.T @ h).T, np.ones(len(d)) @ d)
        d = (W @ d.T).T
    return d, [grads[k] for k in sorted(grads)]


# --- normalization -----------------------------------------------------------------------------


def bn_by_std(x, gamma, beta, bn_param):
    """np.std, squared before it is stored; eps is kept for the way back."""
    eps, keep = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    D = len(gamma)
    old_mean, old_var = bn_param.get("running_mean", np.zeros(D)), bn_param.get("running_var", 1)
    if bn_param["mode"] == "test":
        return (x - old_mean) * gamma / (old_var + eps) ** 0.5 + beta, ()
    mean, deviation = np.mean(x, axis=0), np.std(x, axis=0)
    inverse = 1 / np.sqrt(deviation**2 + eps)
    bn_param["running_mean"] = old_mean - (1 - keep) * (old_mean - mean)
    bn_param["running_var"] = old_var + (1 - keep) * (deviation**2 - old_var)
    return (x - mean) * inverse * gamma + beta, (x - mean, deviation**2, eps, gamma)


def bn_back_sums_at_the_end(dout, cache):
    """Nothing is summed in dvar and dmean until they are used."""
    xc, var, eps, gamma = cache
    dxh = dout * gamma
    dvar = -0.5 * dxh * xc * (var + eps) ** -1.5
    direct = dxh * (var + eps) ** -0.5 + 2 * xc * dvar.mean(axis=0)
    dmean = -direct
    dgamma = (dout * xc).sum(axis=0) / np.sqrt(var + eps)
    return direct + dmean.mean(axis=0), dgamma, dout.sum(axis=0)


# --- dropout -----------------------------------------------------------------------------------


def dropout_by_drop_probability(x, dropout_param):
    """Drops with 1 - p, in test mode it multiplies by a mask of ones."""
    drop = 1 - dropout_param["p"]
    mask = np.ones(x.shape)
    if dropout_param["mode"] == "train":
        rng = np.random.default_rng(dropout_param["seed"])
        mask[rng.random(x.shape) < drop] = 0
        mask /= 1 - drop
    return x * mask, mask


def dropout_back_by_mask(dout, mask):
    return dout * mask


# --- through time ------------------------------------------------------------------------------


def rnn_ends_by_hand(x, h0, Wx, Wh, b):
    """Step 0 stands before the loop; a list of states is turned round."""
    states = [np.tanh(x[:, 0] @ Wx + h0 @ Wh + b)]
    for t in range(1, x.shape[1]):
        states.append(np.tanh(x[:, t] @ Wx + states[-1] @ Wh + b))
    return np.array(states).transpose(1, 0, 2), (x, h0, Wx, Wh, [h0, *states])


def rnn_back_ends_by_hand(dh, cache):
    """Step 0 stands behind the loop, and the carry was zero before it."""
    x, h0, Wx, Wh, states = cache
    T = x.shape[1]
    d, later = [None] * T, 0 * h0
    for t in range(T - 1, 0, -1):
        d[t] = (dh[:, t] + later) * (1 - states[t + 1] ** 2)
        later = d[t] @ Wh.T
    d[0] = (dh[:, 0] + later) * (1 - states[1] ** 2)
    return (
        np.stack([step @ Wx.T for step in d], axis=1),
        d[0] @ Wh.T,
        sum(x[:, t].T @ d[t] for t in range(T)),
        sum(states[t].T @ d[t] for t in range(T)),
        np.sum(d, axis=(0, 1)),
    )


def lstm_back_slopes_first(dnext_h, dnext_c, cache):
    """One slope for all four quarters, that of the candidate put in afterwards."""
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, t = cache
    c_slope = (1 + t) * (1 - t)
    dc = dnext_h * o * c_slope + dnext_c
    values = np.hstack([i, f, o, g])
    slopes = values - values**2
    slopes[:, -g.shape[1] :] = 1 - g**2
    da = np.hstack([g * dc, prev_c * dc, t * dnext_h, i * dc]) * slopes
    return da @ Wx.T, da @ Wh.T, f * dc, x.T @ da, prev_h.T @ da, da.sum(0)


NEAR_MISTAKES = {
    "softmax_backward": [softmax_back_two_terms],
    "deep_backward": [deep_back_numbered],
    "conv_forward": [conv_over_the_padded_image],
    "conv_backward": [(conv_back_crop_by_cases, conv_over_the_padded_image)],
    "max_pool_forward": [pool_over_the_image],
    "max_pool_backward": [pool_back_by_columns],
    "batchnorm_forward": [bn_by_std],
    "batchnorm_backward": [(bn_back_sums_at_the_end, bn_by_std)],
    "batchnorm_backward_alt": [(bn_back_sums_at_the_end, bn_by_std)],
    "dropout_forward": [dropout_by_drop_probability],
    "dropout_backward": [(dropout_back_by_mask, dropout_by_drop_probability)],
    "rnn_forward": [rnn_ends_by_hand],
    "rnn_backward": [(rnn_back_ends_by_hand, rnn_ends_by_hand)],
    "lstm_step_backward": [lstm_back_slopes_first],
}
