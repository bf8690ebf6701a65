"""Differently written right answers to unit 9."""

# Right answers, written as students write them.
# ruff: noqa: PERF401

from itertools import product

import numpy as np

# --- random search ---


def search_with_ternary(f, w, loss, noise, sigma):
    new = w + noise * sigma
    new_loss = f(new)
    better = new_loss < loss
    return (new, new_loss) if better else (w, loss)


def search_in_place(f, w, loss, noise, sigma):
    w += sigma * noise
    new_loss = f(w)
    if new_loss >= loss:
        w -= sigma * noise
        return w, loss
    return w, new_loss


def search_by_min(f, w, loss, noise, sigma):
    tries = [w, w + sigma * noise]
    losses = [loss, f(tries[1])]
    k = int(np.argmin(losses))
    return tries[k], losses[k]


def search_on_a_copy(f, w, loss, noise, sigma):
    best = w.copy()
    for i in np.ndindex(best.shape):
        best[i] += sigma * noise[i]
    trial = f(best)
    if loss <= trial:
        best, trial = w.copy(), loss
    return [best, float(trial)]


def search_asking_twice(f, w, loss, noise, sigma):
    if f(w + sigma * noise) < f(w):
        return w + sigma * noise, f(w + sigma * noise)
    return w, f(w)


# --- evolution strategies ---


def strategies_one_line(f, w, noise, sigma):
    return sum((f(w + sigma * n) - f(w - sigma * n)) * n for n in noise) / (2 * sigma * len(noise))


def strategies_tensordot(f, w, noise, sigma):
    plus = np.array([f(w + sigma * n) for n in noise])
    minus = np.array([f(w - sigma * n) for n in noise])
    return np.tensordot((plus - minus) / (2 * sigma), noise, axes=1) / noise.shape[0]


def strategies_flat(f, w, noise, sigma):
    K = len(noise)
    flat = noise.reshape(K, -1)
    slopes = np.array([(f(w + sigma * n) - f(w - sigma * n)) / sigma / 2 for n in noise])
    return (flat.T @ slopes / K).reshape(w.shape)


def strategies_mean(f, w, noise, sigma):
    return np.mean([0.5 / sigma * (f(w + sigma * n) - f(w - sigma * n)) * n for n in noise], axis=0)


def strategies_signs(f, w, noise, sigma):
    grad = np.zeros(w.shape)
    for n in noise:
        for sign in (1, -1):
            grad += sign * f(w + sign * sigma * n) * n
    grad /= 2 * sigma * len(noise)
    return grad


def strategies_in_place(f, w, noise, sigma):
    noise *= sigma
    total = np.zeros_like(w)
    for k in range(len(noise)):
        total += noise[k] * (f(w + noise[k]) - f(w - noise[k]))
    return total / (2 * len(noise) * sigma**2)


# --- tournaments ---


def tournament_loop(fitness, contenders):
    winners = []
    for row in contenders:
        winners.append(row[np.argmax(fitness[row])])
    return np.array(winners)


def tournament_max(fitness, contenders):
    return np.array([max(row, key=lambda i: fitness[i]) for row in contenders])


def tournament_take_along(fitness, contenders):
    best = fitness[contenders].argmax(axis=1)
    return np.take_along_axis(contenders, best[:, None], axis=1)[:, 0]


def tournament_sort(fitness, contenders):
    order = np.argsort(fitness[contenders], axis=1)
    return np.array([row[o[-1]] for row, o in zip(contenders, order)])


def tournament_by_hand(fitness, contenders):
    winners = contenders[:, 0].copy()
    for j in range(1, contenders.shape[1]):
        challenger = contenders[:, j]
        wins = fitness[challenger] > fitness[winners]
        winners[wins] = challenger[wins]
    return winners


def tournament_diagonal(fitness, contenders):
    return np.diag(contenders[:, np.argmax(fitness[contenders], axis=1)])


# --- the next generation ---


def generation_loops(population, fitness, mothers, fathers, mask, noise, sigma):
    M, D = mask.shape
    after = np.empty((M + 1, D))
    after[0] = population[np.argmax(fitness)]
    for i in range(M):
        for j in range(D):
            parent = mothers[i] if mask[i, j] else fathers[i]
            after[i + 1, j] = population[parent, j] + sigma * noise[i, j]
    return after


