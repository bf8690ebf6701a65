"""Unit 5: update rules and schedules, as students write them."""

# Right answers, written as students write them.
# ruff: noqa: RUF005

import math

import numpy as np

# --- descend -----------------------------------------------------------------------------------


def descend_list(w, gradient, update, config, schedule, steps):
    points = [w.copy()]
    for k in range(steps):
        config["learning_rate"] = schedule(k)
        w, config = update(w, gradient(w), config)
        points.append(w.copy())
    return np.array(points)


def descend_table(w, gradient, update, config, schedule, steps):
    path = np.zeros((steps + 1, len(w)))
    path[0] = w
    for k in range(steps):
        config = {**config, "learning_rate": schedule(k)}
        path[k + 1], config = update(path[k], gradient(path[k]), config)
    return path


def descend_while(w, gradient, update, config, schedule, steps):
    path, k = w[None, :], 0
    while k < steps:
        config.update(learning_rate=schedule(k))
        result = update(w, gradient(w), config)
        w, config = result[0], result[1]
        path = np.vstack((path, w))
        k += 1
    return path


def descend_recursive(w, gradient, update, config, schedule, steps):
    def go(w, config, k):
        if k == steps:
            return [w]
        next_w, config = update(w, gradient(w), config | {"learning_rate": schedule(k)})
        return [w] + go(next_w, config, k + 1)

    return np.array(go(w, config, 0))


def descend_rates_first(w, gradient, update, config, schedule, steps):
    rates = [schedule(step) for step in range(steps)]
    columns = [w.reshape(-1, 1)]
    for rate in rates:
        config["learning_rate"] = rate
        w, config = update(w, gradient(w), config)
        columns.append(w.reshape(-1, 1))
    return np.concatenate(columns, axis=1).T


# --- momentum ----------------------------------------------------------------------------------


def momentum_cs231n(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))
    v = config["momentum"] * v - config["learning_rate"] * dw
    next_w = w + v
    config["velocity"] = v
    return next_w, config


def momentum_in_place(w, dw, config):
    v = config.setdefault("velocity", np.zeros(w.shape))
    v *= config.setdefault("momentum", 0.9)
    v -= config.setdefault("learning_rate", 0.01) * dw
    w += v
    return w, config


def momentum_loop(w, dw, config):
    rate, mu = config.get("learning_rate", 0.01), config.get("momentum", 0.9)
    old = config.get("velocity")
    next_w, velocity = np.empty(w.shape), np.empty(w.shape)
    for i in np.ndindex(w.shape):
        velocity[i] = (0 if old is None else mu * old[i]) - rate * dw[i]
        next_w[i] = w[i] + velocity[i]
    return [next_w, {"learning_rate": rate, "momentum": mu, "velocity": velocity}]


def momentum_uphill(w, dw, config):
    mu, rate = config.get("momentum", 0.9), config.get("learning_rate", 1e-2)
    up = rate * dw - mu * config.get("velocity", 0)
    return w - up, dict(config, velocity=-up)


def momentum_unit(w, dw, config):
    config.setdefault("learning_rate", 0.01)
    pushes = config.get("velocity", np.zeros_like(w)) / -config["learning_rate"]
    pushes = config.get("momentum", 0.9) * pushes + dw
    config["velocity"] = -config["learning_rate"] * pushes
    return w - config["learning_rate"] * pushes, config


# --- nesterov ----------------------------------------------------------------------------------


def _velocity(w, config):
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    config.setdefault("velocity", np.zeros_like(w))
    return config["velocity"], config["momentum"], config["learning_rate"]


def nesterov_cs231n(w, dw, config):
    v_prev, mu, rate = _velocity(w, config)
    v = mu * v_prev - rate * dw
    w += -mu * v_prev + (1 + mu) * v
    config["velocity"] = v
    return w, config


def nesterov_plain(w, dw, config):
    v, mu, rate = _velocity(w, config)
    config["velocity"] = v = mu * v - rate * dw
    return w + mu * v - rate * dw, config


def nesterov_expanded(w, dw, config):
    v, mu, rate = _velocity(w, config)
    next_w = w + mu * mu * v - (1 + mu) * rate * dw
    return next_w, config | {"velocity": mu * v - rate * dw}


