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


def _gate(a):
    return 1 / (1 + np.exp(-a))


def gru_split(x, prev_h, Wx, Wh, b):
    H = prev_h.shape[1]
    of_x, of_h = x @ Wx + b, prev_h @ Wh
    r = _gate(of_x[:, :H] + of_h[:, :H])
    z = _gate(of_x[:, H : 2 * H] + of_h[:, H : 2 * H])
    n = np.tanh(of_x[:, 2 * H :] + r * of_h[:, 2 * H :])
    return (1 - z) * n + z * prev_h, dict(
        x=x, prev_h=prev_h, Wx=Wx, Wh=Wh, r=r, z=z, n=n, hidden=of_h[:, 2 * H :]
    )


def gru_as_a_correction(x, prev_h, Wx, Wh, b):
    """The old state, moved a part of the way to the candidate."""
    _, cache = gru_split(x, prev_h, Wx, Wh, b)
    step = 1 - cache["z"]
    return prev_h + step * (cache["n"] - prev_h), cache


def gru_three_matrices(x, prev_h, Wx, Wh, b):
    (Wr, Wz, Wn), (Ur, Uz, Un) = np.hsplit(Wx, 3), np.hsplit(Wh, 3)
    br, bz, bn = np.array_split(b, 3)
    r = (1 + np.tanh((x.dot(Wr) + prev_h.dot(Ur) + br) / 2)) / 2
    z = (1 + np.tanh((x.dot(Wz) + prev_h.dot(Uz) + bz) / 2)) / 2
    m = prev_h.dot(Un)
    n = np.tanh(x.dot(Wn) + bn + r * m)
    return n + z * (prev_h - n), (x, prev_h, Wr, Wz, Wn, Ur, Uz, Un, r, z, m, n)


def gru_in_place(x, prev_h, Wx, Wh, b):
    H = prev_h.shape[1]
    a, u = x @ Wx, prev_h @ Wh
    a += b
    gates = a[:, : 2 * H] + u[:, : 2 * H]
    gates *= -1
    np.exp(gates, out=gates)
    gates += 1
    np.reciprocal(gates, out=gates)
    candidate = u[:, 2 * H :] * gates[:, :H]
    candidate += a[:, 2 * H :]
    np.tanh(candidate, out=candidate)
    next_h = prev_h * gates[:, H:] + candidate * (1 - gates[:, H:])
    return next_h, [x, prev_h, Wx, Wh, gates, candidate, u]


def gru_loops(x, prev_h, Wx, Wh, b):
    N, H = prev_h.shape
    next_h = np.zeros((N, H))
    for s in range(N):
        for j in range(H):
            of_x = [x[s] @ Wx[:, k * H + j] + b[k * H + j] for k in range(3)]
            of_h = [prev_h[s] @ Wh[:, k * H + j] for k in range(3)]
            r, z = (_gate(of_x[k] + of_h[k]) for k in (0, 1))
            next_h[s, j] = z * prev_h[s, j] + (1 - z) * np.tanh(of_x[2] + r * of_h[2])
    return next_h, None


def gru_only_inputs(x, prev_h, Wx, Wh, b):
    return gru_split(x, prev_h, Wx, Wh, b)[0], (x, prev_h, Wx, Wh, b)


def gru_back_split(dnext_h, cache):
    r, z, n = cache["r"], cache["z"], cache["n"]
    dn = (1 - z) * dnext_h * (1 - n * n)
    dz = (cache["prev_h"] - n) * dnext_h * z * (1 - z)
    dr = dn * cache["hidden"] * r * (1 - r)
    of_x, of_h = np.hstack([dr, dz, dn]), np.hstack([dr, dz, r * dn])
    dprev_h = of_h @ cache["Wh"].T + z * dnext_h
    return (
        of_x @ cache["Wx"].T,
        dprev_h,
        cache["x"].T @ of_x,
        cache["prev_h"].T @ of_h,
        of_x.sum(0),
    )


