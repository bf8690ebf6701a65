"""Differently written right answers to unit 12: loops, recursion, in place, other algebra.

VARIANTS: exercise name -> list of implementations. For a backward, an implementation may come with
the forward that makes its cache: (backward, forward).
"""

# Right answers, written as students write them.

import math

import numpy as np


def kept_with_a_table(tape, shapes):
    needs = {"*": "in", "@": "in", "log": "in", "square": "in", "tanh": "out", "exp": "out"}
    views = {out: ins[0] for op, ins, out in tape if op == "reshape"}
    seen = []
    for op, ins, out in tape:
        for name in {"in": ins, "out": (out,)}.get(needs.get(op), ()):
            memory = name
            while memory in views:
                memory = views[memory]
            if memory not in seen:
                seen.append(memory)
    return sum(int(np.prod(shapes[name], dtype=int)) * 8 for name in seen)


def kept_backwards(tape, shapes):
    kept = set()
    for op, ins, out in tape[::-1]:
        if op == "reshape" and out in kept:
            kept.remove(out)
            kept.add(ins[0])
        elif op in "*@" or op == "log" or op == "square":
            kept |= set(ins)
        elif op in ("exp", "tanh"):
            kept |= {out}
    return float(sum(np.zeros(shapes[k]).nbytes for k in kept))


def kept_by_flags(tape, shapes):
    flags = dict.fromkeys(shapes, False)
    source = {}
    total = 0
    for op, ins, out in tape:
        if op == "reshape":
            source[out] = source.get(ins[0], ins[0])
            continue
        if op in ("+", "sum"):
            continue
        names = [out] if op in ("tanh", "exp") else list(ins)
        for name in names:
            flags[source.get(name, name)] = True
    for name, flag in flags.items():
        size = 1
        for length in shapes[name]:
            size *= length
        total += size * 8 * flag
    return total


def kept_with_real_arrays(tape, shapes):
    arrays, held = {}, {}
    for name, shape in shapes.items():
        arrays[name] = np.empty(shape)
    for op, ins, out in tape:
        if op == "reshape":
            arrays[out] = arrays[ins[0]]
        wanted = {"*": ins, "@": ins, "log": ins, "square": ins, "exp": [out], "tanh": [out]}
        for name in wanted.get(op, []):
            held[id(arrays[name])] = arrays[name].nbytes
    return np.sum(list(held.values()), dtype=float)


def kept_recursively(tape, shapes):
    makers = {out: (op, ins) for op, ins, out in tape}

    def memory(name):
        op, ins = makers.get(name, ("given", ()))
        return memory(ins[0]) if op == "reshape" else name

    by_input, by_output = ("*", "@", "square", "log"), ("exp", "tanh")
    kept = {memory(name) for op, ins, _ in tape if op in by_input for name in ins}
    kept |= {memory(out) for op, _, out in tape if op in by_output}
    return 8 * sum(math.prod(shapes[name]) for name in kept)


