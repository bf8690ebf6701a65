"""Differently written right answers to unit 11.

VARIANTS: exercise name -> list of implementations. For a backward, an implementation may come with
the forward that makes its cache: (backward, forward).
"""

import numpy as np

# --- tokens and places -------------------------------------------------------------------------


def embed_back_loops(dout, cache):
    tokens, E, P = cache
    dE, dP = np.zeros(E.shape), np.zeros(P.shape)
    for n in range(tokens.shape[0]):
        for t in range(tokens.shape[1]):
            dE[tokens[n, t]] += dout[n, t]
            dP[t] += dout[n, t]
    return dE, dP


def embed_back_one_hot(dout, cache):
    tokens, E, P = cache
    chosen = np.eye(len(E))[tokens]
    placed = np.eye(len(P))[np.arange(tokens.shape[1])]
    return np.einsum("ntv,ntc->vc", chosen, dout), np.einsum("tl,ntc->lc", placed, dout)


def embed_back_row_by_row(dout, cache):
    tokens, E, P = cache
    dE = np.array([dout[tokens == row].sum(axis=0) for row in range(len(E))])
    dP = np.pad(dout.sum(0), ((0, len(P) - dout.shape[1]), (0, 0)))
    return dE, dP


def embed_forward_own(tokens, E, P):
    T = tokens.shape[1]
    return np.take(E, tokens, axis=0) + P[None, :T], {"tokens": tokens, "sizes": (E.shape, P.shape)}


def embed_back_own_cache(dout, cache):
    (V, C), (L, _) = cache["sizes"]
    flat, where = dout.reshape(-1, C), cache["tokens"].reshape(-1)
    dE = np.stack([np.bincount(where, flat[:, c], V) for c in range(C)], axis=1)
    dP = np.concatenate([np.add.reduce(dout, 0), np.zeros((L - dout.shape[1], C))])
    return dE, dP


def embed_back_at_both(dout, cache):
    tokens, E, P = cache
    dE, dP = 0 * E, 0 * P
    np.add.at(dE, tokens.ravel(), dout.reshape(-1, E.shape[1]))
    np.add.at(dP, np.tile(np.arange(tokens.shape[1]), (len(tokens), 1)), dout)
    return [dE, dP]


# --- the size of a score -----------------------------------------------------------------------


def scale_in_one_line(D, q_std, q_mean, k_std):
    return D * (q_std**2 + q_mean**2) * k_std**2, (D * (q_std**2 + q_mean**2) * k_std**2) ** -0.5


def scale_term_by_term(D, q_std, q_mean, k_std):
    total = 0.0
    for _ in range(D):
        total += (q_std * k_std) ** 2 + (q_mean * k_std) ** 2
    return total, 1 / np.sqrt(total)


def scale_by_deviation(D, q_std, q_mean, k_std):
    deviation = k_std * np.sqrt(D) * np.hypot(q_std, q_mean)
    return deviation**2, 1 / deviation


def scale_multiplied_out(D, q_std, q_mean, k_std):
    var = D * q_std**2 * k_std**2
    var += D * q_mean**2 * k_std**2
    return [var, var ** (-1 / 2)]


def scale_root_by_root(D, q_std, q_mean, k_std):
    rms = (q_std * q_std + q_mean * q_mean) ** 0.5
    return np.square(rms * k_std) * D, 1 / (np.sqrt(D) * rms * k_std)


# --- the softmax of a row ----------------------------------------------------------------------


def weights_back_jacobian(dp, cache):
    p = cache
    J = np.eye(p.shape[-1]) * p[..., None, :] - p[..., :, None] * p[..., None, :]
    return (J @ dp[..., None])[..., 0]


def weights_back_rows(dp, cache):
    p, d = cache.reshape(-1, cache.shape[-1]), dp.reshape(-1, dp.shape[-1])
    out = np.zeros(p.shape)
    for i in range(len(p)):
        out[i] = p[i] * (d[i] - p[i].dot(d[i]))
    return out.reshape(dp.shape)


def weights_back_einsum(dp, cache):
    return cache * dp - cache * np.einsum("...s,...s->...", cache, dp)[..., np.newaxis]


def weights_back_in_place(dp, cache):
    dp -= np.sum(cache * dp, -1)[..., None]
    dp *= cache
    return dp


