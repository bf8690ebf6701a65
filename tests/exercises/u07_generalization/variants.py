"""Differently written right answers to unit 7, the way students write.

VARIANTS: exercise name -> list of implementations. For a backward, an implementation may come with
the forward that makes its cache: (backward, forward).
"""

# Right answers, written as students write them.
# ruff: noqa: B007, C420, FURB192, NPY002, RUF005

import math
import random

import numpy as np

# --- regularized_loss --------------------------------------------------------------------------


def penalty_in_place(loss, grads, params, lam):
    for name, w in params.items():
        if name[0] == "W":
            loss += lam * np.sum(w * w) / 2
            grads[name] += lam * w
    return loss, grads


def penalty_spelled_out(loss, grads, params, lam):
    W1, W2 = params["W1"], params["W2"]
    total = loss + lam / 2 * (np.sum(W1**2) + np.sum(W2**2))
    return total, {
        "W1": grads["W1"] + lam * W1,
        "b1": grads["b1"],
        "W2": grads["W2"] + lam * W2,
        "b2": grads["b2"],
    }


def penalty_by_dimension(loss, grads, params, lam):
    weights = [name for name in params if params[name].ndim == 2]
    total = loss + 0.5 * lam * sum(np.linalg.norm(params[name]) ** 2 for name in weights)
    new = {name: g + lam * params[name] if name in weights else g for name, g in grads.items()}
    return total, new


def penalty_loops(loss, grads, params, lam):
    total, new = float(loss), {}
    for name in grads:
        new[name] = grads[name].copy()
        if "b" in name:
            continue
        rows, columns = params[name].shape
        for i in range(rows):
            for j in range(columns):
                total += 0.5 * lam * params[name][i, j] ** 2
                new[name][i, j] += lam * params[name][i, j]
    return [total, new]


def penalty_flat(loss, grads, params, lam):
    flat = np.concatenate([params["W1"].ravel(), params["W2"].ravel()])
    new = dict(grads)
    for name in ("W1", "W2"):
        new[name] = np.add(grads[name], np.multiply(lam, params[name]))
    return loss + 0.5 * lam * flat @ flat, new


# --- l1_penalty --------------------------------------------------------------------------------


def l1_where(w, lam):
    return lam * np.sum(np.where(w > 0, w, -w)), lam * np.where(w > 0, 1.0, -1.0)


def l1_norm(w, lam):
    return lam * np.linalg.norm(w.ravel(), 1), np.copysign(lam, w)


def l1_masks(w, lam):
    dw = np.zeros_like(w)
    dw[w > 0] = lam
    dw[w < 0] = -lam
    return lam * np.sum(np.absolute(w)), dw


def l1_loops(w, lam):
    loss, dw = 0.0, np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        loss += lam * abs(w[index])
        dw[index] = lam if w[index] >= 0 else -lam
    return loss, dw


def l1_from_signs(w, lam):
    sign = 1.0 * (w > 0) - 1.0 * (w < 0)
    return [np.vdot(sign, w) * lam, sign * lam]


# --- dropout_forward and dropout_backward ------------------------------------------------------