def price_by_formula(layers, every):
    segments = -(-layers // every)
    last = layers - (segments - 1) * every
    full = segments - 2 + every if segments > 1 else 0
    return max(segments - 1 + last, full), 2 * layers - segments


def price_with_ceil(layers, every):
    n = math.ceil(layers / every)
    lengths = [every] * (n - 1) + [layers - every * (n - 1)]
    peaks = [k + length for k, length in enumerate(lengths)]
    return max(peaks), layers + sum(length - 1 for length in lengths)


def price_by_simulation(layers, every):
    held = {i for i in range(layers) if i % every == 0}
    peak, runs = len(held), layers
    for start in sorted(held, reverse=True):
        for i in range(start, min(start + every, layers)):
            if i not in held:
                held.add(i)
                runs += 1
        peak = max(peak, len(held))
        held = {i for i in held if i < start}
    return peak, runs


def price_recursively(layers, every):
    if layers <= every:
        return layers, layers + layers - 1
    whole = layers % every or every
    peak, runs = price_recursively(layers - whole, every)
    return max(peak, (layers - whole) // every + whole), runs + whole + whole - 1


def price_in_numpy(layers, every):
    number = np.arange(layers)
    held = number // every + number % every + 1
    recomputed = np.count_nonzero(number % every)
    return int(held.max()), layers + int(recomputed)


def walk_with_lists(layers, every, x, forward, backward, loss_gradient):
    heads, h = [], x
    for i in range(layers):
        if i % every == 0:
            heads.append(h)
        h = forward(i, h)
    d, grads = loss_gradient(h), []
    for s in range(len(heads) - 1, -1, -1):
        numbers = list(range(layers))[s * every : (s + 1) * every]
        tape = [heads[s]]
        for i in numbers[:-1]:
            tape.append(forward(i, tape[-1]))
        while numbers:
            d, dw = backward(numbers.pop(), d, tape.pop())
            grads.insert(0, dw)
    return d, grads


def walk_that_runs_whole_segments(layers, every, x, forward, backward, loss_gradient):
    kept, h = {0: x}, x
    for i in range(layers):
        h = forward(i, h)
        if (i + 1) % every == 0:
            kept[i + 1] = h
    d, grads = loss_gradient(h), {}
    for start in range((layers - 1) // every * every, -1, -every):
        inputs, h = {}, kept[start]
        for i in range(start, min(start + every, layers)):
            inputs[i] = h
            h = forward(i, h)
        for i in sorted(inputs, reverse=True):
            d, grads[i] = backward(i, d, inputs[i])
    return d, [grads[i] for i in range(layers)]


def walk_that_keeps_the_last_segment(layers, every, x, forward, backward, loss_gradient):
    last = (layers - 1) // every * every
    kept, h = {}, x
    for i in range(layers):
        if i % every == 0 or i > last:
            kept[i] = h
        h = forward(i, h)
    d, grads = loss_gradient(h), [0] * layers
    for i in range(layers - 1, -1, -1):
        if i not in kept:
            head = i // every * every
            h = kept[head]
            for j in range(head, i):
                h = forward(j, h)
                kept[j + 1] = h
        d, grads[i] = backward(i, d, kept.pop(i))
    return d, tuple(grads)


def walk_by_recursion(layers, every, x, forward, backward, loss_gradient):
    grads = {}

    def through(start, h):
        if start >= layers:
            return loss_gradient(h)
        end = min(start + every, layers)
        out = h
        for i in range(start, end):
            out = forward(i, out)
        d = through(end, out)
        del out
        inputs = [h]
        for i in range(start, end - 1):
            inputs += [forward(i, inputs[-1])]
        for i in range(end - 1, start - 1, -1):
            d, grads[i] = backward(i, d, inputs[i - start])
        return d

    return [through(0, x), [grads[k] for k in sorted(grads)]]


def walk_with_copies(layers, every, x, forward, backward, loss_gradient):
    boxes = np.array_split(np.arange(layers), range(every, layers, every))
    h, heads = x.copy(), []
    for box in boxes:
        heads.append(h.copy())
        for i in box:
            h = forward(int(i), h)
    d, grads = loss_gradient(h), [None for _ in range(layers)]
    for box in boxes[::-1]:
        h = heads.pop()
        local = {}
        for i in box:
            local[int(i)] = h
            if i != box[-1]:
                h = forward(int(i), h)
        for i in box[::-1]:
            d, grads[i] = backward(int(i), d, local[int(i)])
    return d, grads


def dropout_with_the_mask_kept(x, w1, w2, keep, seed, dout):
    mask = np.random.default_rng(seed).random((len(x), w1.shape[1])) < keep
    z = x @ w1
    h = np.where(mask & (z > 0), z / keep, 0.0)
    dz = dout @ w2.T / keep
    dz[~mask | (z <= 0)] = 0
    return h @ w2, dz @ w1.T, x.T @ dz, h.T @ dout


def dropout_by_a_function(x, w1, w2, keep, seed, dout):
    def masked(a):
        rng = np.random.default_rng(seed)
        return a * (rng.random(a.shape) < keep) / keep

    r = np.maximum(x.dot(w1), 0)
    out = masked(r).dot(w2)
    dr = masked(dout.dot(w2.T)) * np.sign(r)
    return out, dr.dot(w1.T), x.T.dot(dr), masked(r).T.dot(dout)


def dropout_that_restores_the_state(x, w1, w2, keep, seed, dout):
    rng = np.random.default_rng(seed)
    state = rng.bit_generator.state
    z = x @ w1
    out = (np.maximum(z, 0) * (rng.random(z.shape) < keep) / keep) @ w2
    rng.bit_generator.state = state
    factor = (rng.random(z.shape) < keep) * (1 / keep)
    h = np.maximum(x @ w1, 0) * factor
    dz = (dout @ w2.T) * factor * (z > 0)
    return [out, dz @ w1.T, x.T @ dz, h.T @ dout]


def dropout_by_einsum(x, w1, w2, keep, seed, dout):
    z = np.einsum("nd,dh->nh", x, w1)
    factor = (np.random.default_rng(seed).random(z.shape) < keep) * (z > 0) / keep
    dz = np.einsum("nm,hm->nh", dout, w2) * factor
    dw2 = np.einsum("nh,nm->hm", z * factor, dout)
    return None, np.einsum("nh,dh->nd", dz, w1), np.einsum("nd,nh->dh", x, dz), dw2


def dropout_sample_by_sample(x, w1, w2, keep, seed, dout):
    rng = np.random.default_rng(seed)
    dx, dw1, dw2 = np.zeros_like(x), np.zeros_like(w1), np.zeros_like(w2)
    out = np.zeros_like(dout)
    for n in range(len(x)):
        kept = rng.random(w1.shape[1]) < keep
        z = x[n] @ w1
        h = np.maximum(z, 0) * kept / keep
        out[n] = h @ w2
        dz = (w2 @ dout[n]) * kept / keep * (z > 0)
        dx[n] = w1 @ dz
        dw1 += np.outer(x[n], dz)
        dw2 += np.outer(h, dout[n])
    return out, dx, dw1, dw2


def hvp_by_dual_pairs(X, y, params, v):
    def times(a, b):
        return a[0] @ b[0], a[1] @ b[0] + a[0] @ b[1]

    def entrywise(a, b):
        return a[0] * b[0], a[1] * b[0] + a[0] * b[1]

    def turned(a):
        return a[0].T, a[1].T

    N = len(X)
    x = X, np.zeros_like(X)
    W1, W2 = ((params[k], v[k]) for k in ("W1", "W2"))
    z, z_dot = times(x, W1)
    t = np.tanh(z)
    h = t, (1 - t * t) * z_dot
    s = times(h, W2)
    d = (s[0] - y) / N, s[1] / N
    square = entrywise(h, h)
    slope = 1 - square[0], -square[1]
    dz = entrywise(times(d, turned(W2)), slope)
    return {"W1": times(turned(x), dz)[1], "W2": times(turned(h), d)[1]}


def hvp_term_by_term(X, y, params, v):
    N = X.shape[0]
    A, B, P, Q = params["W1"], params["W2"], v["W1"], v["W2"]
    h = np.tanh(X.dot(A))
    g = 1 - h**2
    u = g * X.dot(P)
    e, f = (h.dot(B) - y) / N, (u.dot(B) + h.dot(Q)) / N
    first = X.T.dot(f.dot(B.T) * g)
    second = X.T.dot(e.dot(Q.T) * g)
    third = X.T.dot(e.dot(B.T) * h * u) * 2
    return {"W2": u.T.dot(e) + h.T.dot(f), "W1": first + second - third}


def hvp_sample_by_sample(X, y, params, v):
    W1, W2, V1, V2 = params["W1"], params["W2"], v["W1"], v["W2"]
    H1, H2 = np.zeros_like(W1), np.zeros_like(W2)
    for x, target in zip(X, y):
        h = np.tanh(x @ W1)
        h_dot = (1 - h**2) * (x @ V1)
        e = h @ W2 - target
        e_dot = h_dot @ W2 + h @ V2
        H2 += np.outer(h_dot, e) + np.outer(h, e_dot)
        dh, dh_dot = W2 @ e, W2 @ e_dot + V2 @ e
        H1 += np.outer(x, dh_dot * (1 - h**2) - 2 * dh * h * h_dot)
    return {"W1": H1 / len(X), "W2": H2 / len(X)}


def hvp_by_einsum(X, y, params, v):
    h = np.tanh(np.einsum("nd,dh->nh", X, params["W1"]))
    slope = (1 - h) * (1 + h)
    u = slope * np.einsum("nd,dh->nh", X, v["W1"])
    e = np.einsum("nh,hc->nc", h, params["W2"]) - y
    f = np.einsum("nh,hc->nc", u, params["W2"]) + np.einsum("nh,hc->nc", h, v["W2"])
    back = np.einsum("nc,hc->nh", f, params["W2"]) + np.einsum("nc,hc->nh", e, v["W2"])
    bend = np.einsum("nc,hc->nh", e, params["W2"]) * (-2 * h * u)
    return {
        "W1": np.einsum("nd,nh->dh", X, back * slope + bend) / len(X),
        "W2": (np.einsum("nh,nc->hc", u, e) + np.einsum("nh,nc->hc", h, f)) / len(X),
    }


def hvp_by_the_complex_step(X, y, params, v):
    step = 1e-30
    W1, W2 = (params[k] + 1j * step * v[k] for k in ("W1", "W2"))
    h = np.tanh(X @ W1)
    dscores = (h @ W2 - y) / len(X)
    grads = {"W1": X.T @ ((dscores @ W2.T) * (1 - h**2)), "W2": h.T @ dscores}
    return {name: grad.imag / step for name, grad in grads.items()}


def power_with_the_quotient(product, v, steps):
    for _ in range(steps):
        Hv = product(v)
        v = Hv / np.abs(Hv).max()
    return (v @ product(v)) / (v @ v), v / np.sqrt(v @ v)


def power_with_length_before(product, v, steps):
    for _ in range(steps):
        v = v / np.sqrt(np.sum(v**2))
        Hv = product(v)
        found, v = np.sum(v * Hv), Hv
    return found, v / np.linalg.norm(v)


def power_by_entries(product, v, steps):
    for _ in range(steps):
        v = product(v)
        v = v / np.linalg.norm(v)
    k = np.argmax(np.abs(v))
    return product(v)[k] / v[k], v


def power_with_the_sign_beside(product, v, steps):
    v = v / np.linalg.norm(v)
    for _ in range(steps):
        Hv = product(v)
        size = np.sqrt(Hv @ Hv)
        sign = np.sign(Hv @ v)
        v = Hv / size
    return sign * size, v


def power_recursively(product, v, steps):
    if steps == 0:
        return np.dot(v, product(v)), v
    w = product(v)
    return power_recursively(product, w / np.linalg.norm(w), steps - 1)


def power_by_all_columns(product, v, steps):
    matrix = np.column_stack([product(e) for e in np.eye(len(v))])
    values, vectors = np.linalg.eigh(matrix)
    k = np.argmax(np.abs(values))
    return values[k], vectors[:, k]


def logsumexp_in_one_line(x):
    m = np.max(x, axis=1, keepdims=True)
    out = (m + np.log(np.sum(np.exp(x - m), axis=1, keepdims=True)))[:, 0]
    return out, {"x": x, "m": m}


def logsumexp_by_rows(x):
    out = np.zeros(len(x))
    for n, row in enumerate(x):
        m = max(row)
        out[n] = m + np.log(sum(np.exp(v - m) for v in row))
    return out, (x,)


def logsumexp_by_logaddexp(x):
    return np.logaddexp.reduce(x, axis=1), [x]


def logsumexp_by_sorting(x):
    s = np.sort(x, axis=1)
    top = s[:, -1]
    rest = np.exp(s[:, :-1] - top[:, None]).sum(axis=1)
    return top + np.log1p(rest), (x, top, rest)


def logsumexp_entry_by_entry(x):
    out = x[:, 0].copy()
    for c in range(1, x.shape[1]):
        high, low = np.maximum(out, x[:, c]), np.minimum(out, x[:, c])
        out = high + np.log(1 + np.exp(low - high))
    return out, x


def back_by_softmax(dout, cache):
    x, m = cache["x"], cache["m"]
    e = np.exp(x - m)
    return dout.reshape(-1, 1) * e / e.sum(axis=1, keepdims=True)


def back_by_rows(dout, cache):
    (x,) = cache
    dx = np.zeros_like(x)
    for n in range(len(x)):
        e = np.exp(x[n] - x[n].max())
        dx[n] = dout[n] * (e / e.sum())
    return dx


def back_by_logaddexp(dout, cache):
    (x,) = cache
    return np.exp(x - np.logaddexp.reduce(x, axis=1)[:, None]) * dout[:, None]


def back_with_the_rest(dout, cache):
    x, top, rest = cache
    return (np.exp(x.T - top) / (1 + rest) * dout).T


def back_in_place(dout, cache):
    x = cache
    x -= x.max(axis=1)[:, None]
    np.exp(x, out=x)
    x /= x.sum(axis=1)[:, None]
    x *= dout[:, None]
    return x


def quantized_by_cases(w, step, most, dout):
    dw, dstep = np.zeros_like(w), 0.0
    for index, value in np.ndenumerate(w):
        u = value / step
        if u >= most:
            dstep += dout[index] * most
        elif u <= -most:
            dstep -= dout[index] * most
        else:
            dw[index] = dout[index]
            dstep += dout[index] * (round(u) - u)
    return dw, dstep


def quantized_with_where(w, step, most, dout):
    u = w / step
    near = (u > -most) & (u < most)
    slope = np.where(near, np.round(u) - u, most * np.sign(u))
    return np.where(near, dout, 0.0), np.vdot(dout, slope)


def quantized_through_the_clip(w, step, most, dout):
    u = w / step
    clipped = np.clip(u, -most, most)
    dq = dout * step
    dclipped = dq
    du = dclipped * (u == clipped)
    return du / step, (dout * np.rint(clipped)).sum() + (du * (-w / step**2)).sum()


def quantized_from_the_output(w, step, most, dout):
    out = step * np.rint(np.clip(w / step, -most, most))
    inside = abs(w) < most * step
    return inside * dout, np.sum(dout * (out - inside * w)) / step


def quantized_in_place(w, step, most, dout):
    w /= step
    outside = np.abs(w) > most
    q = np.clip(np.rint(w), -most, most)
    w[outside] = 0
    q -= w
    q *= dout
    dout[outside] = 0
    return dout, q.sum()


def patches_by_loops(C, H, W, height, width, stride):
    rows = []
    for top in range(0, H - height + 1, stride):
        for left in range(0, W - width + 1, stride):
            row = []
            for c in range(C):
                for i in range(height):
                    first = (c * H + top + i) * W + left
                    row += list(range(first, first + width))
            rows.append(row)
    return np.array(rows)


def patches_by_slices(C, H, W, height, width, stride):
    places = np.arange(C * H * W).reshape(C, H, W)
    return np.stack(
        [
            places[:, top : top + height, left : left + width].ravel()
            for top in range(0, H - height + 1, stride)
            for left in range(0, W - width + 1, stride)
        ]
    )


def patches_by_windows(C, H, W, height, width, stride):
    places = np.arange(C * H * W).reshape(C, H, W)
    views = np.lib.stride_tricks.sliding_window_view(places, (height, width), axis=(1, 2))
    views = views[:, ::stride, ::stride].transpose(1, 2, 0, 3, 4)
    return views.reshape(-1, C * height * width)


def patches_with_ravel_multi_index(C, H, W, height, width, stride):
    top = np.arange(0, H - height + 1, stride)
    left = np.arange(0, W - width + 1, stride)
    top, left = (a.reshape(-1, 1) for a in np.meshgrid(top, left, indexing="ij"))
    k = np.arange(C * height * width)
    c, rest = np.divmod(k, height * width)
    i, j = np.divmod(rest, width)
    c = np.broadcast_to(c, (len(top), len(k)))
    return np.ravel_multi_index((c, top + i, left + j), (C, H, W)).astype(np.int32)


def patches_by_outer_sums(C, H, W, height, width, stride):
    first = np.add.outer(
        np.arange(0, H - height + 1, stride) * W, np.arange(0, W - width + 1, stride)
    )
    inside = np.add.outer(np.arange(height) * W, np.arange(width))
    inside = np.add.outer(np.arange(C) * (H * W), inside)
    return np.add.outer(first.ravel(), inside.ravel())


def td_sample_by_sample(W1, w2, s, r, s_next, done, gamma):
    dW1, dw2 = np.zeros_like(W1), np.zeros_like(w2)
    for now, reward, after, last in zip(s, r, s_next, done):
        h = np.tanh(now @ W1)
        goal = reward
        if not last:
            goal = goal + gamma * np.tanh(after @ W1).dot(w2)
        error = (h @ w2 - goal) / len(s)
        dw2 += error * h
        dW1 += error * np.outer(now, w2 * (1 - h**2))
    return dW1, dw2


def td_with_columns(W1, w2, s, r, s_next, done, gamma):
    column = w2.reshape(-1, 1)
    h, after = np.tanh(s.dot(W1)), np.tanh(s_next.dot(W1))
    goal = r[:, None] + gamma * (after @ column) * (1 - done[:, None])
    d = (h @ column - goal) / s.shape[0]
    return s.T @ ((d @ column.T) * (1 - h * h)), (h.T @ d).ravel()


def td_by_einsum(W1, w2, s, r, s_next, done, gamma):
    h = np.tanh(s @ W1)
    d = h @ w2 - r - gamma * np.where(done == 1, 0.0, np.tanh(s_next @ W1) @ w2)
    slope = 1 / np.cosh(s @ W1) ** 2
    return np.einsum("n,nd,nh,h->dh", d, s, slope, w2) / len(d), np.einsum("n,nh->h", d, h) / len(d)


def td_with_a_pass_of_both(W1, w2, s, r, s_next, done, gamma):
    both = np.tanh(np.vstack([s, s_next]) @ W1)
    value, after = np.split(both @ w2, 2)
    h = both[: len(s)]
    after[done > 0.5] = 0
    up = (value - (r + gamma * after)) / len(s)
    return [s.T @ (np.outer(up, w2) * (1 - h**2)), up @ h]


def td_in_place(W1, w2, s, r, s_next, done, gamma):
    done *= -1
    done += 1
    done *= np.tanh(s_next @ W1) @ w2 * gamma
    r += done
    h = np.tanh(s @ W1)
    r -= h @ w2
    r /= -len(s)
    dz = r[:, None] * w2
    dz *= (1 - h) * (1 + h)
    return s.T @ dz, h.T @ r


VARIANTS = {
    "kept_bytes": [
        kept_with_a_table,
        kept_backwards,
        kept_by_flags,
        kept_with_real_arrays,
        kept_recursively,
    ],
    "peak_activations": [
        price_by_formula,
        price_with_ceil,
        price_by_simulation,
        price_recursively,
        price_in_numpy,
    ],
    "checkpointed_backward": [
        walk_with_lists,
        walk_that_runs_whole_segments,
        walk_that_keeps_the_last_segment,
        walk_by_recursion,
        walk_with_copies,
    ],
    "recomputed_dropout": [
        dropout_with_the_mask_kept,
        dropout_by_a_function,
        dropout_that_restores_the_state,
        dropout_by_einsum,
        dropout_sample_by_sample,
    ],
    "hvp": [
        hvp_by_dual_pairs,
        hvp_term_by_term,
        hvp_sample_by_sample,
        hvp_by_einsum,
        hvp_by_the_complex_step,
    ],
    "largest_eigenvalue": [
        power_with_the_quotient,
        power_with_length_before,
        power_by_entries,
        power_with_the_sign_beside,
        power_recursively,
        power_by_all_columns,
    ],
    "logsumexp_forward": [
        logsumexp_in_one_line,
        logsumexp_by_rows,
        logsumexp_by_logaddexp,
        logsumexp_by_sorting,
        logsumexp_entry_by_entry,
    ],
    "logsumexp_backward": [
        (back_by_softmax, logsumexp_in_one_line),
        (back_by_rows, logsumexp_by_rows),
        (back_by_logaddexp, logsumexp_by_logaddexp),
        (back_with_the_rest, logsumexp_by_sorting),
        (back_in_place, logsumexp_entry_by_entry),
    ],
    "quantize_gradients": [
        quantized_by_cases,
        quantized_with_where,
        quantized_through_the_clip,
        quantized_from_the_output,
        quantized_in_place,
    ],
    "patch_indices": [
        patches_by_loops,
        patches_by_slices,
        patches_by_windows,
        patches_with_ravel_multi_index,
        patches_by_outer_sums,
    ],
    "td_gradients": [
        td_sample_by_sample,
        td_with_columns,
        td_by_einsum,
        td_with_a_pass_of_both,
        td_in_place,
    ],
}