def generation_by_arithmetic(population, fitness, mothers, fathers, mask, noise, sigma):
    children = mask * population[mothers] + (1 - mask) * population[fathers]
    return np.vstack([population[fitness.argmax()], children + noise * sigma])


def generation_fancy(population, fitness, mothers, fathers, mask, noise, sigma):
    children = population[fathers].copy()
    children[mask] = population[mothers][mask]
    children += sigma * noise
    return np.insert(children, 0, population[np.argmax(fitness)], axis=0)


def generation_in_place(population, fitness, mothers, fathers, mask, noise, sigma):
    best = list(fitness).index(max(fitness))
    noise *= sigma
    noise += np.where(~mask, population[fathers], population[mothers])
    return np.r_[population[best : best + 1], noise]


def generation_choose(population, fitness, mothers, fathers, mask, noise, sigma):
    parents = np.where(mask, mothers[:, None], fathers[:, None])
    children = population[parents, np.arange(population.shape[1])]
    elite = population[np.argsort(fitness)[-1:]]
    return np.concatenate((elite, children + sigma * noise), axis=0)


# --- REINFORCE ---


def reinforce_loop(logits, actions, rewards, baseline=0.0):
    p = np.exp(logits) / np.sum(np.exp(logits))
    grad = np.zeros(len(logits))
    for a, r in zip(actions, rewards):
        score = -p
        score[a] += 1
        grad += (r - baseline) * score
    return grad / len(actions)


def reinforce_eye(logits, actions, rewards, baseline=0.0):
    p = np.exp(logits - np.max(logits))
    p /= p.sum()
    return (rewards - baseline) @ (np.eye(len(logits))[actions] - p) / len(rewards)


def reinforce_bincount(logits, actions, rewards, baseline=0.0):
    p = np.exp(logits) / np.exp(logits).sum()
    advantage = rewards - baseline
    received = np.bincount(actions, weights=advantage, minlength=len(p))
    return (received - p * advantage.sum()) / len(actions)


def reinforce_mean(logits, actions, rewards, baseline=0.0):
    log_p = logits - np.log(np.exp(logits).sum())
    onehot = np.zeros((len(actions), len(logits)))
    onehot[range(len(actions)), actions] = 1
    return np.mean((rewards - baseline).reshape(-1, 1) * (onehot - np.exp(log_p)), axis=0)


def reinforce_add_at(logits, actions, rewards, baseline=0.0):
    rewards -= baseline
    e = np.exp(logits)
    grad = -e / e.sum() * rewards.sum()
    np.add.at(grad, actions, rewards)
    grad /= actions.size
    return grad


# --- autoencoder ---


def autoencoder_mean(params, X, target):
    W, b, c = params["W"], params["b"], params["c"]
    N = len(X)
    h = np.tanh(X.dot(W) + b)
    diff = h.dot(W.T) + c - target
    dz = diff.dot(W) * (1 - h) * (1 + h) / N
    return 0.5 * np.mean(np.sum(diff**2, axis=1)), {
        "W": X.T.dot(dz) + diff.T.dot(h) / N,
        "b": dz.sum(0),
        "c": diff.mean(0),
    }


def autoencoder_transposed_share(params, X, target):
    W = params["W"]
    code = np.tanh(X @ W + params["b"])
    dout = (code @ W.T + params["c"] - target) / X.shape[0]
    loss = X.shape[0] * np.sum(dout * dout) / 2
    dz = (dout @ W) * (1 - code * code)
    dV = code.T @ dout
    dW = np.zeros_like(W)
    dW += dV.T
    dW += X.T @ dz
    return loss, {"W": dW, "b": np.sum(dz, axis=0), "c": np.sum(dout, axis=0)}


def autoencoder_by_examples(params, X, target):
    W, b, c = params["W"], params["b"], params["c"]
    loss, dW, db, dc = 0.0, np.zeros(W.shape), np.zeros(b.shape), np.zeros(c.shape)
    for x, t in zip(X, target):
        h = np.tanh(x @ W + b)
        error = W @ h + c - t
        loss += error @ error / 2
        dz = (W.T @ error) / np.cosh(x @ W + b) ** 2
        dW += np.outer(x, dz) + np.outer(error, h)
        db += dz
        dc += error
    N = len(X)
    return loss / N, {"W": dW / N, "b": db / N, "c": dc / N}