def nesterov_unmoved(w, dw, config):
    v, mu, rate = _velocity(w, config)
    base = w - mu * v
    v = mu * v - rate * dw
    base = base + v
    config["velocity"] = v
    return base + mu * v, config


def nesterov_in_place(w, dw, config):
    v, mu, rate = _velocity(w, config)
    dw *= rate
    v *= mu
    v -= dw
    w -= dw
    w += mu * v
    return w, config


def nesterov_loop(w, dw, config):
    v, mu, rate = _velocity(w, config)
    for i in np.ndindex(w.shape):
        v[i] = mu * v[i] - rate * dw[i]
        w[i] = w[i] + mu * v[i] - rate * dw[i]
    return w, config


# --- adagrad -----------------------------------------------------------------------------------


def adagrad_setdefault(w, dw, config):
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("eps", 1e-8)
    config.setdefault("v", np.zeros_like(w))
    config["v"] += dw * dw
    return w - config["learning_rate"] * dw / (np.sqrt(config["v"]) + config["eps"]), config


def adagrad_in_place(w, dw, config):
    if "v" not in config:
        config["v"] = np.zeros_like(w)
    config["v"] += np.square(dw)
    dw /= config["v"] ** 0.5 + config.get("eps", 1e-8)
    w -= config.get("learning_rate", 0.01) * dw
    return w, config


def adagrad_loop(w, dw, config):
    rate, eps = config.get("learning_rate", 0.01), config.get("eps", 1e-8)
    v = np.array(config["v"]) if "v" in config else np.zeros(w.shape)
    out = w.copy()
    for i, slope in np.ndenumerate(dw):
        v[i] += slope**2
        out[i] -= rate * slope / (math.sqrt(v[i]) + eps)
    return out, {"learning_rate": rate, "eps": eps, "v": v}


def adagrad_rates(w, dw, config):
    v = config.get("v", 0) + np.power(dw, 2)
    rates = config.get("learning_rate", 1e-2) / (np.sqrt(v) + config.get("eps", 1e-8))
    return w - rates * dw, {**config, "v": v}


def adagrad_hypot(w, dw, config):
    root = np.hypot(np.sqrt(config.get("v", np.zeros_like(w))), dw)
    step = dw * config.get("learning_rate", 1e-2) / (root + config.get("eps", 1e-8))
    return np.subtract(w, step), dict(config, v=root**2)


# --- rmsprop -----------------------------------------------------------------------------------


def _scale(w, config):
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("decay", 0.99)
    config.setdefault("eps", 1e-8)
    config.setdefault("v", np.zeros_like(w))
    return config["v"], config["decay"], config["learning_rate"], config["eps"]


def rmsprop_cs231n(w, dw, config):
    v, decay, rate, eps = _scale(w, config)
    config["v"] = decay * v + (1 - decay) * dw**2
    next_w = w - rate * dw / (np.sqrt(config["v"]) + eps)
    return next_w, config


def rmsprop_in_place(w, dw, config):
    v, decay, rate, eps = _scale(w, config)
    v *= decay
    v += (1 - decay) * dw * dw
    w -= rate * dw / (np.sqrt(v) + eps)
    return w, config


def rmsprop_difference(w, dw, config):
    v, decay, rate, eps = _scale(w, config)
    v = v + (1 - decay) * (dw * dw - v)
    config["v"] = v
    return w + -rate * (dw / (v**0.5 + eps)), config


def rmsprop_average(w, dw, config):
    v, decay, rate, eps = _scale(w, config)
    v = np.average([v, dw**2], axis=0, weights=[decay, 1 - decay])
    return w - np.multiply(rate, dw) / np.add(np.sqrt(v), eps), config | {"v": v}


def rmsprop_flat(w, dw, config):
    v, decay, rate, eps = _scale(w, config)
    new_v = [decay * a + (1 - decay) * b * b for a, b in zip(v.ravel(), dw.ravel())]
    new_w = [x - rate * d / (math.sqrt(s) + eps) for x, d, s in zip(w.ravel(), dw.ravel(), new_v)]
    config["v"] = np.array(new_v).reshape(w.shape)
    return np.array(new_w).reshape(w.shape), config


