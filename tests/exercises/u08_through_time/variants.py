"""Differently written right answers to unit 8.

VARIANTS: exercise name -> list of implementations. For a backward, an implementation may come with
the forward that makes its cache: (backward, forward).
"""

import numpy as np

# --- one step ----------------------------------------------------------------------------------


def step_stacked(x, prev_h, Wx, Wh, b):
    both = np.hstack([x, prev_h])
    return np.tanh(both @ np.vstack([Wx, Wh]) + b), None


def step_exp(x, prev_h, Wx, Wh, b):
    a = np.dot(x, Wx) + np.dot(prev_h, Wh) + b[None, :]
    out = (np.exp(a) - np.exp(-a)) / (np.exp(a) + np.exp(-a))
    return [out, {"out": out}]


def step_loops(x, prev_h, Wx, Wh, b):
    N, H = prev_h.shape
    out = np.zeros((N, H))
    for n in range(N):
        for j in range(H):
            total = b[j]
            for d in range(x.shape[1]):
                total += x[n, d] * Wx[d, j]
            for i in range(H):
                total += prev_h[n, i] * Wh[i, j]
            out[n, j] = np.tanh(total)
    return out, (x, prev_h, Wx, Wh, b, out)


def step_einsum(x, prev_h, Wx, Wh, b):
    a = np.einsum("nd,dh->nh", x, Wx) + np.einsum("ni,ih->nh", prev_h, Wh) + b
    return np.tanh(a), (x, prev_h, Wx, Wh, a)


def step_in_place(x, prev_h, Wx, Wh, b):
    old = prev_h.copy()
    prev_h[:] = x.dot(Wx) + old.dot(Wh)
    prev_h += b
    np.tanh(prev_h, out=prev_h)
    return prev_h, {"x": x, "old": old, "Wx": Wx, "Wh": Wh, "new": prev_h}


def step_transposed(x, prev_h, Wx, Wh, b):
    return np.tanh((Wx.T @ x.T + Wh.T @ prev_h.T + b[:, None]).T), (x, b)


def step_back_from_the_sum(dnext_h, cache):
    x, prev_h, Wx, Wh, a = cache
    da = dnext_h / np.cosh(a) ** 2
    return da @ Wx.T, da @ Wh.T, x.T @ da, prev_h.T @ da, np.sum(da, axis=0)


def step_back_in_place(dnext_h, cache):
    cache["new"] **= 2
    dnext_h *= 1 - cache["new"]
    return (
        dnext_h.dot(cache["Wx"].T),
        dnext_h.dot(cache["Wh"].T),
        cache["x"].T.dot(dnext_h),
        cache["old"].T.dot(dnext_h),
        dnext_h.sum(0),
    )


def step_back_loops(dnext_h, cache):
    x, prev_h, Wx, Wh, b, out = cache
    dx, dprev_h = np.zeros_like(x), np.zeros_like(prev_h)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)
    for n in range(len(x)):
        for j in range(len(b)):
            d = dnext_h[n, j] * (1 - out[n, j] * out[n, j])
            dx[n] += d * Wx[:, j]
            dprev_h[n] += d * Wh[:, j]
            dWx[:, j] += d * x[n]
            dWh[:, j] += d * prev_h[n]
            db[j] += d
    return dx, dprev_h, dWx, dWh, db


def step_back_einsum(dnext_h, cache):
    x, prev_h, Wx, Wh, next_h = cache
    da = dnext_h - dnext_h * next_h * next_h
    return [
        np.einsum("nh,dh->nd", da, Wx),
        np.einsum("nh,ih->ni", da, Wh),
        np.einsum("nd,nh->dh", x, da),
        np.einsum("ni,nh->ih", prev_h, da),
        np.einsum("nh->h", da),
    ]


def step_forward_all(x, prev_h, Wx, Wh, b):
    W = np.concatenate([Wx, Wh, b[None]])
    inputs = np.concatenate([x, prev_h, np.ones((len(x), 1))], axis=1)
    next_h = np.tanh(inputs @ W)
    return next_h, (inputs, W, next_h, x.shape[1])


def step_back_all(dnext_h, cache):
    inputs, W, next_h, D = cache
    da = dnext_h * (1 + next_h) * (1 - next_h)
    dinputs, dW = da @ W.T, inputs.T @ da
    return dinputs[:, :D], dinputs[:, D:-1], dW[:D], dW[D:-1], dW[-1]