def autoencoder_einsum(params, X, target):
    W, b, c = params["W"], params["b"], params["c"]
    h = np.tanh(np.einsum("nd,dk->nk", X, W) + b)
    out = np.einsum("nk,dk->nd", h, W) + c
    dout = (out - target) / len(X)
    dz = np.einsum("nd,dk->nk", dout, W) * (1 - h**2)
    dW = np.einsum("nd,nk->dk", X, dz) + np.einsum("nd,nk->dk", dout, h)
    return [
        ((out - target) ** 2).sum() / len(X) / 2,
        dict(W=dW, b=dz.sum(axis=0), c=dout.sum(axis=0)),
    ]


def autoencoder_in_place(params, X, target):
    W, b, c = params["W"], params["b"], params["c"]
    code = X @ W
    code += b
    np.tanh(code, out=code)
    error = code @ W.T + c
    error -= target
    loss = np.linalg.norm(error) ** 2 / (2 * len(X))
    error /= len(X)
    grads = {"c": error.sum(axis=0), "W": error.T @ code}
    dz = error @ W
    dz *= 1 - code**2
    grads["W"] += X.T @ dz
    grads["b"] = dz.sum(axis=0)
    return loss, grads


# --- one pair on a linear loss ---


def pair_by_two_points(g, n, sigma, size):
    def f(w):
        return sum(gi * wi for gi, wi in zip(g, w))

    rise = f(sigma * n) - f(-sigma * n)
    slope = rise / sigma / 2
    return rise, slope, slope * n, size * size * g


def pair_all_throws(g, n, sigma, size):
    throws = [size * np.array(coins) for coins in product((-1, 1), repeat=len(g))]
    mean = np.mean([(g @ t) * t for t in throws], axis=0)
    return 2 * sigma * (g @ n), g @ n, (g @ n) * n, mean


def pair_list(g, n, sigma, size):
    slope = float(np.dot(n, g))
    mean = np.array([size**2 * x for x in g])
    return [sigma * slope + sigma * slope, slope, np.array([slope * x for x in n]), mean]


def pair_outer(g, n, sigma, size):
    slope = np.einsum("i,i", g, n)
    return slope * (2 * sigma), slope, np.outer(n, n) @ g, size**2 * np.eye(len(g)) @ g


def pair_in_place(g, n, sigma, size):
    slope = (g * n).sum()
    n *= slope
    g *= size**2
    return 2 * slope * sigma, slope, n, g


# --- a coin ---


def coin_plain(z, heads, tails, baseline):
    p = 1 / (1 + np.exp(-z))
    q = 1 - p
    up, down = q, -p
    a, b = (heads - baseline) * up, (tails - baseline) * down
    return heads * p * q - tails * p * q, up, down, p * a**2 + q * b**2


def coin_by_ratio(z, heads, tails, baseline):
    e = np.exp(z)
    p = e / (1 + e)
    dp = e / (1 + e) ** 2
    square = p * (heads - baseline) ** 2 * (dp / p) ** 2
    square += (1 - p) * (tails - baseline) ** 2 * (dp / (1 - p)) ** 2
    return (heads - tails) * dp, dp / p, -dp / (1 - p), square


def coin_by_arrays(z, heads, tails, baseline):
    p = np.array([1.0, np.exp(-z)]) / (1 + np.exp(-z))
    rewards = np.array([heads, tails])
    score = np.array([1 - p[0], -p[0]])
    return p @ (rewards * score), *score, p @ ((rewards - baseline) * score) ** 2


def coin_by_tanh(z, heads, tails, baseline):
    p = (1 + np.tanh(z / 2)) / 2
    slope = (heads - tails) / (4 * np.cosh(z / 2) ** 2)
    return (
        slope,
        1 - p,
        -p,
        p * (1 - p) * ((1 - p) * (heads - baseline) ** 2 + p * (tails - baseline) ** 2),
    )


def coin_mean_of_estimates(z, heads, tails, baseline):
    p = 1 / (1 + np.exp(-z))
    said = {p: (heads - baseline) * (1 - p), 1 - p: -(tails - baseline) * p}
    slope = sum(chance * value for chance, value in said.items())
    return [slope, 1 - p, -p, sum(chance * value * value for chance, value in said.items())]


# --- entropy ---