def gru_back_three_matrices(dnext_h, cache):
    x, prev_h, Wr, Wz, Wn, Ur, Uz, Un, r, z, m, n = cache
    dn = dnext_h - dnext_h * z
    dan = dn - dn * n**2
    daz = (dnext_h * prev_h - dnext_h * n) * (z - z**2)
    dar = dan * m * (r - r**2)
    dm = dan * r
    dx = dar @ Wr.T + daz @ Wz.T + dan @ Wn.T
    dprev_h = dnext_h * z + dar @ Ur.T + daz @ Uz.T + dm @ Un.T
    dWx = np.concatenate((x.T @ dar, x.T @ daz, x.T @ dan), axis=1)
    dWh = np.concatenate((prev_h.T @ dar, prev_h.T @ daz, prev_h.T @ dm), axis=1)
    db = np.concatenate([part.sum(axis=0) for part in (dar, daz, dan)])
    return [dx, dprev_h, dWx, dWh, db]


def gru_back_in_place(dnext_h, cache):
    x, prev_h, Wx, Wh, gates, candidate, u = cache
    H = prev_h.shape[1]
    r, z = gates[:, :H], gates[:, H:]
    da = np.empty_like(u)
    da[:, H : 2 * H] = dnext_h * (prev_h - candidate) * z * (1 - z)
    dprev_h = dnext_h * z
    dnext_h *= 1 - z
    dnext_h *= 1 - candidate**2
    da[:, 2 * H :] = dnext_h
    da[:, :H] = dnext_h * u[:, 2 * H :] * r * (1 - r)
    dx, dWx, db = da @ Wx.T, x.T @ da, np.sum(da, axis=0)
    da[:, 2 * H :] *= r
    dprev_h += da @ Wh.T
    return dx, dprev_h, dWx, prev_h.T @ da, db


def gru_back_loops(dnext_h, cache):
    """One sample after the other; what they say of the weights adds up."""
    x, prev_h, Wx, Wh = (cache[name] for name in ("x", "prev_h", "Wx", "Wh"))
    dx, dprev_h = np.zeros_like(x), np.zeros_like(prev_h)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros(Wx.shape[1])
    for s in range(len(x)):
        r, z, n, m = (cache[name][s] for name in ("r", "z", "n", "hidden"))
        dn = dnext_h[s] * (1 - z) * (1 - n**2)
        dz = dnext_h[s] * (prev_h[s] - n) * z * (1 - z)
        dr = dn * m * r * (1 - r)
        da, du = np.r_[dr, dz, dn], np.r_[dr, dz, dn * r]
        dx[s], dprev_h[s] = Wx @ da, Wh @ du + dnext_h[s] * z
        dWx += np.outer(x[s], da)
        dWh += np.outer(prev_h[s], du)
        db += da
    return dx, dprev_h, dWx, dWh, db


def gru_back_only_inputs(dnext_h, cache):
    """Nothing was kept but the inputs: the forward is run again."""
    return gru_back_split(dnext_h, gru_split(*cache)[1])


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


# --- two steps ---------------------------------------------------------------------------------


def two_steps_plain(dh1, dh2, h0, h1, h2, Wh):
    da2 = dh2 - dh2 * h2 * h2
    carry = np.dot(da2, Wh.T)
    da1 = (dh1 + carry) * (1 + h1) * (1 - h1)
    return [da2, carry, dh1 + carry, da1, np.dot(h1.T, da2) + np.dot(h0.T, da1)]


def two_steps_einsum(dh1, dh2, h0, h1, h2, Wh):
    da2 = np.einsum("nh,nh->nh", dh2, 1 - h2**2)
    carry = np.einsum("nj,ij->ni", da2, Wh)
    total = carry + dh1
    da1 = total * (1 - np.square(h1))
    dWh = sum(np.einsum("ni,nj->ij", h, da) for h, da in ((h0, da1), (h1, da2)))
    return da2, carry, total, da1, dWh