# --- adam --------------------------------------------------------------------------------------


def _adam_config(w, config):
    config.setdefault("learning_rate", 1e-3)
    config.setdefault("beta1", 0.9)
    config.setdefault("beta2", 0.999)
    config.setdefault("eps", 1e-8)
    config.setdefault("m", np.zeros_like(w))
    config.setdefault("v", np.zeros_like(w))
    config.setdefault("t", 0)
    return config


def adam_cs231n(w, dw, config):
    config = _adam_config(w, config)
    config["t"] += 1
    config["m"] = config["beta1"] * config["m"] + (1 - config["beta1"]) * dw
    config["v"] = config["beta2"] * config["v"] + (1 - config["beta2"]) * (dw**2)
    mb = config["m"] / (1 - config["beta1"] ** config["t"])
    vb = config["v"] / (1 - config["beta2"] ** config["t"])
    return w - config["learning_rate"] * mb / (np.sqrt(vb) + config["eps"]), config


def adam_in_place(w, dw, config):
    c = _adam_config(w, config)
    c["t"] = c["t"] + 1
    c["m"] *= c["beta1"]
    c["m"] += (1 - c["beta1"]) * dw
    dw *= dw
    c["v"] *= c["beta2"]
    c["v"] += (1 - c["beta2"]) * dw
    w -= (
        c["learning_rate"]
        / (1 - c["beta1"] ** c["t"])
        * c["m"]
        / (np.sqrt(c["v"] / (1 - c["beta2"] ** c["t"])) + c["eps"])
    )
    return w, c


def adam_t_counted_last(w, dw, config):
    c = _adam_config(w, config)
    b1, b2, n = c["beta1"], c["beta2"], c["t"] + 1
    c["m"] = c["m"] - (1 - b1) * (c["m"] - dw)
    c["v"] = c["v"] - (1 - b2) * (c["v"] - dw * dw)
    step = (c["m"] / (1 - b1**n)) / ((c["v"] / (1 - b2**n)) ** 0.5 + c["eps"])
    c["t"] += 1
    return w - c["learning_rate"] * step, c


def adam_short_form(w, dw, config):
    c = _adam_config(w, config)
    t = c["t"] + 1.0
    m = c["beta1"] * c["m"] + (1 - c["beta1"]) * dw
    v = c["beta2"] * c["v"] + (1 - c["beta2"]) * dw**2
    root = math.sqrt(1 - c["beta2"] ** t)
    rate = c["learning_rate"] * root / (1 - c["beta1"] ** t)
    return w - rate * m / (np.sqrt(v) + root * c["eps"]), c | {"m": m, "v": v, "t": t}


def adam_loop(w, dw, config):
    c = _adam_config(w, config)
    c["t"] += 1
    for i in np.ndindex(w.shape):
        c["m"][i] = c["beta1"] * c["m"][i] + (1 - c["beta1"]) * dw[i]
        c["v"][i] = c["beta2"] * c["v"][i] + (1 - c["beta2"]) * dw[i] ** 2
        m_hat = c["m"][i] / (1 - c["beta1"] ** c["t"])
        v_hat = c["v"][i] / (1 - c["beta2"] ** c["t"])
        w[i] -= c["learning_rate"] * m_hat / (math.sqrt(v_hat) + c["eps"])
    return w, c


def adam_get(w, dw, config):
    m, v, t = config.get("m", 0), config.get("v", 0), config.get("t", 0) + 1
    b1, b2 = config.get("beta1", 0.9), config.get("beta2", 0.999)
    m, v = b1 * m + (1 - b1) * dw, b2 * v + (1 - b2) * np.square(dw)
    new = dict(config)
    new["m"], new["v"], new["t"] = m, v, np.int64(t)
    scale = np.sqrt(v / (1 - b2**t)) + config.get("eps", 1e-8)
    return w - config.get("learning_rate", 1e-3) * (m / (1 - b1**t)) / scale, new


# --- nadam -------------------------------------------------------------------------------------


