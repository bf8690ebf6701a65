"""Learning without backpropagation: every method here only evaluates the loss (or the reward).

Randomness comes in as an argument (noise, masks, contenders), so that a result can be repeated.
"""

import numpy as np


def random_search_step(f, w, loss, noise, sigma):
    """Try w + sigma * noise and keep it if its loss is lower. One evaluation of f.

    f: weights -> loss; loss = f(w), known from before; noise: shape of w. Returns (next_w, its
    loss). Source: Rastrigin (1963); Matyas (1965).
    """
    candidate = w + sigma * noise
    candidate_loss = f(candidate)
    if candidate_loss < loss:
        return candidate, candidate_loss
    return w, loss


def evolution_strategies_gradient(f, w, noise, sigma):
    """Estimate of df/dw from K mirrored pairs: mean of (f(w + sigma n) - f(w - sigma n)) / (2
    sigma) * n.

    It is unbiased for f smoothed by a Gaussian of width sigma. 2K evaluations of f.
    noise: K standard normal arrays, (K, *w.shape). Returns an array shaped like w.
    Source: Salimans et al., Evolution strategies as a scalable alternative (2017).
    """
    K = noise.shape[0]
    grad = np.zeros_like(w)
    for k in range(K):
        rise = f(w + sigma * noise[k]) - f(w - sigma * noise[k])
        slope = rise / (2 * sigma)
        grad += slope * noise[k]
    grad = grad / K
    return grad


def tournament_selection(fitness, contenders):
    """The winner of each tournament: the contender with the highest fitness (the first of equals).

    fitness: (P,); contenders: indices (M, k), one tournament a row. Returns indices (M,).
    Source: Goldberg and Deb (1991).
    """
    best = np.argmax(fitness[contenders], axis=1)
    winners = contenders[np.arange(len(contenders)), best]
    return winners


def next_generation(population, fitness, mothers, fathers, mask, noise, sigma):
    """The fittest, unchanged, and then one child of each pair: uniform crossover and mutation.

    A child takes a gene from its mother where mask is True, else from its father; then sigma *
    noise is added. population: (P, D), one set of weights a row; fitness: (P,), higher is better;
    mothers, fathers: indices (M,); mask: booleans (M, D); noise: standard normal, (M, D). Returns
    (M + 1, D), the survivor first. Source: Syswerda (1989); Goldberg (1989).
    """
    elite = population[np.argmax(fitness)]
    children = np.where(mask, population[mothers], population[fathers])
    mutants = children + sigma * noise
    return np.concatenate([elite[None, :], mutants])


def genetic_step(population, fitness, rng, sigma, tournament_size=3):
    """One generation: parents by tournament, then `next_generation` with what rng draws.

    population: (P, D), one set of weights a row; fitness: (P,), higher is better (the loss's
    negative); rng: np.random.Generator. Returns the next population (P, D), the survivor first. P
    evaluations of the loss for each generation. Source: Holland (1975); Goldberg (1989).
    """
    P, D = population.shape
    mothers = tournament_selection(fitness, rng.integers(P, size=(P - 1, tournament_size)))
    fathers = tournament_selection(fitness, rng.integers(P, size=(P - 1, tournament_size)))
    mask = rng.random((P - 1, D)) < 0.5
    noise = rng.standard_normal((P - 1, D))
    return next_generation(population, fitness, mothers, fathers, mask, noise, sigma)


def reinforce_gradient(logits, actions, rewards, baseline=0.0):
    """Gradient of the expected reward of a bandit: mean of (reward - baseline) * d log p(action) /
    d logits.

    The policy is p = softmax(logits), and d log p(a) / d logits = onehot(a) - p. The baseline
    changes the variance, not the expectation. Add it to the logits: it points uphill. logits: (A,);
    actions taken: integers (n,); rewards received: (n,). Returns (A,). Source: Williams (1992).
    """
    n = len(actions)
    shifted = np.exp(logits - logits.max())
    p = shifted / shifted.sum()
    onehot = actions[:, None] == np.arange(len(logits))
    score = onehot - p
    advantage = rewards - baseline
    grad = (advantage[:, None] * score).sum(axis=0) / n
    return grad