def weights_forward_exponentials(scores, mask):
    # a masked score may be the largest by far
    e = np.where(mask, np.exp(scores - np.where(mask, scores, -np.inf).max(-1, keepdims=True)), 0)
    return e / e.sum(-1, keepdims=True), (e, e.sum(-1, keepdims=True))


def weights_back_quotient(dp, cache):
    e, total = cache
    dtotal = -(dp * e).sum(-1, keepdims=True) / total**2
    return e * (dp / total + dtotal)


# --- attention ---------------------------------------------------------------------------------


def attention_loops(q, k, v, mask):
    front, (T, D) = q.shape[:-2], q.shape[-2:]
    out = np.zeros((*front, T, v.shape[-1]))
    p = np.zeros((*front, T, k.shape[-2]))
    for i in np.ndindex(*front):
        for t in range(T):
            seen = np.nonzero(mask[t])[0]
            scores = np.array([q[i][t] @ k[i][s] for s in seen]) / np.sqrt(D)
            e = np.exp(scores - max(scores))
            p[i][t, seen] = e / sum(e)
            for s in seen:
                out[i][t] += p[i][t, s] * v[i][s]
    return out, (q, k, v, p)


def attention_einsum(q, k, v, mask):
    scores = np.einsum("...td,...sd->...ts", q, k) / np.sqrt(q.shape[-1])
    scores = np.where(mask, scores, -1e30)
    e = np.exp(scores - scores.max(-1)[..., None])
    p = e / e.sum(-1)[..., None]
    return np.einsum("...ts,...se->...te", p, v), {"q": q, "k": k, "v": v, "p": p}