def two_steps_loops(dh1, dh2, h0, h1, h2, Wh):
    N, H = h0.shape
    da2, carry, total, da1 = (np.zeros((N, H)) for _ in range(4))
    dWh = np.zeros((H, H))
    for n in range(N):
        da2[n] = dh2[n] * (1 - h2[n] ** 2)
        carry[n] = Wh @ da2[n]
        total[n] = dh1[n] + carry[n]
        da1[n] = total[n] * (1 - h1[n] ** 2)
        dWh += np.outer(h1[n], da2[n]) + np.outer(h0[n], da1[n])
    return da2, carry, total, da1, dWh


def two_steps_in_place(dh1, dh2, h0, h1, h2, Wh):
    dh2 *= 1 - h2**2
    carry = dh2 @ Wh.T
    dh1 += carry
    da1 = dh1 * (1 - h1**2)
    dWh = np.zeros_like(Wh)
    dWh += h1.T @ dh2
    dWh += h0.T @ da1
    return dh2, carry, dh1, da1, dWh


def two_steps_from_the_sums(dh1, dh2, h0, h1, h2, Wh):
    da2 = dh2 / np.cosh(np.arctanh(h2)) ** 2
    carry = (Wh @ da2.T).T
    da1 = (dh1 + carry) / np.cosh(np.arctanh(h1)) ** 2
    both = np.concatenate([h1, h0]).T @ np.concatenate([da2, da1])
    return da2, carry, dh1 + carry, da1, both


# --- a leaky memory ----------------------------------------------------------------------------


def leaky_back_plain(dh, cache):
    x, h0, keep, h = cache
    dx, dkeep = np.zeros_like(x), np.zeros_like(keep)
    carry = np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dx[:, t] = dh[:, t] + carry
        dkeep += (dx[:, t] * (h[:, t - 1] if t else h0)).sum(axis=0)
        carry = dx[:, t] * keep
    return dx, carry, dkeep


def leaky_back_in_place(dh, cache):
    x, h0, keep, h = cache
    for t in range(dh.shape[1] - 2, -1, -1):
        dh[:, t] += keep * dh[:, t + 1]
    before = np.concatenate([h0[:, None], h[:, :-1]], axis=1)
    return dh, keep * dh[:, 0], np.einsum("nth,nth->h", dh, before)


def leaky_back_powers(dh, cache):
    x, h0, keep, h = cache
    T = x.shape[1]
    dx = np.zeros_like(x)
    for t in range(T):
        for s in range(t, T):
            dx[:, t] += keep ** (s - t) * dh[:, s]
    before = np.concatenate([h0[:, None], h], axis=1)[:, :-1]
    return dx, keep * dx[:, 0], (dx * before).sum(axis=1).sum(axis=0)


def leaky_back_matrix(dh, cache):
    x, h0, keep, h = cache
    T = x.shape[1]
    lag = np.arange(T)[None, :] - np.arange(T)[:, None]  # s - t
    weight = np.where(lag[:, :, None] >= 0, keep ** np.maximum(lag, 0)[:, :, None], 0.0)
    dx = np.einsum("tsh,nsh->nth", weight, dh)
    before = np.concatenate([h0[:, None], h[:, :-1]], axis=1)
    return [dx, dx[:, 0] * keep, np.einsum("nth,nth->h", dx, before)]


def leaky_back_one_sequence_at_a_time(dh, cache):
    x, h0, keep, h = cache
    dx, dh0, dkeep = np.zeros(x.shape), np.zeros(h0.shape), np.zeros(keep.shape)
    for n in range(len(x)):
        total = 0.0
        for t in range(x.shape[1])[::-1]:
            total = total * keep + dh[n, t]
            dx[n, t] = total
            dkeep += total * (h0[n] if t == 0 else h[n, t - 1])
        dh0[n] = total * keep
    return dx, dh0, dkeep


# --- an embedding ------------------------------------------------------------------------------