def nadam_formula(w, dw, config):
    c = _adam_config(w, config)
    c["t"] += 1
    t, b1, b2 = c["t"], c["beta1"], c["beta2"]
    c["m"] = b1 * c["m"] + (1 - b1) * dw
    c["v"] = b2 * c["v"] + (1 - b2) * dw**2
    m_hat = b1 * c["m"] / (1 - b1 ** (t + 1)) + (1 - b1) * dw / (1 - b1**t)
    return w - c["learning_rate"] * m_hat / (np.sqrt(c["v"] / (1 - b2**t)) + c["eps"]), c


def nadam_two_steps(w, dw, config):
    c = _adam_config(w, config)
    b1, b2 = c["beta1"], c["beta2"]
    t = c["t"] + 1
    m, v = b1 * c["m"] + (1 - b1) * dw, b2 * c["v"] + (1 - b2) * dw * dw
    rates = c["learning_rate"] / (np.sqrt(v / (1 - b2**t)) + c["eps"])
    next_w = w - rates * (b1 / (1 - b1 ** (t + 1))) * m
    next_w -= rates * ((1 - b1) / (1 - b1**t)) * dw
    return next_w, {**c, "m": m, "v": v, "t": t}


def nadam_in_place(w, dw, config):
    c = _adam_config(w, config)
    c["m"] *= c["beta1"]
    c["m"] += (1 - c["beta1"]) * dw
    c["v"] *= c["beta2"]
    c["v"] += (1 - c["beta2"]) * dw**2
    c["t"] += 1
    now = 1 - c["beta1"] ** c["t"]
    later = 1 - c["beta1"] * c["beta1"] ** c["t"]
    dw *= (1 - c["beta1"]) / now
    dw += c["beta1"] / later * c["m"]
    dw /= np.sqrt(c["v"] / (1 - c["beta2"] ** c["t"])) + c["eps"]
    w -= c["learning_rate"] * dw
    return w, c


def nadam_expanded(w, dw, config):
    c = _adam_config(w, config)
    b1, b2, t = c["beta1"], c["beta2"], c["t"] + 1
    old = c["m"]
    v = b2 * c["v"] + (1 - b2) * dw**2
    on_m = b1 * b1 / (1 - b1 ** (t + 1))
    on_dw = (1 - b1) * (b1 / (1 - b1 ** (t + 1)) + 1 / (1 - b1**t))
    step = (on_m * old + on_dw * dw) / (np.sqrt(v) / np.sqrt(1 - b2**t) + c["eps"])
    c.update(m=b1 * old + (1 - b1) * dw, v=v, t=t)
    return w - c["learning_rate"] * step, c


def nadam_loop(w, dw, config):
    c = _adam_config(w, config)
    c["t"] += 1
    b1, b2, t = c["beta1"], c["beta2"], c["t"]
    result = np.zeros_like(w)
    for i in np.ndindex(w.shape):
        m = c["m"][i] = b1 * c["m"][i] + (1 - b1) * dw[i]
        v = c["v"][i] = b2 * c["v"][i] + (1 - b2) * dw[i] ** 2
        ahead = b1 * m / (1 - b1 ** (t + 1)) + (1 - b1) * dw[i] / (1 - b1**t)
        result[i] = w[i] - c["learning_rate"] * ahead / ((v / (1 - b2**t)) ** 0.5 + c["eps"])
    return result, c


# --- schedules ---------------------------------------------------------------------------------


def cosine_plain(step, base, warmup, total):
    if step < warmup:
        return base * (step + 1) / warmup
    if step > total:
        return 0.0
    return 0.5 * base * (1 + math.cos(math.pi * (step - warmup) / (total - warmup)))


def cosine_squared(step, base, warmup, total):
    if step + 1 <= warmup:
        return (step + 1) * (base / warmup)
    progress = min(1, (step - warmup) / (total - warmup))
    return base * np.cos(np.pi / 2 * progress) ** 2


def cosine_clipped(step, base, warmup, total):
    progress = np.clip((step - warmup) / (total - warmup), 0, 1)
    rise = min((step + 1) / warmup, 1) if warmup else 1
    return base * rise * (1 + np.cos(np.pi * progress)) / 2


