"""Differently written right answers to unit 3, the way students write.

VARIANTS: exercise name -> list of implementations. For a backward, an implementation may come with
the forward that makes its cache: (backward, forward).
"""

# Right answers, written as students write them.
# ruff: noqa: NPY002

import random

import numpy as np

# --- house_forward -----------------------------------------------------------------------------


def forward_neuron_by_neuron(X, params):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    h1 = np.maximum(0, X[:, 0] * W1[0, 0] + X[:, 1] * W1[1, 0] + b1[0])
    h2 = np.maximum(0, X[:, 0] * W1[0, 1] + X[:, 1] * W1[1, 1] + b1[1])
    pred = h1 * W2[0, 0] + h2 * W2[1, 0] + b2[0]
    return pred.reshape(-1, 1), {"h1": h1, "h2": h2}


def forward_loops(X, params):
    pred = np.zeros((X.shape[0], 1))
    for n in range(len(X)):
        total = params["b2"][0]
        for j in range(2):
            z = params["b1"][j]
            for i in range(2):
                z += X[n, i] * params["W1"][i, j]
            if z > 0:
                total += z * params["W2"][j, 0]
        pred[n] = total
    return pred, X


def forward_where(X, params):
    z = np.dot(X, params["W1"]) + params["b1"]
    h = np.where(z > 0, z, 0)
    return np.dot(h, params["W2"]) + params["b2"], (X, params["W1"], z, h, params["W2"])


def forward_in_place(X, params):
    z = np.einsum("nd,dh->nh", X, params["W1"])
    z += params["b1"]
    z[z < 0] = 0
    pred = (z * params["W2"].T).sum(axis=1, keepdims=True)
    pred += params["b2"]
    return [pred, None]


def forward_transposed(X, params):
    h = ((params["W1"].T @ X.T).T + params["b1"]).clip(min=0)
    return (params["W2"].T @ h.T).T + params["b2"], [X, h]


def forward_bias_column(X, params):
    ones = np.ones((len(X), 1))
    z = np.hstack([X, ones]) @ np.vstack([params["W1"], params["b1"]])
    h = (np.abs(z) + z) / 2
    return np.hstack([h, ones]) @ np.vstack([params["W2"], params["b2"]]), (z, h)


# --- house_backward ----------------------------------------------------------------------------


def backward_loops(dpred, cache):
    X, z, h, params = cache
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    for n in range(len(X)):
        grads["b2"] += dpred[n]
        for j in range(2):
            grads["W2"][j, 0] += h[n, j] * dpred[n, 0]
            if z[n, j] > 0:
                dz = dpred[n, 0] * params["W2"][j, 0]
                grads["b1"][j] += dz
                for i in range(2):
                    grads["W1"][i, j] += X[n, i] * dz
    return grads


def backward_in_place(dpred, cache):
    X, z, h, params = cache
    grads = {"b2": np.sum(dpred, axis=0), "W2": np.dot(h.T, dpred)}
    dh = np.dot(dpred, params["W2"].T)
    dh[z <= 0] = 0
    X *= 1
    grads["W1"], grads["b1"] = np.dot(X.T, dh), np.sum(dh, axis=0)
    return grads


def forward_cache_dict(X, params):
    z1 = X @ params["W1"] + params["b1"]
    a1 = np.maximum(0, z1)
    return a1 @ params["W2"] + params["b2"], {"x": X, "a1": a1, "W2": params["W2"].copy()}


def backward_cache_dict(dpred, cache):
    dz = dpred * cache["W2"][:, 0] * np.sign(cache["a1"])
    return {
        "b1": np.ones(len(dz)) @ dz,
        "b2": np.array([dpred.sum()]),
        "W1": np.einsum("nd,nh->dh", cache["x"], dz),
        "W2": (dpred.T @ cache["a1"]).T,
    }


def forward_mask_cache(X, params):
    h = X @ params["W1"] + params["b1"]
    on = h >= 0
    h = h * on
    return h.dot(params["W2"]) + params["b2"], [X, h, on, params["W2"]]


def backward_mask_cache(dpred, cache):
    dz = np.outer(dpred, cache[3]) * cache[2]
    rows = [np.outer(x, d) for x, d in zip(cache[0], dz)]
    return {"W1": sum(rows), "b1": sum(dz), "W2": cache[1].T.dot(dpred), "b2": sum(dpred)}


def backward_neurons(dpred, cache):
    X, z, h, params = cache
    d = dpred[:, 0]
    dW1, db1, dW2 = np.empty((2, 2)), np.empty(2), np.empty((2, 1))
    for j in range(2):
        dz = d * params["W2"][j, 0] * (z[:, j] > 0)
        dW1[:, j], db1[j], dW2[j] = dz @ X, dz.sum(), d @ h[:, j]
    return dict(W1=dW1, b1=db1, W2=dW2, b2=d.sum(keepdims=True))