def embedding_back_loops(dout, cache):
    tokens, E = cache
    dE = np.zeros(E.shape)
    for n in range(tokens.shape[0]):
        for t in range(tokens.shape[1]):
            dE[tokens[n, t]] += dout[n, t]
    return dE


def embedding_back_one_hot(dout, cache):
    tokens, E = cache
    one_hot = np.eye(len(E))[tokens]
    return np.einsum("ntv,ntd->vd", one_hot, dout)


def embedding_back_row_by_row(dout, cache):
    tokens, E = cache
    return np.stack([dout[tokens == v].sum(axis=0) for v in range(len(E))])


def embedding_back_product(dout, cache):
    tokens, E = cache
    rows = tokens.reshape(-1)
    return np.eye(len(E))[:, rows] @ dout.reshape(len(rows), -1)


def embedding_back_bincount(dout, cache):
    tokens, E = cache
    V, D = E.shape
    columns = [np.bincount(tokens.ravel(), dout[..., d].ravel(), V) for d in range(D)]
    return np.stack(columns, axis=1)


# --- softmax over distances --------------------------------------------------------------------


def distance_differences(p, q):
    d = p[:, None] - q[None]
    scores = -(d**2).sum(axis=2)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    probs = e / e.sum(axis=1, keepdims=True)
    N = len(p)
    top = scores.max(axis=1)
    loss = np.mean(top + np.log(e.sum(axis=1)) - np.diag(scores))
    dscores = probs.copy()
    dscores[np.arange(N), np.arange(N)] -= 1
    dscores /= N
    dd = -2 * dscores[:, :, None] * d
    return loss, dscores, dd.sum(axis=1), -dd.sum(axis=0)


def distance_loops(p, q):
    N = len(p)
    loss, dscores, dp, dq = 0.0, np.zeros((N, N)), np.zeros_like(p), np.zeros_like(q)
    for n in range(N):
        s = np.array([-np.sum((p[n] - q[m]) ** 2) for m in range(N)])
        s_max = s.max()
        total = np.exp(s - s_max).sum()
        loss += (np.log(total) + s_max - s[n]) / N
        for m in range(N):
            dscores[n, m] = (np.exp(s[m] - s_max) / total - (n == m)) / N
            dp[n] += dscores[n, m] * 2 * (q[m] - p[n])
            dq[m] += dscores[n, m] * 2 * (p[n] - q[m])
    return loss, dscores, dp, dq


def distance_einsum(p, q):
    d = q[None] - p[:, None]
    scores = -np.einsum("nmk,nmk->nm", d, d)
    logs = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
    G = (np.exp(logs) - np.eye(len(p))) / len(p)
    return [
        -np.mean(np.diagonal(logs)),
        G,
        2 * np.einsum("nm,nmk->nk", G, d),
        -2 * np.einsum("nm,nmk->mk", G, d),
    ]


def distance_rows_sum_to_nothing(p, q):
    scores = -np.square(p[:, None] - q).sum(-1)
    scores -= scores.max(axis=1, keepdims=True)
    sums = np.exp(scores).sum(axis=1)
    loss = (np.log(sums) - scores.diagonal()).mean()
    G = np.exp(scores) / sums[:, None]
    G[np.diag_indices(len(p))] -= 1.0
    G = G / len(p)
    centred = q - q.mean(axis=0)  # rows of G add up to 0
    return loss, G, 2 * G @ centred, 2 * (G.T @ p - G.sum(axis=0)[:, None] * q)


def distance_one_slip_at_a_time(p, q):
    N, D = p.shape
    losses, G, dp, dq = [], [], [], np.zeros((N, D))
    for n, point in enumerate(p):
        d = point - q
        s = -(d * d).sum(axis=1)
        s = s - s.max()
        log_probs = s - np.log(np.sum(np.exp(s)))
        losses.append(-log_probs[n])
        g = (np.exp(log_probs) - (np.arange(N) == n)) / N
        G.append(g)
        dp.append(-2 * g @ d)
        dq += 2 * g[:, None] * d
    return np.mean(losses), np.array(G), np.array(dp), dq