def cosine_array(step, base, warmup, total):
    warm = base * np.arange(1, warmup + 1) / max(warmup, 1)
    t = np.arange(total - warmup + 1) / (total - warmup)
    rates = np.concatenate([warm, base / 2 + base / 2 * np.cos(np.pi * t)])
    return rates[min(step, total)]


def cosine_sine(step, base, warmup, total):
    step = min(step, total)
    if step >= warmup:
        angle = np.pi * (step - warmup) / (total - warmup)
        return base * (1 - np.sin(angle / 2) ** 2)
    return base / warmup * (step + 1)


# --- mean_weights ------------------------------------------------------------------------------


def weights_loop(beta, t):
    weights = []
    for _ in range(t):
        weights = [beta * w for w in weights] + [1 - beta]
    return np.array(weights), beta**t, sum(weights)


def weights_by_impulse(beta, t):
    """What the recursion makes of a single 1, in each place."""

    def mean(numbers, m=0.0):
        for g in numbers:
            m = beta * m + (1 - beta) * g
        return m

    return np.array([mean(row) for row in np.eye(t)]), mean([0] * t, 1.0), mean([1] * t)


def weights_matrix(beta, t):
    weights = np.zeros(t)
    start = 1.0
    for i in range(t):
        weights *= beta
        weights[i] = 1 - beta
        start *= beta
    return [weights, start, weights.sum()]


def weights_descending(beta, t):
    w = (1 - beta) * np.power(beta, np.arange(t - 1, -1, -1))
    return w, math.pow(beta, t), -math.expm1(t * math.log(beta))


def weights_differences(beta, t):
    left = beta ** np.arange(t, -1, -1)
    return np.diff(left), left[0], left[-1] - left[0]


# --- decoupled_decay ---------------------------------------------------------------------------


def decay_beside(w, dw, config, update):
    shrink = config["learning_rate"] * config["weight_decay"] * w
    next_w, config = update(w, dw, config)
    return next_w - shrink, config


def decay_factor(w, dw, config, update):
    return update((1 - config["learning_rate"] * config["weight_decay"]) * w, dw, config)


def decay_in_place(w, dw, config, update):
    old = w.copy()
    w, new = update(w, dw, config)
    w -= config["weight_decay"] * config["learning_rate"] * old
    return w, new


def decay_of_the_step(w, dw, config, update):
    moved, memory = update(np.zeros_like(w), dw, config)
    eta, share = memory["learning_rate"], memory["weight_decay"]
    return w + (moved - eta * share * w), memory


def decay_loop(w, dw, config, update):
    after, config = update(w, dw, config)
    after = np.array(after)
    for i, old in np.ndenumerate(w):
        after[i] -= config["learning_rate"] * config["weight_decay"] * old
    return [after, config]


# --- which_rule --------------------------------------------------------------------------------


def _replayed(gradients, rate, name):
    """The first two steps of a rule, written out."""
    a, b = gradients[:2]
    far = np.sqrt(0.9 * 0.1 * a**2 + 0.1 * b**2)
    mean = np.sqrt((0.999 * a**2 + b**2) / 1.999)
    steps = {
        "sgd": (a, b),
        "momentum": (a, 0.9 * a + b),
        "nesterov": (1.9 * a, 0.81 * a + 1.9 * b),
        "adagrad": (a / np.abs(a), b / np.sqrt(a**2 + b**2)),
        "rmsprop": (a / np.sqrt(0.1 * a**2), b / far),
        "adam": (np.sign(a), (0.9 * a + b) / 1.9 / mean),
    }
    return -rate * np.array(steps[name])


NAMES = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")


def which_replay(path, gradients, learning_rate):
    for name in NAMES:
        if np.allclose(np.diff(path, axis=0)[:2], _replayed(gradients, learning_rate, name)):
            return name
    return "adam"


def which_nearest(path, gradients, learning_rate):
    steps = np.diff(path, axis=0)[:2]
    off = [np.abs(steps - _replayed(gradients, learning_rate, name)).max() for name in NAMES]
    return NAMES[int(np.argmin(off))]