# --- four_steps --------------------------------------------------------------------------------


def steps_column(X, y, params, learning_rate, forward, backward):
    pred, cache = forward(X, params)
    diff = pred - y[:, None]
    grads = backward(2 * diff / len(X), cache)
    return np.mean(diff**2), {k: params[k] - learning_rate * grads[k] for k in params}


def steps_row(X, y, params, learning_rate, forward, backward):
    pred, cache = forward(X, params)
    diff = pred.ravel() - y
    loss = diff @ diff / diff.size
    grads = backward((2.0 / diff.size * diff).reshape(-1, 1), cache)
    for name, grad in grads.items():
        params[name] -= learning_rate * grad
    return loss, params


def steps_turned_round(X, y, params, learning_rate, forward, backward):
    pred, cache = forward(X, params)
    error = y[:, np.newaxis] - pred
    grads = backward(-2 / len(y) * error, cache)
    new = {}
    new["W1"] = params["W1"] + learning_rate * -grads["W1"]
    new["b1"] = params["b1"] - learning_rate * grads["b1"]
    new["W2"] = params["W2"] - learning_rate * grads["W2"]
    new["b2"] = params["b2"] - learning_rate * grads["b2"]
    return float(np.average(error**2)), new


def steps_rate_first(X, y, params, learning_rate, forward, backward):
    pred, cache = forward(X, params)
    y = y.reshape(pred.shape)
    changes = backward(-learning_rate * 2 * (pred - y) / y.size, cache)
    return np.square(pred - y).mean(), {k: v + changes[k] for k, v in params.items()}


def steps_loop(X, y, params, learning_rate, forward, backward):
    pred, cache = forward(X, params)
    loss, dpred = 0, np.zeros_like(pred)
    for i in range(len(y)):
        loss += (pred[i, 0] - y[i]) ** 2 / len(y)
        dpred[i, 0] = 2 * (pred[i, 0] - y[i]) / len(y)
    grads = backward(dpred, cache)
    return [loss, {k: np.subtract(params[k], learning_rate * g) for k, g in grads.items()}]


# --- standardize -------------------------------------------------------------------------------


def standardize_sample_std(X_train, X_new):
    m, s = np.mean(X_train, 0), np.std(X_train, 0, ddof=1)
    return (X_train - m) / s, (X_new - m) / s


def standardize_columns(X_train, X_new):
    A, B = np.zeros(X_train.shape), np.zeros(X_new.shape)
    for j in range(X_train.shape[1]):
        m = sum(X_train[:, j]) / len(X_train)
        s = (sum((v - m) ** 2 for v in X_train[:, j]) / len(X_train)) ** 0.5
        A[:, j] = [(v - m) / s for v in X_train[:, j]]
        B[:, j] = [(v - m) / s for v in X_new[:, j]]
    return A, B


def standardize_in_place(X_train, X_new):
    m = X_train.mean(axis=0, keepdims=True)
    X_train -= m
    X_new -= m
    s = np.sqrt(np.mean(X_train**2, axis=0))
    X_train /= s
    X_new /= s
    return X_train, X_new


def standardize_stacked(X_train, X_new):
    rows = np.vstack((X_train, X_new))
    rows = (rows - np.mean(X_train, axis=0)) / np.sqrt(np.var(X_train, axis=0))
    return rows[: len(X_train)], rows[len(X_train) :]


def standardize_transposed(X_train, X_new):
    m, s = X_train.T.mean(axis=1), X_train.T.std(axis=1)
    return [np.array([(r - m) * (1 / s) for r in rows]) for rows in (X_train, X_new)]


# --- rmse_in_dollars ---------------------------------------------------------------------------


def rmse_norm(pred, price, mean, std):
    return np.linalg.norm(pred.ravel() * std + mean - price) / np.sqrt(len(price))


def rmse_column(pred, price, mean, std):
    return np.sqrt(np.mean(np.square((mean + std * pred) - price[:, None])))


def rmse_standardized_first(pred, price, mean, std):
    z = (price - mean) / std
    return std * np.mean((z - pred.squeeze(axis=1)) ** 2) ** 0.5


def rmse_loop(pred, price, mean, std):
    total = 0.0
    for p, actual in zip(pred, price):
        total += (p[0] * std + mean - actual) ** 2
    return (total / len(price)) ** 0.5


def rmse_in_place(pred, price, mean, std):
    pred *= std
    pred += mean
    price -= pred.flatten()
    return np.sqrt(price.dot(price) / price.size)


# --- minibatches -------------------------------------------------------------------------------