def dropout_scaled_mask(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask, out = None, x
    if mode == "train":
        mask = (np.random.rand(*x.shape) < p) / p
        out = x * mask
    return out, (dropout_param, mask)


def backward_scaled_mask(dout, cache):
    dropout_param, mask = cache
    return dout * mask if dropout_param["mode"] == "train" else dout


def dropout_binomial(x, dropout_param):
    p = dropout_param["p"]
    if dropout_param["mode"] == "test":
        return x, None
    scale = np.random.default_rng(dropout_param["seed"]).binomial(1, p, size=x.shape) / p
    return x * scale, scale


def backward_scale_or_none(dout, scale):
    if scale is None:
        return dout.copy()
    dout *= scale
    return dout


def dropout_in_place(x, dropout_param):
    rng = np.random.default_rng(dropout_param["seed"])
    p = dropout_param["p"]
    if dropout_param["mode"] == "train":
        drop = rng.uniform(size=x.shape) >= p
        x[drop] = 0
        x /= p
        return x, {"drop": drop, "p": p}
    return x, {"drop": np.zeros(x.shape, bool), "p": 1}


def backward_in_place(dout, cache):
    dout[cache["drop"]] = 0
    return dout / cache["p"]


def dropout_choice(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if mode != "train":
        return x, [1.0, p]
    rng = np.random.RandomState(dropout_param["seed"])
    factors = rng.choice([0.0, 1 / p], size=x.shape, p=[1 - p, p])
    return x * factors, [factors, p]


def backward_factors(dout, cache):
    return np.multiply(dout, cache[0])


def dropout_loop(x, dropout_param):
    keep = dropout_param["p"]
    if dropout_param["mode"] == "test":
        return x, np.ones(x.shape)
    rng = random.Random(dropout_param["seed"])
    mask = np.zeros(x.size)
    for i in range(x.size):
        if rng.random() < keep:
            mask[i] = 1
    mask = mask.reshape(x.shape) / keep
    return x * mask, mask


def dropout_exact_share(x, dropout_param):
    """Keeps exactly the share p: not what the paper does, but each entry has probability p."""
    p = dropout_param["p"]
    if dropout_param["mode"] == "test":
        return x, (np.ones(x.shape, bool), 1.0)
    rng = np.random.default_rng(dropout_param["seed"])
    mask = (rng.permutation(x.size) < round(p * x.size)).reshape(x.shape)
    return np.where(mask, x / p, 0), (mask, p)


def backward_where(dout, cache):
    mask, p = cache
    dx = np.zeros_like(dout)
    dx[mask] = dout[mask] / p
    return dx


def backward_of_the_course(dout, cache):
    dropout_param, mask = cache
    if mask is None:
        return dout
    return np.where(mask, dout / dropout_param["p"], 0)


# --- early_stopping ----------------------------------------------------------------------------


def stopping_argmin(validation_losses, patience):
    best = np.argmin(validation_losses)
    return len(validation_losses) - best > patience, best


def stopping_counter(validation_losses, patience):
    best_loss, best_epoch, waited = np.inf, 0, 0
    for epoch, loss in enumerate(validation_losses):
        if loss < best_loss:
            best_loss, best_epoch, waited = loss, epoch, 0
        else:
            waited += 1
    return waited >= patience, best_epoch


def stopping_index(validation_losses, patience):
    best = validation_losses.index(min(validation_losses))
    stop = False
    if len(validation_losses[best + 1 :]) >= patience:
        stop = True
    return [stop, best]


def stopping_tail(validation_losses, patience):
    losses = np.array(validation_losses)
    best_epoch = int(losses.argmin())
    if len(losses) <= patience:
        return False, best_epoch
    return losses[-patience:].min() >= losses[:-patience].min(), best_epoch


def stopping_sorted(validation_losses, patience):
    ranked = sorted((loss, epoch) for epoch, loss in enumerate(validation_losses))
    best_epoch = ranked[0][1]
    return not best_epoch + patience >= len(validation_losses), best_epoch


def stopping_backwards(validation_losses, patience):
    best_epoch = len(validation_losses) - 1
    for epoch in reversed(range(len(validation_losses))):
        if validation_losses[epoch] <= validation_losses[best_epoch]:
            best_epoch = epoch
    return bool(len(validation_losses) - 1 - best_epoch >= patience), best_epoch


# --- train_with_early_stopping -----------------------------------------------------------------


def training_new_arrays(params, gradient, validation_loss, learning_rate, rule, max_epochs):
    losses, best = [], None
    for epoch in range(max_epochs):
        grads = gradient(params)
        params = {name: params[name] - learning_rate * grads[name] for name in params}
        losses.append(validation_loss(params))
        stop, best_epoch = rule(losses)
        if best_epoch == epoch:
            best = params
        if stop:
            break
    return best, losses


def training_all_kept(params, gradient, validation_loss, learning_rate, rule, max_epochs):
    kept, losses, stop = [], [], False
    while not stop and len(losses) < max_epochs:
        grads = gradient(params)
        for name in params:
            params[name] -= learning_rate * grads[name]
        kept.append({name: np.array(w) for name, w in params.items()})
        losses = losses + [validation_loss(params)]
        stop, best_epoch = rule(losses)
    return kept[best_epoch], np.array(losses)


def training_own_comparison(params, gradient, validation_loss, learning_rate, rule, max_epochs):
    lowest, losses = np.inf, []
    for _ in range(max_epochs):
        for name, grad in gradient(params).items():
            params[name] = params[name] - learning_rate * grad
        loss = validation_loss(params)
        losses.append(float(loss))
        if loss < lowest:
            lowest, best = loss, dict(params)
        if rule(losses)[0]:
            return best, losses
    return best, losses


def training_spelled_out(params, gradient, validation_loss, learning_rate, rule, max_epochs):
    w, b = params["w"].copy(), params["b"].copy()
    losses = np.zeros(0)
    for epoch in range(max_epochs):
        grads = gradient({"w": w, "b": b})
        w -= learning_rate * grads["w"]
        b -= learning_rate * grads["b"]
        losses = np.append(losses, validation_loss({"w": w, "b": b}))
        stop, best_epoch = rule(list(losses))
        if epoch == best_epoch:
            best_w, best_b = w + 0, b + 0
        if stop:
            break
    return {"w": best_w, "b": best_b}, losses


def training_twice(params, gradient, validation_loss, learning_rate, rule, max_epochs):
    """Runs once to find the best epoch, and again up to there."""

    def step(params):
        grads = gradient(params)
        return {name: w - learning_rate * grads[name] for name, w in params.items()}

    now, losses = params, []
    for _ in range(max_epochs):
        now = step(now)
        losses.append(validation_loss(now))
        stop, best_epoch = rule(losses)
        if stop:
            break
    for _ in range(best_epoch + 1):
        params = step(params)
    return params, losses


# --- k_fold_indices ----------------------------------------------------------------------------


def folds_setdiff(n, k, seed):
    order = np.random.default_rng(seed).permutation(n)
    return [(np.setdiff1d(order, part), part) for part in np.array_split(order, k)]


def folds_interleaved(n, k, seed):
    np.random.seed(seed)
    order = np.arange(n)
    np.random.shuffle(order)
    folds = []
    for i in range(k):
        held = order[i::k]
        folds.append([np.array([j for j in order if j not in held]), held])
    return folds


def folds_boundaries(n, k, seed):
    order = np.random.RandomState(seed).permutation(n)
    folds = []
    for i in range(k):
        a, b = i * n // k, (i + 1) * n // k
        folds.append((np.concatenate([order[:a], order[b:]]), order[a:b]))
    return tuple(folds)


def folds_python(n, k, seed):
    order = list(range(n))
    random.Random(seed).shuffle(order)
    start, folds = 0, []
    for i in range(k):
        size = n // k + (1 if i < n % k else 0)
        folds.append((order[:start] + order[start + size :], order[start : start + size]))
        start += size
    return folds


def folds_labels(n, k, seed):
    label = np.random.default_rng(seed).permutation(np.arange(n) % k)
    return [(np.where(label != i)[0], np.where(label == i)[0]) for i in range(k)]


def folds_generator(n, k, seed):
    parts = np.array_split(np.argsort(np.random.default_rng(seed).random(n)), k)
    for i, held in enumerate(parts):
        mask = np.ones(n, dtype=bool)
        mask[held] = False
        yield np.flatnonzero(mask), held


# --- choose_by_cross_validation ----------------------------------------------------------------


def choice_comprehension(candidates, folds, X, y, validation_error):
    errors = [
        np.mean([validation_error(X[t], y[t], X[v], y[v], c) for t, v in folds]) for c in candidates
    ]
    return candidates[np.argmin(errors)], errors


def choice_table(candidates, folds, X, y, validation_error):
    table = np.zeros((len(folds), len(candidates)))
    for i, (train, held) in enumerate(folds):
        for j, candidate in enumerate(candidates):
            table[i, j] = validation_error(X[train], y[train], X[held], y[held], candidate)
    errors = table.mean(axis=0)
    return candidates[errors.argmin()], errors


def choice_running_best(candidates, folds, X, y, validation_error):
    best, lowest, errors = None, math.inf, []
    for candidate in candidates:
        total = 0
        for fold in folds:
            X_train, y_train = X[fold[0]], y[fold[0]]
            X_val, y_val = X[fold[1]], y[fold[1]]
            total += validation_error(X_train, y_train, X_val, y_val, candidate) / len(folds)
        errors.append(total)
        if total < lowest:
            best, lowest = candidate, total
    return best, np.array(errors)


def choice_dictionary(candidates, folds, X, y, validation_error):
    errors = {c: 0.0 for c in candidates}
    for train, held in folds:
        for c in candidates:
            errors[c] += validation_error(X[train], y[train], X[held], y[held], c)
    errors = {c: total / len(folds) for c, total in errors.items()}
    return min(errors, key=errors.get), list(errors.values())


def choice_sorted(candidates, folds, X, y, validation_error):
    def mean_error(candidate):
        return sum(
            validation_error(
                np.take(X, t, axis=0), y.take(t), np.take(X, v, axis=0), y.take(v), candidate
            )
            for t, v in folds
        ) / len(folds)

    errors = list(map(mean_error, candidates))
    return [sorted(zip(errors, candidates))[0][1], errors]


# --- cross_validated_accuracy ------------------------------------------------------------------


def leak_comprehension(X, y, folds, choose_columns, predict_labels):
    def accuracy(t, h):
        c = choose_columns(X[t], y[t])
        return (predict_labels(X[t][:, c], y[t], X[h][:, c]) == y[h]).mean()

    return sum(accuracy(t, h) for t, h in folds) / len(folds)


def leak_ix(X, y, folds, choose_columns, predict_labels):
    total = 0
    for train, held in folds:
        columns = choose_columns(X[train, :], y[train])
        labels = predict_labels(X[np.ix_(train, columns)], y[train], X[np.ix_(held, columns)])
        total += np.sum(labels == y[held]) / len(held)
    return total / len(folds)


def leak_counts(X, y, folds, choose_columns, predict_labels):
    shares = np.empty(len(folds))
    for i, (train, held) in enumerate(folds):
        X_train, y_train = np.take(X, train, axis=0), y.take(train)
        keep = np.asarray(choose_columns(X_train, y_train))
        guesses = predict_labels(X_train[:, keep], y_train, X[held][:, keep])
        shares[i] = 1 - np.count_nonzero(np.asarray(guesses) - y[held]) / held.size
    return shares.mean()


def leak_loop(X, y, folds, choose_columns, predict_labels):
    means = []
    for fold in folds:
        columns = choose_columns(X[fold[0]], y[fold[0]])
        guesses = predict_labels(X[fold[0]][:, columns], y[fold[0]], X[fold[1]][:, columns])
        right = 0
        for guess, truth in zip(guesses, y[fold[1]]):
            right += int(guess == truth)
        means.append(right / len(fold[1]))
    return float(np.mean(means))


def leak_masks(X, y, folds, choose_columns, predict_labels):
    results = []
    for _, held in folds:
        outside = np.ones(len(X), dtype=bool)
        outside[held] = False
        columns = list(choose_columns(X[outside], y[outside]))
        labels = predict_labels(X[outside][:, columns], y[outside], X[held][:, columns])
        results += [np.equal(labels, y[held]).mean()]
    return np.average(results)


# --- train_on_few: other remedies against the same noise ---------------------------------------


def start(rng, D, H):
    return [rng.normal(0, 0.4 / D**0.5, (D, H)), np.zeros(H), rng.normal(0, 0.3 / H**0.5, H), 0.0]


def few_forward(params, X, kept=1.0):
    W1, b1, W2, b2 = params
    h = np.maximum(X @ W1 + b1, 0) * kept
    return h, h @ W2 + b2


def few_backward(params, X, y, kept=1.0):
    h, out = few_forward(params, X, kept)
    d = 2 * (out - y) / len(y)
    dz = np.outer(d, params[2]) * (h > 0) * kept
    return [X.T @ dz, dz.sum(0), h.T @ d, d.sum()]


def few_passes(Z, y, passes, *, lam=0.0, keep=1.0, H=32, size=50, rate=0.1, seed=4):
    """The parameters after each pass; L2 and dropout if asked for."""
    rng = np.random.default_rng(seed)
    params = start(rng, Z.shape[1], H)
    for _ in range(passes):
        for rows in np.array_split(rng.permutation(len(Z)), max(len(Z) // size, 1)):
            kept = (rng.random((len(rows), H)) < keep) / keep
            grads = few_backward(params, Z[rows], y[rows], kept)
            decay = [lam * params[0], 0, lam * params[2], 0]
            params = [p - rate * (g + e) for p, g, e in zip(params, grads, decay)]
        yield params


def few_by_penalty(lam, **options):
    def run(Z, y, Z_new):
        *_, params = few_passes(Z, y, 200, lam=lam, **options)
        return few_forward(params, Z_new)[1]

    return run


def few_by_dropout(Z, y, Z_new):
    *_, params = few_passes(Z, y, 150, keep=0.5, lam=0.02, H=64)
    return few_forward(params, Z_new)[1]


def few_by_stopping(Z, y, Z_new, parts=4, passes=100):
    """Each part is held out once, and says when to stop; the mean of the runs."""
    found = 0
    for held in np.array_split(np.random.default_rng(1).permutation(len(Z)), parts):
        rest = np.setdiff1d(np.arange(len(Z)), held)
        best, lowest = None, np.inf
        for params in few_passes(Z[rest], y[rest], passes):
            loss = np.mean((few_forward(params, Z[held])[1] - y[held]) ** 2)
            if loss < lowest:
                best, lowest = params, loss
        found = found + few_forward(best, Z_new)[1] / parts
    return found


def few_by_averaging(Z, y, Z_new):
    """Networks that each saw other rows, with a penalty."""
    rng = np.random.default_rng(2)
    total = 0
    for seed in range(3):
        rows = rng.permutation(len(Z))[: 4 * len(Z) // 5]
        *_, params = few_passes(Z[rows], y[rows], 100, lam=0.03, seed=seed)
        total = total + few_forward(params, Z_new)[1]
    return total / 3


def in_standard_units(run):
    def train_on_few(X, t, X_new):
        centre, spread = X.mean(0), X.std(0)
        standard = run((X - centre) / spread, (t - t.mean()) / t.std(), (X_new - centre) / spread)
        return standard * t.std() + t.mean()

    return train_on_few


VARIANTS = {
    "train_on_few": [
        in_standard_units(few_by_penalty(0.05)),
        in_standard_units(few_by_penalty(0.1, H=64, size=25, rate=0.05)),
        in_standard_units(few_by_stopping),
        in_standard_units(few_by_dropout),
        in_standard_units(few_by_averaging),
    ],
    "cross_validated_accuracy": [
        leak_comprehension,
        leak_ix,
        leak_counts,
        leak_loop,
        leak_masks,
    ],
    "regularized_loss": [
        penalty_in_place,
        penalty_spelled_out,
        penalty_by_dimension,
        penalty_loops,
        penalty_flat,
    ],
    "l1_penalty": [l1_where, l1_norm, l1_masks, l1_loops, l1_from_signs],
    "dropout_forward": [
        dropout_scaled_mask,
        dropout_binomial,
        dropout_in_place,
        dropout_choice,
        dropout_loop,
        dropout_exact_share,
    ],
    "dropout_backward": [
        (backward_scaled_mask, dropout_scaled_mask),
        (backward_scale_or_none, dropout_binomial),
        (backward_in_place, dropout_in_place),
        (backward_factors, dropout_choice),
        (np.multiply, dropout_loop),
        (backward_where, dropout_exact_share),
        backward_of_the_course,
    ],
    "early_stopping": [
        stopping_argmin,
        stopping_counter,
        stopping_index,
        stopping_tail,
        stopping_sorted,
        stopping_backwards,
    ],
    "train_with_early_stopping": [
        training_new_arrays,
        training_all_kept,
        training_own_comparison,
        training_spelled_out,
        training_twice,
    ],
    "k_fold_indices": [
        folds_setdiff,
        folds_interleaved,
        folds_boundaries,
        folds_python,
        folds_labels,
        folds_generator,
    ],
    "choose_by_cross_validation": [
        choice_comprehension,
        choice_table,
        choice_running_best,
        choice_dictionary,
        choice_sorted,
    ],
}