def which_ratios(path, gradients, learning_rate):
    step = (path[0] - path[1]) / learning_rate
    ratio = step / gradients[0]
    if np.ptp(ratio) < 1e-6:
        if ratio[0] > 1.5:
            return "Nesterov"
        after = (path[1] - path[2]) / learning_rate / gradients[1]
        return "SGD" if np.ptp(after) < 1e-6 else "Momentum"
    if np.abs(step).max() > 2:
        return "RMSProp"
    second = np.abs(path[2] - path[1]) / learning_rate
    sum_of_squares = np.hypot(gradients[0], gradients[1])
    return (
        "AdaGrad" if np.abs(second - np.abs(gradients[1]) / sum_of_squares).max() < 1e-5 else "Adam"
    )


def which_lists(path, gradients, learning_rate):
    path, gradients = path.tolist(), gradients.tolist()
    one = [(a - b) / learning_rate for a, b in zip(path[0], path[1])]
    two = [(a - b) / learning_rate for a, b in zip(path[1], path[2])]

    def same(xs, ys):
        return all(abs(x - y) < 1e-5 for x, y in zip(xs, ys))

    if same(one, gradients[0]):
        return "sgd" if same(two, gradients[1]) else "momentum"
    if same(one, [1.9 * g for g in gradients[0]]):
        return "nesterov"
    if same([abs(x) for x in one], [10**0.5] * len(one)):
        return "rmsprop"
    tired = [h / math.hypot(g, h) for g, h in zip(gradients[0], gradients[1])]
    return "adagrad" if same(two, tired) else "adam"


def which_from_the_second(path, gradients, learning_rate):
    told = {tuple(np.round(_replayed(gradients, 1.0, name)[1], 5)): name for name in NAMES}
    step = (path[2] - path[1]) / learning_rate
    return told[min(told, key=lambda seen: np.abs(np.array(seen) - step).max())]


# --- the three to mend -------------------------------------------------------------------------


def two_points_velocity(w, gradient, rate, friction, steps):
    u, path = 0 * w, [w]
    for _ in range(steps):
        u = friction * u - rate * gradient(w)
        w = w + u
        path.append(w)
    return np.array(path)


def two_points_path(w, gradient, rate, friction, steps):
    path = [w, w]
    for _ in range(steps):
        path.append(path[-1] * (1 + friction) - friction * path[-2] - rate * gradient(path[-1]))
    return np.stack(path[1:])


def two_points_table(w, gradient, rate, friction, steps):
    path = np.zeros((steps + 1, len(w)))
    path[0] = w
    for k in range(steps):
        last = path[max(k - 1, 0)]
        path[k + 1] = path[k] + friction * (path[k] - last) - rate * gradient(path[k])
    return path


def two_points_swap(w, gradient, rate, friction, steps):
    before, path = w.copy(), [w]
    for _ in range(steps):
        before, w = w, w + friction * (w - before) - rate * gradient(w)
        path.append(w)
    return np.stack(path)


def two_points_in_place(w, gradient, rate, friction, steps):
    step, path = np.zeros_like(w), [w.copy()]
    for _ in range(steps):
        step *= friction
        step -= rate * gradient(w)
        w += step
        path.append(w.copy())
    return np.vstack(path)


def largest_loop(w, gradient, rate, memory, steps):
    top, path = np.zeros(len(w)), [w.copy()]
    for _ in range(steps):
        dw, w = gradient(w), w.copy()
        for i in range(len(w)):
            top[i] = max(memory * top[i], abs(dw[i]))
            w[i] -= rate * dw[i] / top[i]
        path.append(w)
    return np.array(path)


def largest_where(w, gradient, rate, memory, steps):
    top, path = 0.0, [w]
    for _ in range(steps):
        dw = gradient(w)
        size = np.abs(dw)
        top = np.where(memory * top > size, memory * top, size)
        w = w - rate / top * dw
        path += [w]
    return np.stack(path)


def largest_history(w, gradient, rate, memory, steps):
    seen, path = [], [w]
    for k in range(steps):
        dw = gradient(w)
        seen.append(np.abs(dw))
        faded = [memory ** (k - j) * size for j, size in enumerate(seen)]
        w = w - rate * dw / np.max(faded, axis=0)
        path.append(w)
    return np.stack(path)