def entropy_by_jacobian(logits):
    entropies, grads = [], []
    for z in logits:
        p = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
        log_p = z - z.max() - np.log(np.sum(np.exp(z - z.max())))
        entropies.append(-np.sum(p * log_p))
        grads.append((np.diag(p) - np.outer(p, p)) @ -(log_p + 1))
    return np.array(entropies), np.array(grads)


def entropy_by_softmax_backward(logits):
    z = (logits.T - np.max(logits, axis=1)).T
    log_p = z - np.log(np.exp(z).sum(axis=1))[:, None]
    p = np.exp(log_p)
    dp = -log_p - 1
    return -np.sum(log_p * p, 1), p * (dp - np.sum(p * dp, axis=1, keepdims=True))


def entropy_of_scores(logits):
    z = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(z)
    total = e.sum(axis=1, keepdims=True)
    p = e / total
    mean = (p * z).sum(axis=1, keepdims=True)
    return (np.log(total) - mean)[:, 0], p * (mean - z)


def entropy_loop(logits):
    H, grad = np.zeros(len(logits)), np.zeros(logits.shape)
    for i in range(len(logits)):
        z = logits[i] - logits[i].max()
        log_p = z - np.log(np.exp(z).sum())
        for lp in log_p:
            H[i] -= np.exp(lp) * lp
        for a in range(len(log_p)):
            grad[i, a] = -np.exp(log_p[a]) * (log_p[a] + H[i])
    return H, grad


def entropy_in_place(logits):
    logits -= logits.max(axis=1)[:, None]
    p = np.exp(logits)
    total = p.sum(axis=1, keepdims=True)
    p /= total
    logits -= np.log(total)
    H = -np.einsum("na,na->n", p, logits)
    logits += H.reshape(-1, 1)
    p *= logits
    return H, -p


# --- feedback alignment ---


def feedback_one_line(dscores, X, h, W2, B):
    return X.T @ ((dscores @ B.T) * (1 - h**2))


def feedback_einsum(dscores, X, h, W2, B):
    return np.einsum("nd,nh->dh", X, np.einsum("nc,hc->nh", dscores, B) * (1 - h * h))


def feedback_by_images(dscores, X, h, W2, B):
    return sum(np.outer(x, (B @ d) * (1 - a**2)) for d, x, a in zip(dscores, X, h))


def feedback_factored(dscores, X, h, W2, B):
    dz = np.dot(dscores, B.transpose()) * (1 - h) * (1 + h)
    return (dz.T @ X).T


def feedback_in_place(dscores, X, h, W2, B):
    dh = (B @ dscores.T).T
    h *= -h
    h += 1
    dh *= h
    return np.dot(X.T, dh)


VARIANTS = {
    "random_search_step": [
        search_with_ternary,
        search_by_min,
        search_on_a_copy,
        search_asking_twice,
        search_in_place,
    ],
    "evolution_strategies_gradient": [
        strategies_one_line,
        strategies_tensordot,
        strategies_flat,
        strategies_mean,
        strategies_signs,
        strategies_in_place,
    ],
    "tournament_selection": [
        tournament_loop,
        tournament_max,
        tournament_take_along,
        tournament_sort,
        tournament_by_hand,
        tournament_diagonal,
    ],
    "next_generation": [
        generation_loops,
        generation_by_arithmetic,
        generation_fancy,
        generation_in_place,
        generation_choose,
    ],
    "reinforce_gradient": [
        reinforce_loop,
        reinforce_eye,
        reinforce_bincount,
        reinforce_mean,
        reinforce_add_at,
    ],
    "autoencoder_loss": [
        autoencoder_mean,
        autoencoder_transposed_share,
        autoencoder_by_examples,
        autoencoder_einsum,
        autoencoder_in_place,
    ],
    "linear_pair": [
        pair_by_two_points,
        pair_all_throws,
        pair_list,
        pair_outer,
        pair_in_place,
    ],
    "coin_policy": [
        coin_plain,
        coin_by_ratio,
        coin_by_arrays,
        coin_by_tanh,
        coin_mean_of_estimates,
    ],
    "entropy_gradient": [
        entropy_by_jacobian,
        entropy_by_softmax_backward,
        entropy_of_scores,
        entropy_loop,
        entropy_in_place,
    ],
    "feedback_alignment": [
        feedback_one_line,
        feedback_einsum,
        feedback_by_images,
        feedback_factored,
        feedback_in_place,
    ],
}