# --- many steps --------------------------------------------------------------------------------


def sequence_by_steps(x, h0, Wx, Wh, b):
    states, caches = [], []
    h = h0
    for t in range(x.shape[1]):
        h, cache = step_einsum(x[:, t, :], h, Wx, Wh, b)
        states.append(h)
        caches.append(cache)
    return np.stack(states, axis=1), caches


def sequence_time_first(x, h0, Wx, Wh, b):
    xt = x.transpose(1, 0, 2)
    h = np.zeros((len(xt) + 1, *h0.shape))
    h[0] = h0
    for t, now in enumerate(xt):
        h[t + 1] = np.tanh(now @ Wx + h[t] @ Wh + b)
    return h[1:].transpose(1, 0, 2), (xt, h, Wx, Wh)


def sequence_inputs_first(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    h = (x.reshape(N * T, D) @ Wx + b).reshape(N, T, -1)
    before = h0
    for t in range(T):
        h[:, t] = np.tanh(h[:, t] + before @ Wh)
        before = h[:, t]
    return h, {"x": x, "h0": h0, "Wx": Wx, "Wh": Wh, "h": h}


def sequence_one_sample_at_a_time(x, h0, Wx, Wh, b):
    N, T, _ = x.shape
    h = np.empty((N, T, len(b)))
    for n in range(N):
        s = h0[n]
        for t in range(T):
            s = np.tanh(s @ Wh + x[n, t] @ Wx + b)
            h[n, t] = s
    return h, (x, h0, Wx, Wh, b, h)


def sequence_recursive(x, h0, Wx, Wh, b):
    T = x.shape[1]
    first, _ = step_stacked(x[:, 0], h0, Wx, Wh, b)
    if T == 1:
        return first[:, None], None
    rest, _ = sequence_recursive(x[:, 1:], first, Wx, Wh, b)
    return np.concatenate([first[:, None], rest], axis=1), None


def sequence_in_place(x, h0, Wx, Wh, b):
    out = np.zeros((x.shape[0], x.shape[1], h0.shape[1]))
    for t in range(x.shape[1]):
        h0[...] = np.tanh(x[:, t].dot(Wx) + h0.dot(Wh) + b)
        out[:, t] = h0
    return out, out


def through_time_by_steps(dh, caches):
    x0, h0, Wx, Wh, _ = caches[0]
    dxs, carry = [], np.zeros(h0.shape)
    dWx, dWh, db = 0, 0, 0
    for t in range(len(caches) - 1, -1, -1):
        dx, carry, dWx_t, dWh_t, db_t = step_back_from_the_sum(dh[:, t] + carry, caches[t])
        dxs.insert(0, dx)
        dWx, dWh, db = dWx + dWx_t, dWh + dWh_t, db + db_t
    return np.stack(dxs, axis=1), carry, dWx, dWh, db


def through_time_first(dh, cache):
    xt, h, Wx, Wh = cache
    da = np.zeros_like(h[1:])
    carry = 0.0
    for t in range(len(xt))[::-1]:
        da[t] = (dh[:, t] + carry) * (1 - h[t + 1] ** 2)
        carry = da[t] @ Wh.T
    return (
        (da @ Wx.T).transpose(1, 0, 2),
        carry,
        np.einsum("tnd,tnh->dh", xt, da),
        np.einsum("tni,tnh->ih", h[:-1], da),
        da.sum(axis=(0, 1)),
    )


def through_time_in_place(dh, cache):
    x, h0, Wx, Wh, h = (cache[k] for k in ("x", "h0", "Wx", "Wh", "h"))
    T = x.shape[1]
    for t in range(T - 1, -1, -1):
        dh[:, t] *= 1 - h[:, t] ** 2
        if t:
            dh[:, t - 1] += dh[:, t] @ Wh.T
    before = np.concatenate([h0[:, None], h[:, :-1]], axis=1)
    flat = dh.reshape(-1, dh.shape[2])
    return (
        dh @ Wx.T,
        dh[:, 0] @ Wh.T,
        x.reshape(-1, x.shape[2]).T @ flat,
        before.reshape(-1, h0.shape[1]).T @ flat,
        flat.sum(axis=0),
    )


def through_time_one_sample_at_a_time(dh, cache):
    x, h0, Wx, Wh, b, h = cache
    dx, dh0 = np.zeros_like(x), np.zeros_like(h0)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)
    for n in range(x.shape[0]):
        back = np.zeros(len(b))
        for t in reversed(range(x.shape[1])):
            da = (dh[n, t] + back) * (1 - h[n, t] ** 2)
            prev = h0[n] if t == 0 else h[n, t - 1]
            dWx += np.outer(x[n, t], da)
            dWh += np.outer(prev, da)
            db += da
            dx[n, t] = Wx @ da
            back = Wh @ da
        dh0[n] = back
    return dx, dh0, dWx, dWh, db