def largest_stack(w, gradient, rate, memory, steps):
    top, path = np.zeros_like(w), w[None]
    for _ in range(steps):
        dw = gradient(path[-1])
        top = np.stack((memory * top, np.abs(dw))).max(axis=0)
        path = np.vstack((path, path[-1] - rate * np.sign(dw) * np.abs(dw) / top))
    return path


def largest_in_place(w, gradient, rate, memory, steps):
    top, path = np.zeros_like(w), [w.copy()]
    for _ in range(steps):
        dw = gradient(w)
        top *= memory
        np.maximum(top, abs(dw), out=top)
        w -= rate * dw / top
        path.append(w.copy())
    return np.array(path)


def pieces_sum(w, gradient, pieces, rate, steps):
    path = [w]
    for _ in range(steps):
        w = w - rate * sum(gradient(w, k) for k in range(pieces))
        path.append(w)
    return np.stack(path)


def pieces_cleared_after(w, gradient, pieces, rate, steps):
    total, path = np.zeros_like(w), [w]
    for _ in range(steps):
        for k in range(pieces):
            total = total + gradient(w, k)
        w = w - rate * total
        total = 0 * total
        path.append(w)
    return np.array(path)


def pieces_array(w, gradient, pieces, rate, steps):
    path = np.zeros((steps + 1, len(w)))
    path[0] = w
    for s in range(steps):
        slopes = np.array([gradient(path[s], k) for k in range(pieces)])
        path[s + 1] = path[s] - rate * slopes.sum(axis=0)
    return path


def pieces_at_a_fixed_point(w, gradient, pieces, rate, steps):
    path = [w]
    for _ in range(steps):
        here = w.copy()
        for k in range(pieces):
            w = w - rate * gradient(here, k)
        path.append(w)
    return np.stack(path)


def pieces_in_place(w, gradient, pieces, rate, steps):
    path = [w.copy()]
    for _ in range(steps):
        total = np.zeros(w.shape)
        for k in reversed(range(pieces)):
            total += gradient(w, k)
        w -= rate * total
        path.append(w.copy())
    return np.vstack(path)


VARIANTS = {
    "mean_weights": [
        weights_loop,
        weights_by_impulse,
        weights_matrix,
        weights_descending,
        weights_differences,
    ],
    "decoupled_decay": [
        decay_beside,
        decay_factor,
        decay_in_place,
        decay_of_the_step,
        decay_loop,
    ],
    "which_rule": [
        which_replay,
        which_nearest,
        which_ratios,
        which_lists,
        which_from_the_second,
    ],
    "two_points": [
        two_points_velocity,
        two_points_path,
        two_points_table,
        two_points_swap,
        two_points_in_place,
    ],
    "largest_slope": [
        largest_loop,
        largest_where,
        largest_history,
        largest_stack,
        largest_in_place,
    ],
    "in_pieces": [
        pieces_sum,
        pieces_cleared_after,
        pieces_array,
        pieces_at_a_fixed_point,
        pieces_in_place,
    ],
    "descend": [descend_list, descend_table, descend_while, descend_recursive, descend_rates_first],
    "momentum": [momentum_cs231n, momentum_in_place, momentum_loop, momentum_uphill, momentum_unit],
    "nesterov": [
        nesterov_cs231n,
        nesterov_plain,
        nesterov_expanded,
        nesterov_unmoved,
        nesterov_in_place,
        nesterov_loop,
    ],
    "adagrad": [adagrad_setdefault, adagrad_in_place, adagrad_loop, adagrad_rates, adagrad_hypot],
    "rmsprop": [
        rmsprop_cs231n,
        rmsprop_in_place,
        rmsprop_difference,
        rmsprop_average,
        rmsprop_flat,
    ],
    "adam": [adam_cs231n, adam_in_place, adam_t_counted_last, adam_short_form, adam_loop, adam_get],
    "nadam": [nadam_formula, nadam_two_steps, nadam_in_place, nadam_expanded, nadam_loop],
    "warmup_cosine": [cosine_plain, cosine_squared, cosine_clipped, cosine_array, cosine_sine],
}