def batches_generator(X, y, batch_size, seed):
    order = np.random.default_rng(seed).permutation(len(X))
    for i in range(0, len(X), batch_size):
        yield X[order][i : i + batch_size], y[order][i : i + batch_size]


def batches_legacy(X, y, batch_size, seed):
    np.random.seed(seed)
    index = np.arange(len(X))
    np.random.shuffle(index)
    return [
        [X[index[i : i + batch_size]], y[index[i : i + batch_size]]]
        for i in range(0, len(index), batch_size)
    ]


def batches_in_place(X, y, batch_size, seed):
    np.random.default_rng(seed).shuffle(X)
    np.random.default_rng(seed).shuffle(y)
    result, rest = [], len(X)
    while rest > 0:
        start = len(X) - rest
        result.append((X[start : start + batch_size], y[start : start + batch_size]))
        rest -= batch_size
    return result


def batches_joined(X, y, batch_size, seed):
    table = np.random.default_rng(seed).permutation(np.column_stack([X, y]))
    cuts = range(batch_size, len(table), batch_size)
    return [(part[:, :-1], part[:, -1]) for part in np.split(table, cuts)]


def batches_python(X, y, batch_size, seed):
    pairs = list(zip(X, y))
    random.Random(seed).shuffle(pairs)
    result = []
    for start in range(0, len(pairs), batch_size):
        rows, prices = zip(*pairs[start : start + batch_size])
        result.append((np.array(rows), np.array(prices)))
    return result


def batches_choice(X, y, batch_size, seed):
    rng = np.random.default_rng(seed)
    left, result = np.arange(len(y)), []
    while len(left):
        rows = rng.choice(left, min(batch_size, len(left)), replace=False)
        left = np.setdiff1d(left, rows)
        result.append((X[rows], y[rows]))
    return tuple(result)


def batches_argsort(X, y, batch_size, seed):
    order = np.argsort(np.random.default_rng(seed).random(len(X)))
    X, y = X[order], y[order]
    count = int(np.ceil(len(X) / batch_size))
    return [
        (X[k * batch_size : (k + 1) * batch_size], y[k * batch_size : (k + 1) * batch_size])
        for k in range(count)
    ]


# --- train_epoch -------------------------------------------------------------------------------


def epoch_lists(batches, params, learning_rate, step):
    losses, sizes = [], []
    for X_batch, y_batch in batches:
        loss, params = step(X_batch, y_batch, params, learning_rate)
        losses.append(loss)
        sizes.append(X_batch.shape[0])
    return np.average(losses, weights=sizes), params


def epoch_index(batches, params, learning_rate, step):
    N = sum(len(batch[1]) for batch in batches)
    mean = 0
    for k in range(len(batches)):
        result = step(*batches[k], params, learning_rate)
        mean += result[0] * len(batches[k][1]) / N
        params = result[1]
    return mean, params


def epoch_own_copy(batches, params, learning_rate, step):
    current = {k: v.copy() for k, v in params.items()}
    total = n = 0
    for X, y in batches:
        loss, new = step(X, y, current, learning_rate)
        current.update(new)
        total, n = total + y.size * loss, n + y.size
    return float(total / n), current


def epoch_recursive(batches, params, learning_rate, step):
    if not batches:
        return 0.0, params
    X, y = batches[0]
    rest = sum(len(t) for _, t in batches[1:])
    loss, params = step(X, y, params, learning_rate)
    later, params = epoch_recursive(batches[1:], params, learning_rate, step)
    return (loss * len(y) + later * rest) / (len(y) + rest), params


def epoch_arrays(batches, params, learning_rate, step):
    per_house = []
    while batches:
        X, y = batches.pop(0)
        loss, params = step(X, y, params, learning_rate)
        per_house += [loss] * len(y)
    return [np.mean(per_house), params]


# --- chain_step ---------------------------------------------------------------------------------


def chain_gradients_first(inputs, weights, upstream, learning_rate):
    grads, d = [], upstream
    for x, w in zip(inputs[::-1], weights[::-1]):
        grads.insert(0, d * x)
        d = d * w
    return weights - learning_rate * np.array(grads)


def chain_products(inputs, weights, upstream, learning_rate):
    later = np.array([np.prod(weights[k + 1 :]) for k in range(len(weights))])
    return weights - learning_rate * upstream * later * inputs


def chain_old_weight_kept(inputs, weights, upstream, learning_rate):
    for k in range(len(weights) - 1, -1, -1):
        old = weights[k]
        weights[k] -= learning_rate * upstream * inputs[k]
        upstream *= old
    return weights


def chain_copy_read(inputs, weights, upstream, learning_rate):
    old, d = weights.copy(), upstream
    for k in range(len(weights))[::-1]:
        weights[k] = old[k] - learning_rate * (d * inputs[k])
        d = d * old[k]
    return weights