def through_time_jacobians(dh, cache):
    """Every path from a loss at step s back to step t, as products of Jacobians."""
    x, h0, Wx, Wh, b, h = cache
    N, T, H = h.shape
    da = np.zeros((N, T, H))
    for n in range(N):
        for s in range(T):
            back = dh[n, s]
            for t in range(s, -1, -1):
                back = back * (1 - h[n, t] ** 2)
                da[n, t] += back
                back = Wh @ back
    before = np.concatenate([h0[:, None], h[:, :-1]], axis=1)
    return (
        np.einsum("nth,dh->ntd", da, Wx),
        da[:, 0] @ Wh.T,
        np.einsum("ntd,nth->dh", x, da),
        np.einsum("nti,nth->ih", before, da),
        np.einsum("nth->h", da),
    )


# --- truncated ---------------------------------------------------------------------------------


def _plain_through_time(dh, x, h0, Wx, Wh, h):
    T = x.shape[1]
    dx, carry = np.zeros_like(x), np.zeros_like(h0)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros(Wh.shape[0])
    for t in reversed(range(T)):
        da = (dh[:, t] + carry) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ Wx.T
        dWx += x[:, t].T @ da
        dWh += (h[:, t - 1] if t else h0).T @ da
        db += da.sum(axis=0)
        carry = da @ Wh.T
    return dx, carry, dWx, dWh, db


def truncated_by_pieces(dh, cache, steps):
    x, h0, Wx, Wh, h = cache
    parts = []
    for start in range(0, x.shape[1], steps):
        piece = slice(start, start + steps)
        before = h[:, start - 1] if start else h0
        parts.append(_plain_through_time(dh[:, piece], x[:, piece], before, Wx, Wh, h[:, piece]))
    dx = np.concatenate([p[0] for p in parts], axis=1)
    dWx, dWh, db = (sum(part[k] for part in parts) for k in (2, 3, 4))
    return dx, parts[0][1], dWx, dWh, db


def truncated_cut_after_the_step(dh, cache, steps):
    x, h0, Wx, Wh, h = cache
    dx = np.zeros_like(x)
    dWx, dWh, db, carry = 0, 0, 0, 0
    for t in range(x.shape[1] - 1, -1, -1):
        da = (dh[:, t] + carry) * (1 - h[:, t] ** 2)
        back = da @ Wh.T
        carry = back if t % steps else 0
        dx[:, t] = da @ Wx.T
        dWx = dWx + x[:, t].T @ da
        dWh = dWh + (h[:, t - 1] if t else h0).T @ da
        db = db + da.sum(axis=0)
    return dx, back, dWx, dWh, db


def truncated_in_place(dh, cache, steps):
    x, h0, Wx, Wh, h = cache
    T = x.shape[1]
    for t in range(T - 1, -1, -1):
        dh[:, t] *= 1 - h[:, t] ** 2
        if t % steps != 0:
            dh[:, t - 1] += dh[:, t] @ Wh.T
    before = np.concatenate([h0[:, None], h[:, :-1]], axis=1)
    return (
        dh @ Wx.T,
        dh[:, 0] @ Wh.T,
        np.einsum("ntd,nth->dh", x, dh),
        np.einsum("nti,nth->ih", before, dh),
        dh.sum(axis=(0, 1)),
    )