def attention_scaled_queries(q, k, v, mask):
    scaled = q / np.sqrt(q.shape[-1])
    scores = np.matmul(scaled, k.swapaxes(-1, -2))
    scores[..., ~mask] = -np.inf
    scores -= np.max(scores, axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= np.sum(scores, axis=-1, keepdims=True)
    return scores @ v, [scaled, k, v, scores, q.shape[-1]]


def attention_divided_late(q, k, v, mask):
    s = q @ np.moveaxis(k, -1, -2) * q.shape[-1] ** -0.5 + np.where(mask, 0.0, -np.inf)
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    total = e.sum(axis=-1, keepdims=True)
    return (e @ v) / total, (q, k, v, e / total)


def attention_log_weights(q, k, v, mask):
    s = np.where(mask, q @ np.swapaxes(k, -2, -1) / np.sqrt(q.shape[-1]), -np.inf)
    top = s.max(-1, keepdims=True)
    log_p = s - top - np.log(np.exp(s - top).sum(-1, keepdims=True))
    p = np.exp(log_p)
    return np.matmul(p, v), (p, q, k, v)


def attention_back_loops(dout, cache):
    q, k, v, p = cache
    dq, dk, dv = np.zeros(q.shape), np.zeros(k.shape), np.zeros(v.shape)
    root = np.sqrt(q.shape[-1])
    for i in np.ndindex(*q.shape[:-2]):
        for t in range(q.shape[-2]):
            dp = v[i] @ dout[i][t]
            ds = p[i][t] * (dp - p[i][t] @ dp) / root
            dv[i] += np.outer(p[i][t], dout[i][t])
            dq[i][t] = ds @ k[i]
            dk[i] += np.outer(ds, q[i][t])
    return dq, dk, dv


def attention_back_einsum(dout, cache):
    q, k, v, p = (cache[name] for name in "qkvp")
    dp = np.einsum("...te,...se->...ts", dout, v)
    ds = p * dp - p * np.einsum("...ts,...ts->...t", p, dp)[..., None]
    ds = ds / np.sqrt(q.shape[-1])
    return (
        np.einsum("...ts,...sd->...td", ds, k),
        np.einsum("...ts,...td->...sd", ds, q),
        np.einsum("...ts,...te->...se", p, dout),
    )


def attention_back_scaled_queries(dout, cache):
    scaled, k, v, p, D = cache
    dp = dout @ v.swapaxes(-1, -2)
    dp -= (dp * p).sum(axis=-1, keepdims=True)
    dp *= p
    return dp @ k / np.sqrt(D), dp.swapaxes(-1, -2) @ scaled, p.swapaxes(-1, -2) @ dout


def attention_back_mean_of_outputs(dout, cache):
    """The mean of dp over a row is dout . out."""
    q, k, v, p = cache
    out = p @ v
    ds = p * (dout @ np.swapaxes(v, -1, -2) - np.sum(dout * out, axis=-1, keepdims=True))
    ds *= q.shape[-1] ** -0.5
    return [ds @ k, np.swapaxes(ds, -1, -2) @ q, np.swapaxes(p, -1, -2) @ dout]


def attention_back_jacobian(dout, cache):
    p, q, k, v = cache
    J = np.eye(p.shape[-1]) * p[..., None, :] - p[..., :, None] * p[..., None, :]
    dp = dout @ v.swapaxes(-1, -2)
    ds = np.einsum("...rs,...s->...r", J, dp)
    root = np.sqrt(q.shape[-1])
    return ds @ (k / root), ds.swapaxes(-1, -2) @ (q / root), p.swapaxes(-1, -2) @ dout


# --- one query ---------------------------------------------------------------------------------


def one_query_loops(dout, q, k, v, p):
    S, D = k.shape
    dp, dscores = np.zeros(S), np.zeros(S)
    dv, dk, dq = np.zeros(v.shape), np.zeros(k.shape), np.zeros(D)
    for s in range(S):
        for e in range(len(dout)):
            dp[s] += dout[e] * v[s, e]
            dv[s, e] = dout[e] * p[s]
    for s in range(S):
        for r in range(S):
            dscores[s] += dp[r] * p[r] * ((r == s) - p[s])
    for s in range(S):
        dq += dscores[s] * k[s] / D**0.5
        dk[s] = dscores[s] * q / D**0.5
    return dp, dv, dscores, dq, dk


def one_query_jacobian(dout, q, k, v, p):
    J = np.diag(p) - np.outer(p, p)
    dp = dout @ v.T
    ds = J @ dp
    return dp, p[:, None] * dout, ds, k.T @ ds / np.sqrt(len(q)), ds[:, None] * q / np.sqrt(len(q))


def one_query_einsum(dout, q, k, v, p):
    dp = np.einsum("se,e->s", v, dout)
    ds = p * dp - p * np.dot(p, dp)
    root = np.sqrt(q.size)
    return [dp, np.einsum("s,e->se", p, dout), ds, np.dot(ds, k) / root, np.outer(ds, q / root)]


def one_query_by_the_output(dout, q, k, v, p):
    dp = (v * dout).sum(axis=1)
    ds = p * (dp - dout @ (p @ v))
    return (
        dp,
        dout * p[:, np.newaxis],
        ds,
        (ds[:, None] * k).sum(0) * len(q) ** -0.5,
        np.multiply.outer(ds, q * len(q) ** -0.5),
    )


def one_query_as_matrices(dout, q, k, v, p):
    d, w, one = dout[None], p[None], q[None]
    dp = d @ v.T
    ds = w * (dp - (w * dp).sum(axis=-1, keepdims=True))
    scaled = ds / np.sqrt(one.shape[-1])
    return dp[0], w.T @ d, ds[0], (scaled @ k)[0], scaled.T @ one


# --- heads -------------------------------------------------------------------------------------


def split_by_np_split(x, n_heads):
    return np.stack(np.split(x, n_heads, axis=2), axis=1)


def split_by_slices(x, n_heads):
    N, T, C = x.shape
    D = C // n_heads
    out = np.zeros((N, n_heads, T, D))
    for h in range(n_heads):
        out[:, h] = x[:, :, h * D : (h + 1) * D]
    return out


def split_by_swapaxes(x, n_heads):
    return np.swapaxes(x.reshape(*x.shape[:2], n_heads, -1), 1, 2)


def split_by_moveaxis(x, n_heads):
    N, T, C = x.shape
    return np.moveaxis(np.reshape(x, (N, T, n_heads, int(C / n_heads))), 2, 1)


def split_by_einsum(x, n_heads):
    return np.einsum("nthd->nhtd", x.reshape(x.shape[0], x.shape[1], n_heads, -1))


def merge_by_concatenate(x):
    return np.concatenate([x[:, h] for h in range(x.shape[1])], axis=-1)


def merge_by_slices(x):
    N, n_heads, T, D = x.shape
    out = np.empty((N, T, n_heads * D))
    for h in range(n_heads):
        out[..., h * D : (h + 1) * D] = x[:, h]
    return out


def merge_by_swapaxes(x):
    x = x.swapaxes(1, 2)
    return x.reshape(x.shape[0], x.shape[1], -1)


def merge_by_dstack(x):
    return np.array([np.hstack(list(one)) for one in x])


def merge_by_moveaxis(x):
    N, h, T, D = x.shape
    return np.moveaxis(x, 1, -2).reshape((N, T, h * D))


def multihead_in_one_matrix(dout, cache):
    x, Wq, Wk, Wv, Wo, n_heads, merged, attention_back = cache
    W = np.hstack([Wq, Wk, Wv])
    d = np.concatenate(
        [merge_by_swapaxes(g) for g in attention_back(split_by_np_split(dout @ Wo.T, n_heads))],
        axis=-1,
    )
    flat = x.reshape(-1, x.shape[-1])
    dW = flat.T @ d.reshape(len(flat), -1)
    dWo = merged.reshape(flat.shape).T @ dout.reshape(flat.shape)
    return d @ W.T, *np.split(dW, 3, axis=1), dWo


def multihead_flat(dout, cache):
    x, Wq, Wk, Wv, Wo, n_heads, merged, attention_back = cache
    N, T, C = x.shape
    rows = dout.reshape(N * T, C)
    heads = (rows @ Wo.T).reshape(N, T, n_heads, -1).transpose(0, 2, 1, 3)
    dx, grads = np.zeros((N * T, C)), []
    for W, dheads in zip((Wq, Wk, Wv), attention_back(heads)):
        d = dheads.transpose(0, 2, 1, 3).reshape(N * T, C)
        dx += d @ W.T
        grads.append(x.reshape(N * T, C).T @ d)
    return dx.reshape(N, T, C), *grads, merged.reshape(N * T, C).T @ rows


def multihead_sequence_by_sequence(dout, cache):
    x, Wq, Wk, Wv, Wo, n_heads, merged, attention_back = cache
    dq, dk, dv = map(merge_by_concatenate, attention_back(split_by_slices(dout @ Wo.T, n_heads)))
    dWq, dWk, dWv, dWo = (np.zeros(W.shape) for W in (Wq, Wk, Wv, Wo))
    dx = np.zeros(x.shape)
    for n in range(len(x)):
        dWq += x[n].T @ dq[n]
        dWk += x[n].T @ dk[n]
        dWv += x[n].T @ dv[n]
        dWo += merged[n].T @ dout[n]
        dx[n] = dq[n] @ Wq.T + dk[n] @ Wk.T + dv[n] @ Wv.T
    return dx, dWq, dWk, dWv, dWo


def multihead_tensordot(dout, cache):
    x, Wq, Wk, Wv, Wo, n_heads, merged, attention_back = cache

    def of_matrix(came_in, comes_back):
        return np.tensordot(came_in, comes_back, axes=([0, 1], [0, 1]))

    back = attention_back(split_by_einsum(np.tensordot(dout, Wo, axes=(2, 1)), n_heads))
    dq, dk, dv = (merge_by_moveaxis(g) for g in back)
    dx = dq.dot(Wq.T) + dk.dot(Wk.T) + dv.dot(Wv.T)
    return dx, of_matrix(x, dq), of_matrix(x, dk), of_matrix(x, dv), of_matrix(merged, dout)


def multihead_einsum(dout, cache):
    x, Wq, Wk, Wv, Wo, n_heads, merged, attention_back = cache
    dmerged = np.einsum("ntd,cd->ntc", dout, Wo)
    back = [merge_by_slices(g) for g in attention_back(split_by_swapaxes(dmerged, n_heads))]
    dx = sum(np.einsum("ntd,cd->ntc", g, W) for g, W in zip(back, (Wq, Wk, Wv)))
    dWs = [np.einsum("ntc,ntd->cd", x, g) for g in back]
    return [dx, *dWs, (np.swapaxes(merged, 1, 2) @ dout).sum(axis=0)]


# --- the block ---------------------------------------------------------------------------------


def block_in_place(dout, cache):
    norm1, attention, norm2, mlp = cache
    grads = {}
    d, new = mlp(dout)
    grads.update(new)
    d, new = norm2(d)
    grads.update(new)
    dout += d
    d, new = attention(dout)
    grads.update(new)
    d, new = norm1(d)
    grads.update(new)
    dout += d
    return dout, grads


def block_by_branches(dout, cache):
    grads = {}

    def through(branch, d):
        kept = d
        for piece in branch:
            d, of_piece = piece(d)
            grads.update(of_piece)
        return kept + d

    norm1, attention, norm2, mlp = cache
    return through((attention, norm1), through((mlp, norm2), dout)), grads


def block_backwards_through_the_cache(dout, cache):
    total, branch, grads = dout.copy(), dout, {}
    for number, piece in enumerate(reversed(cache), start=1):
        branch, of_piece = piece(branch)
        grads |= of_piece
        if number % 2 == 0:
            total = total + branch
            branch = total
    return total, grads


def block_with_lists(dout, cache):
    a, of_mlp = cache[3](dout)
    b, of_norm2 = cache[2](a)
    c, of_attention = cache[1](np.add(dout, b))
    e, of_norm1 = cache[0](c)
    pairs = [*of_mlp.items(), *of_norm2.items(), *of_attention.items(), *of_norm1.items()]
    return [dout + b + e, dict(pairs)]


def block_by_linearity(dout, cache):
    """The ways apart: straight on, through one branch, through the other, through both."""
    norm1, attention, norm2, mlp = cache

    def upper(d):
        inner, grads = mlp(d)
        outer, more = norm2(inner)
        return outer, grads | more

    def lower(d):
        inner, grads = attention(d)
        outer, more = norm1(inner)
        return outer, grads | more

    one, grads = upper(dout)
    straight, of_straight = lower(dout)
    both, of_both = lower(one)
    return dout + one + straight + both, grads | {
        name: of_straight[name] + of_both[name] for name in of_straight
    }


# --- the loss ----------------------------------------------------------------------------------


def loss_of_the_kept(logits, targets, keep):
    rows, right = logits[keep], targets[keep]
    e = np.exp(rows - rows.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    shifted = rows - rows.max(axis=1, keepdims=True)
    loss = np.mean(np.log(e.sum(axis=1)) - shifted[np.arange(len(right)), right])
    p[np.arange(len(right)), right] -= 1
    dlogits = np.zeros(logits.shape)
    dlogits[keep] = p / len(right)
    return loss, dlogits


def loss_loops(logits, targets, keep):
    dlogits, total = np.zeros(logits.shape), 0.0
    count = sum(1 for flag in keep.ravel() if flag)
    for n, t in np.ndindex(keep.shape):
        if keep[n, t]:
            row = logits[n, t] - max(logits[n, t])
            log_sum = np.log(sum(np.exp(row)))
            total += log_sum - row[targets[n, t]]
            dlogits[n, t] = np.exp(row - log_sum)
            dlogits[n, t, targets[n, t]] -= 1.0
    return total / count, dlogits / count


def loss_one_hot(logits, targets, keep):
    hot = np.eye(logits.shape[-1])[targets] * keep[..., None]
    top = logits.max(-1, keepdims=True)
    log_p = logits - top - np.log(np.exp(logits - top).sum(-1, keepdims=True))
    weight = keep.astype(float)[..., None] / keep.sum()
    return -(hot * log_p).sum() / keep.sum(), weight * (np.exp(log_p) - hot)


def loss_take_along(logits, targets, keep):
    shifted = logits - np.max(logits, axis=2)[:, :, None]
    log_sum = np.log(np.sum(np.exp(shifted), axis=2))
    own = np.take_along_axis(shifted, targets[..., None], axis=2)[..., 0]
    loss = np.where(keep, log_sum - own, 0.0).sum() / np.sum(keep)
    dlogits = np.exp(shifted - log_sum[..., None])
    dlogits[np.arange(len(keep))[:, None], np.arange(keep.shape[1]), targets] -= 1
    dlogits[~keep] = 0
    dlogits /= np.sum(keep)
    return loss, dlogits


def loss_flat(logits, targets, keep):
    N, T, V = logits.shape
    flat, right, weights = logits.reshape(N * T, V), targets.ravel(), keep.ravel() / keep.sum()
    flat = flat - flat.max(axis=1, keepdims=True)
    log_p = flat - np.log(np.exp(flat).sum(axis=1, keepdims=True))
    d = np.exp(log_p)
    d[np.arange(N * T), right] -= 1
    loss = -np.dot(weights, log_p[np.arange(N * T), right])
    return [loss, (d * weights[:, None]).reshape(N, T, V)]


# --- places by turning -------------------------------------------------------------------------


def rotary_complex(dout, cache):
    cos, sin = cache
    half = cos.shape[1]
    turned = (dout[..., :half] + 1j * dout[..., half:]) * (cos - 1j * sin)
    return np.concatenate([turned.real, turned.imag], axis=-1)


def rotary_loops(dout, cache):
    cos, sin = cache
    dx = np.zeros(dout.shape)
    half = cos.shape[1]
    for n, t, j in np.ndindex(len(dout), *cos.shape):
        turn = np.array([[cos[t, j], -sin[t, j]], [sin[t, j], cos[t, j]]])
        dx[n, t, [j, j + half]] = turn.T @ dout[n, t, [j, j + half]]
    return dx


def rotary_rolled(dout, cache):
    cos, sin = (np.hstack([c, c]) for c in cache)
    half = cos.shape[1] // 2
    partner = np.roll(dout, half, axis=-1)
    partner[..., half:] *= -1
    return dout * cos + partner * sin


def rotary_into_a_buffer(dout, cache):
    cos, sin = cache
    half = cos.shape[1]
    dx = np.empty_like(dout)
    dx[:, :, :half] = cos * dout[:, :, :half]
    dx[:, :, :half] += sin * dout[:, :, half:]
    dx[:, :, half:] = cos * dout[:, :, half:]
    dx[:, :, half:] -= sin * dout[:, :, :half]
    return dx


def rotary_forward_by_matrices(x, speed):
    half = len(speed)
    turns = np.zeros((x.shape[1], 2 * half, 2 * half))
    for t in range(x.shape[1]):
        c, s = np.diag(np.cos(t * speed)), np.diag(np.sin(t * speed))
        turns[t] = np.block([[c, -s], [s, c]])
    return np.einsum("tij,ntj->nti", turns, x), turns


def rotary_by_matrices(dout, turns):
    return np.einsum("tij,nti->ntj", turns, dout)


VARIANTS = {
    "embed_backward": [
        embed_back_loops,
        embed_back_one_hot,
        embed_back_row_by_row,
        (embed_back_own_cache, embed_forward_own),
        embed_back_at_both,
    ],
    "score_scale": [
        scale_in_one_line,
        scale_term_by_term,
        scale_by_deviation,
        scale_multiplied_out,
        scale_root_by_root,
    ],
    "weights_backward": [
        weights_back_jacobian,
        weights_back_rows,
        weights_back_einsum,
        weights_back_in_place,
        (weights_back_quotient, weights_forward_exponentials),
    ],
    "attention_forward": [
        attention_loops,
        attention_einsum,
        attention_scaled_queries,
        attention_divided_late,
        attention_log_weights,
    ],
    "one_query_backward": [
        one_query_loops,
        one_query_jacobian,
        one_query_einsum,
        one_query_by_the_output,
        one_query_as_matrices,
    ],
    "attention_backward": [
        (attention_back_loops, attention_loops),
        (attention_back_einsum, attention_einsum),
        (attention_back_scaled_queries, attention_scaled_queries),
        (attention_back_mean_of_outputs, attention_divided_late),
        (attention_back_jacobian, attention_log_weights),
    ],
    "split_heads": [
        split_by_np_split,
        split_by_slices,
        split_by_swapaxes,
        split_by_moveaxis,
        split_by_einsum,
    ],
    "merge_heads": [
        merge_by_concatenate,
        merge_by_slices,
        merge_by_swapaxes,
        merge_by_dstack,
        merge_by_moveaxis,
    ],
    "multihead_backward": [
        multihead_in_one_matrix,
        multihead_flat,
        multihead_sequence_by_sequence,
        multihead_tensordot,
        multihead_einsum,
    ],
    "block_backward": [
        block_in_place,
        block_by_branches,
        block_backwards_through_the_cache,
        block_with_lists,
        block_by_linearity,
    ],
    "sequence_loss": [
        loss_of_the_kept,
        loss_loops,
        loss_one_hot,
        loss_take_along,
        loss_flat,
    ],
    "rotary_backward": [
        rotary_complex,
        rotary_loops,
        rotary_rolled,
        rotary_into_a_buffer,
        (rotary_by_matrices, rotary_forward_by_matrices),
    ],
}