def chain_recursive(inputs, weights, upstream, learning_rate):
    if len(weights) == 0:
        return weights
    before = chain_recursive(inputs[:-1], weights[:-1], upstream * weights[-1], learning_rate)
    return np.append(before, weights[-1] - learning_rate * upstream * inputs[-1])


# --- train_houses: the network's gradients, and what each variant makes of them -----------------


def start(rng, D, H):
    return [
        rng.normal(0, np.sqrt(2 / D), (D, H)),
        np.zeros(H),
        rng.normal(0, np.sqrt(1 / H), H),
        0.0,
    ]


def gradients(params, X, y):
    W1, b1, W2, b2 = params
    z = X @ W1 + b1
    h = np.maximum(z, 0)
    d = 2 * (h @ W2 + b2 - y) / len(y)
    dz = np.outer(d, W2) * (z > 0)
    return [X.T @ dz, dz.sum(0), h.T @ d, d.sum()]


def houses_by(update, H=32, epochs=30, size=32, seed=3):
    """A training run whose rule is update(params, grads, memory, count) -> params."""

    def train_houses(X, t, X_new):
        centre, spread, mean, std = X.mean(0), X.std(0), np.mean(t), np.std(t)
        Z, y = (X - centre) / spread, (t - mean) / std
        rng = np.random.default_rng(seed)
        params, memory, count = start(rng, Z.shape[1], H), {}, 0
        for _ in range(epochs):
            order = rng.permutation(len(Z))
            for rows in np.array_split(order, max(len(Z) // size, 1)):
                count += 1
                params = update(params, gradients(params, Z[rows], y[rows]), memory, count)
        W1, b1, W2, b2 = params
        return (np.maximum((X_new - centre) / spread @ W1 + b1, 0) @ W2 + b2) * std + mean

    return train_houses


def by_descent(rate):
    return lambda params, grads, *_: [p - rate * g for p, g in zip(params, grads)]


def by_momentum(rate, beta=0.9):
    def update(params, grads, memory, _count):
        memory["v"] = [beta * v - rate * g for v, g in zip(memory.get("v", [0.0] * 4), grads)]
        return [p + v for p, v in zip(params, memory["v"])]

    return update


def by_adam(rate):
    def update(params, grads, memory, k):
        m, v = memory.get("m", [0.0] * 4), memory.get("v", [0.0] * 4)
        memory["m"] = m = [0.9 * a + 0.1 * g for a, g in zip(m, grads)]
        memory["v"] = v = [0.999 * a + 0.001 * g**2 for a, g in zip(v, grads)]
        slow, fast = 1 - 0.9**k, 1 - 0.999**k
        return [p - rate * a / slow / (np.sqrt(b / fast) + 1e-8) for p, a, b in zip(params, m, v)]

    return update


def averaged(*runs):
    """The mean of what several runs predict."""
    return lambda X, t, X_new: np.mean([run(X, t, X_new) for run in runs], axis=0)


VARIANTS = {
    "chain_step": [
        chain_gradients_first,
        chain_products,
        chain_old_weight_kept,
        chain_copy_read,
        chain_recursive,
    ],
    "train_houses": [
        averaged(*(houses_by(by_momentum(0.002), seed=seed) for seed in range(3))),
        averaged(*(houses_by(by_adam(0.002), seed=seed) for seed in range(2))),
        # all rows at once
        averaged(*(houses_by(by_adam(0.01), 64, 200, 2000, seed) for seed in range(2))),
        averaged(*(houses_by(by_descent(0.02), seed=seed) for seed in range(3))),
        averaged(*(houses_by(by_adam(0.0015), 64, 20, seed=seed) for seed in range(2))),
    ],
    "house_forward": [
        forward_neuron_by_neuron,
        forward_loops,
        forward_where,
        forward_in_place,
        forward_transposed,
        forward_bias_column,
    ],
    "house_backward": [
        backward_loops,
        backward_in_place,
        (backward_cache_dict, forward_cache_dict),
        (backward_mask_cache, forward_mask_cache),
        backward_neurons,
    ],
    "four_steps": [steps_column, steps_row, steps_turned_round, steps_rate_first, steps_loop],
    "standardize": [
        standardize_sample_std,
        standardize_columns,
        standardize_in_place,
        standardize_stacked,
        standardize_transposed,
    ],
    "rmse_in_dollars": [rmse_norm, rmse_column, rmse_standardized_first, rmse_loop, rmse_in_place],
    "minibatches": [
        batches_generator,
        batches_legacy,
        batches_in_place,
        batches_joined,
        batches_python,
        batches_choice,
        batches_argsort,
    ],
    "train_epoch": [epoch_lists, epoch_index, epoch_own_copy, epoch_recursive, epoch_arrays],
}