def truncated_with_a_factor(dh, cache, steps):
    x, h0, Wx, Wh, h = cache
    N, T, D = x.shape
    dx, carry = np.zeros((N, T, D)), np.zeros(h0.shape)
    dWx, dWh, db = np.zeros(Wx.shape), np.zeros(Wh.shape), np.zeros(Wh.shape[1])
    for t in range(T)[::-1]:
        same_piece = float(t // steps == (t + 1) // steps)
        da = (dh[:, t] + same_piece * carry) * (1 - np.square(h[:, t]))
        dx[:, t], carry = da.dot(Wx.T), da.dot(Wh.T)
        dWx += x[:, t].T.dot(da)
        dWh += np.where(t > 0, h[:, t - 1], h0).T.dot(da)
        db += np.ones(N) @ da
    return [dx, carry, dWx, dWh, db]


def truncated_by_paths(dh, cache, steps):
    x, h0, Wx, Wh, h = cache
    N, T, H = h.shape
    da = np.zeros((N, T, H))
    for s in range(T):
        back = dh[:, s]
        for t in range(s, s // steps * steps - 1, -1):
            back = back * (1 - h[:, t] ** 2)
            da[:, t] += back
            back = back @ Wh.T
    before = np.concatenate([h0[:, None], h[:, :-1]], axis=1)
    return (
        da @ Wx.T,
        da[:, 0] @ Wh.T,
        np.einsum("ntd,nth->dh", x, da),
        np.einsum("nti,nth->ih", before, da),
        da.sum(axis=0).sum(axis=0),
    )


# --- LSTM --------------------------------------------------------------------------------------


def _sigmoid(a):
    return 1 / (1 + np.exp(-a))


def lstm_split(x, prev_h, prev_c, Wx, Wh, b):
    ai, af, ao, ag = np.split(x @ Wx + prev_h @ Wh + b, 4, axis=1)
    i, f, o, g = _sigmoid(ai), _sigmoid(af), _sigmoid(ao), np.tanh(ag)
    next_c = f * prev_c + i * g
    next_h = o * np.tanh(next_c)
    return next_h, next_c, (x, prev_h, prev_c, Wx, Wh, b, i, f, o, g, next_c, next_h)


def lstm_reshaped(x, prev_h, prev_c, Wx, Wh, b):
    N, H = prev_h.shape
    a = (np.hstack([x, prev_h]) @ np.vstack([Wx, Wh]) + b).reshape(N, 4, H)
    gates = 1 / (1 + np.exp(-a[:, :3]))
    g = np.tanh(a[:, 3])
    c = gates[:, 1] * prev_c + gates[:, 0] * g
    tc = np.tanh(c)
    return (
        gates[:, 2] * tc,
        c,
        {"gates": gates, "g": g, "tc": tc, "x": x, "h": prev_h, "c": prev_c, "Wx": Wx, "Wh": Wh},
    )


def lstm_four_matrices(x, prev_h, prev_c, Wx, Wh, b):
    H = prev_h.shape[1]
    a = [
        x @ Wx[:, k * H : (k + 1) * H]
        + prev_h @ Wh[:, k * H : (k + 1) * H]
        + b[k * H : (k + 1) * H]
        for k in range(4)
    ]
    next_c = prev_c / (1 + np.exp(-a[1])) + np.tanh(a[3]) / (1 + np.exp(-a[0]))
    next_h = np.tanh(next_c) / (1 + np.exp(-a[2]))
    return next_h, next_c, (x, prev_h, prev_c, Wx, Wh, a, next_c)


def lstm_in_place(x, prev_h, prev_c, Wx, Wh, b):
    H = prev_h.shape[1]
    a = x.dot(Wx)
    a += prev_h.dot(Wh)
    a += b
    a[:, : 3 * H] = _sigmoid(a[:, : 3 * H])
    a[:, 3 * H :] = np.tanh(a[:, 3 * H :])
    old = prev_c.copy()
    prev_c *= a[:, H : 2 * H]
    prev_c += a[:, :H] * a[:, 3 * H :]
    return a[:, 2 * H : 3 * H] * np.tanh(prev_c), prev_c, [x, prev_h, old, Wx, Wh, a, prev_c.copy()]


def lstm_loops(x, prev_h, prev_c, Wx, Wh, b):
    N, H = prev_h.shape
    next_h, next_c = np.zeros((N, H)), np.zeros((N, H))
    for n in range(N):
        for j in range(H):
            a = [
                x[n] @ Wx[:, q * H + j] + prev_h[n] @ Wh[:, q * H + j] + b[q * H + j]
                for q in range(4)
            ]
            next_c[n, j] = _sigmoid(a[1]) * prev_c[n, j] + _sigmoid(a[0]) * np.tanh(a[3])
            next_h[n, j] = _sigmoid(a[2]) * np.tanh(next_c[n, j])
    return next_h, next_c, ()


def lstm_back_split(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, b, i, f, o, g, next_c, next_h = cache
    dc = dnext_c + dnext_h * o * (1 - np.tanh(next_c) ** 2)
    da = np.hstack(
        [
            dc * g * i * (1 - i),
            dc * prev_c * f * (1 - f),
            dnext_h * np.tanh(next_c) * o * (1 - o),
            dc * i * (1 - g * g),
        ]
    )
    return da @ Wx.T, da @ Wh.T, dc * f, x.T @ da, prev_h.T @ da, da.sum(axis=0)


def lstm_back_reshaped(dnext_h, dnext_c, cache):
    gates, g, tc = cache["gates"], cache["g"], cache["tc"]
    i, f, o = gates[:, 0], gates[:, 1], gates[:, 2]
    dc = dnext_c + (dnext_h * o - dnext_h * o * tc**2)
    d = np.stack([dc * g, dc * cache["c"], dnext_h * tc, dc * i], axis=1)
    d[:, :3] *= gates * (1 - gates)
    d[:, 3] *= 1 - g**2
    d = d.reshape(len(d), -1)
    return [
        d.dot(cache["Wx"].T),
        d.dot(cache["Wh"].T),
        dc * f,
        cache["x"].T.dot(d),
        cache["h"].T.dot(d),
        d.sum(0),
    ]


def lstm_back_four_matrices(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, a, next_c = cache
    H = prev_h.shape[1]
    i, f, o, g = _sigmoid(a[0]), _sigmoid(a[1]), _sigmoid(a[2]), np.tanh(a[3])
    dc = dnext_c + dnext_h * o / np.cosh(next_c) ** 2
    das = [
        dc * g * i * (1 - i),
        dc * prev_c * f * (1 - f),
        dnext_h * np.tanh(next_c) * o * (1 - o),
        dc * i / np.cosh(a[3]) ** 2,
    ]
    dx, dprev_h = np.zeros_like(x), np.zeros_like(prev_h)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros(4 * H)
    for k, da in enumerate(das):
        part = slice(k * H, (k + 1) * H)
        dx += da @ Wx[:, part].T
        dprev_h += da @ Wh[:, part].T
        dWx[:, part], dWh[:, part], db[part] = x.T @ da, prev_h.T @ da, da.sum(axis=0)
    return dx, dprev_h, dc * f, dWx, dWh, db


def lstm_back_in_place(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, a, next_c = cache
    H = prev_h.shape[1]
    i, f, o, g = (a[:, k * H : (k + 1) * H].copy() for k in range(4))
    t = np.tanh(next_c)
    dnext_c += dnext_h * o * (1 - t**2)
    dnext_h *= t
    a[:, :H] = dnext_c * g * i * (1 - i)
    a[:, H : 2 * H] = dnext_c * prev_c * f * (1 - f)
    a[:, 2 * H : 3 * H] = dnext_h * o * (1 - o)
    a[:, 3 * H :] = dnext_c * i * (1 - g**2)
    dnext_c *= f
    return a @ Wx.T, a @ Wh.T, dnext_c, x.T @ a, prev_h.T @ a, a.sum(axis=0)


def lstm_back_loops(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, b, i, f, o, g, next_c, next_h = cache
    N, H = prev_h.shape
    dx, dprev_h, dprev_c = np.zeros_like(x), np.zeros_like(prev_h), np.zeros_like(prev_c)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)
    for n in range(N):
        for j in range(H):
            t = np.tanh(next_c[n, j])
            dc = dnext_c[n, j] + dnext_h[n, j] * o[n, j] * (1 - t * t)
            dprev_c[n, j] = dc * f[n, j]
            slopes = (
                dc * g[n, j] * i[n, j] * (1 - i[n, j]),
                dc * prev_c[n, j] * f[n, j] * (1 - f[n, j]),
                dnext_h[n, j] * t * o[n, j] * (1 - o[n, j]),
                dc * i[n, j] * (1 - g[n, j] ** 2),
            )
            for q, da in enumerate(slopes):
                column = q * H + j
                dx[n] += da * Wx[:, column]
                dprev_h[n] += da * Wh[:, column]
                dWx[:, column] += da * x[n]
                dWh[:, column] += da * prev_h[n]
                db[column] += da
    return dx, dprev_h, dprev_c, dWx, dWh, db


# --- slips -------------------------------------------------------------------------------------


def slips_comprehensions(word, neighbours):
    cuts = [(word[:i], word[i:]) for i in range(len(word))]
    wrong = {a + key + b[1:] for a, b in cuts for key in neighbours[b[0]]}
    missing = {a + b[1:] for a, b in cuts}
    doubled = {a + b[0] + b for a, b in cuts}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    return (wrong | missing | doubled | swapped) - {word}


def slips_list_of_uniques(word, neighbours):
    found = []
    for i, letter in enumerate(word):
        found += [word[:i] + key + word[i + 1 :] for key in neighbours[letter]]
        found.append(word[:i] + word[i + 1 :])
        found.append(word[: i + 1] + word[i:])
    for i in range(len(word) - 1):
        if word[i] != word[i + 1]:
            found.append(word[:i] + word[i + 1] + word[i] + word[i + 2 :])
    return list(dict.fromkeys(found))


def slips_with_lists_of_letters(word, neighbours):
    result = set()
    for i in range(len(word)):
        for key in neighbours[word[i]]:
            letters = list(word)
            letters[i] = key
            result.add("".join(letters))
        letters = list(word)
        del letters[i]
        result.add("".join(letters))
        letters = list(word)
        letters.insert(i, word[i])
        result.add("".join(letters))
        if i > 0 and word[i - 1] != word[i]:
            letters = list(word)
            letters[i - 1], letters[i] = letters[i], letters[i - 1]
            result.add("".join(letters))
    return result


def slips_sorted(word, neighbours):
    return sorted(slips_comprehensions(word, neighbours))


def slips_frozen_generator(word, neighbours):
    def every():
        for i in range(len(word)):
            head, letter, tail = word[:i], word[i], word[i + 1 :]
            yield head + tail
            yield head + letter * 2 + tail
            yield from (head + key + tail for key in neighbours[letter])
            if tail != "":
                yield f"{head}{tail[0]}{letter}{tail[1:]}"

    return frozenset(slip for slip in every() if slip != word)


VARIANTS = {
    "rnn_step_forward": [
        step_stacked,
        step_exp,
        step_loops,
        step_einsum,
        step_in_place,
        step_transposed,
    ],
    "rnn_step_backward": [
        (step_back_from_the_sum, step_einsum),
        (step_back_in_place, step_in_place),
        (step_back_loops, step_loops),
        step_back_einsum,
        (step_back_all, step_forward_all),
    ],
    "rnn_forward": [
        sequence_by_steps,
        sequence_time_first,
        sequence_inputs_first,
        sequence_one_sample_at_a_time,
        sequence_recursive,
        sequence_in_place,
    ],
    "rnn_backward": [
        (through_time_by_steps, sequence_by_steps),
        (through_time_first, sequence_time_first),
        (through_time_in_place, sequence_inputs_first),
        (through_time_one_sample_at_a_time, sequence_one_sample_at_a_time),
        (through_time_jacobians, sequence_one_sample_at_a_time),
    ],
    "rnn_backward_truncated": [
        truncated_by_pieces,
        truncated_cut_after_the_step,
        truncated_in_place,
        truncated_with_a_factor,
        truncated_by_paths,
    ],
    "lstm_step_forward": [lstm_split, lstm_reshaped, lstm_four_matrices, lstm_in_place, lstm_loops],
    "lstm_step_backward": [
        (lstm_back_split, lstm_split),
        (lstm_back_reshaped, lstm_reshaped),
        (lstm_back_four_matrices, lstm_four_matrices),
        (lstm_back_in_place, lstm_in_place),
        (lstm_back_loops, lstm_split),
    ],
    "typing_slips": [
        slips_comprehensions,
        slips_list_of_uniques,
        slips_with_lists_of_letters,
        slips_sorted,
        slips_frozen_generator,
    ],
}