# --- the cell of an LSTM -----------------------------------------------------------------------


def cell_short(dnext_h, dnext_c, prev_c, i, f, o, g):
    t = np.tanh(prev_c * f + g * i)
    dc = dnext_h * o - dnext_h * o * t * t + dnext_c
    return dnext_h * t, dc, dc * g, dc * prev_c, dc * i, dc * f


def cell_cosh(dnext_h, dnext_c, prev_c, i, f, o, g):
    c = f * prev_c + i * g
    dc = dnext_c + dnext_h * o / np.cosh(c) ** 2
    return [np.tanh(c) * dnext_h, dc, g * dc, prev_c * dc, i * dc, f * dc]


def cell_in_place(dnext_h, dnext_c, prev_c, i, f, o, g):
    t = np.tanh(f * prev_c + i * g)
    dnext_c += dnext_h * o * (1 - t**2)
    dnext_h *= t
    return dnext_h, dnext_c, dnext_c * g, dnext_c * prev_c, dnext_c * i, dnext_c * f


def cell_loops(dnext_h, dnext_c, prev_c, i, f, o, g):
    out = np.zeros((6, *prev_c.shape))
    for k in np.ndindex(prev_c.shape):
        t = np.tanh(f[k] * prev_c[k] + i[k] * g[k])
        dc = dnext_c[k] + dnext_h[k] * o[k] * (1 - t * t)
        for row, value in enumerate(
            (dnext_h[k] * t, dc, dc * g[k], dc * prev_c[k], dc * i[k], dc * f[k])
        ):
            out[(row, *k)] = value
    return tuple(out)


def cell_stacked(dnext_h, dnext_c, prev_c, i, f, o, g):
    t = np.tanh(np.sum([f * prev_c, i * g], axis=0))
    dtanh = np.multiply(dnext_h, o)
    dc = np.add(dnext_c, dtanh * (1 + t) * (1 - t))
    di, df, dg, dprev = dc * np.stack([g, prev_c, i, f])
    return dnext_h * t, dc, di, df, dg, dprev


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
    "gru_step_forward": [
        gru_split,
        gru_three_matrices,
        gru_in_place,
        gru_loops,
        gru_as_a_correction,
    ],
    "gru_step_backward": [
        (gru_back_split, gru_split),
        (gru_back_three_matrices, gru_three_matrices),
        (gru_back_in_place, gru_in_place),
        (gru_back_loops, gru_split),
        (gru_back_only_inputs, gru_only_inputs),
        (gru_back_split, gru_as_a_correction),
    ],
    "lstm_step_forward": [lstm_split, lstm_reshaped, lstm_four_matrices, lstm_in_place, lstm_loops],
    "lstm_step_backward": [
        (lstm_back_split, lstm_split),
        (lstm_back_reshaped, lstm_reshaped),
        (lstm_back_four_matrices, lstm_four_matrices),
        (lstm_back_in_place, lstm_in_place),
        (lstm_back_loops, lstm_split),
    ],
    "two_steps_backward": [
        two_steps_plain,
        two_steps_einsum,
        two_steps_loops,
        two_steps_in_place,
        two_steps_from_the_sums,
    ],
    "leaky_backward": [
        leaky_back_plain,
        leaky_back_in_place,
        leaky_back_powers,
        leaky_back_matrix,
        leaky_back_one_sequence_at_a_time,
    ],
    "embedding_backward": [
        embedding_back_loops,
        embedding_back_one_hot,
        embedding_back_row_by_row,
        embedding_back_product,
        embedding_back_bincount,
    ],
    "distance_softmax_loss": [
        distance_differences,
        distance_loops,
        distance_einsum,
        distance_rows_sum_to_nothing,
        distance_one_slip_at_a_time,
    ],
    "lstm_cell_backward": [cell_short, cell_cosh, cell_in_place, cell_loops, cell_stacked],
}
