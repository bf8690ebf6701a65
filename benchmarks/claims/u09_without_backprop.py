"""Unit 9: what seven learners make of one budget, and what codes of images are worth without labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import mean
from typing import Any

import numpy as np

from bpcourse import datasets, reference
from bpcourse.networks import MLP, train

SEEDS = 10
BUDGET = 6000
SHAPES = ((64, 8), (8,), (8, 10), (10,))
ENTROPY = 0.1
Array = Any
Tables = dict[str, dict[str, list[float]]]
Learner = Iterator[tuple[int, Array]]

DIGITS = datasets.load_digits()
X, Y = DIGITS.X_train[:300], DIGITS.y_train[:300]
ENDS = np.cumsum([np.prod(shape) for shape in SHAPES])


def tables(seeds: range) -> Tables:
    """By seed: losses, accuracies and digits given up in the race; a bandit; errors and votes of codes."""
    race = {name: [finish(learner, seed) for seed in seeds] for name, learner in LEARNERS.items()}
    codes = [restored(seed) for seed in seeds]
    return {
        "loss": {name: [run[0] for run in runs] for name, runs in race.items()},
        "accuracy": {name: [run[1] for run in runs] for name, runs in race.items()},
        "given up": {name: [run[2] for run in runs] for name, runs in race.items()},
        "tournaments": tournaments_table(seeds),
        "code": {name: [code[name] for code in codes] for name in codes[0]},
        "denoise": denoising_table(seeds),
    }


# --- the race ---


def pieces(w: Array) -> list[Array]:
    """The long vector, cut into W1, b1, W2, b2."""
    return [part.reshape(shape) for part, shape in zip(np.split(w, ENDS[:-1]), SHAPES)]


def scores(w: Array, images: Array) -> Array:
    """(N, 64) to (N, 10)."""
    W1, b1, W2, b2 = pieces(w)
    return np.tanh(images @ W1 + b1) @ W2 + b2


def loss(w: Array) -> float:
    """Cross-entropy on the 300 images."""
    return reference.softmax_loss(scores(w, X), Y)[0]


def through(w: Array, dscores_of: Callable[[Array], Array], feedback: Array = None) -> Array:
    """Gradient of all weights; with `feedback` in place of W2 on the way back."""
    W1, b1, W2, b2 = pieces(w)
    h = np.tanh(X @ W1 + b1)
    p = np.exp(h @ W2 + b2)
    ds = dscores_of(p / p.sum(axis=1, keepdims=True)) / len(X)
    dz = ds @ (W2 if feedback is None else feedback).T * (1 - h**2)
    return np.concatenate([(X.T @ dz).ravel(), dz.sum(0), (h.T @ ds).ravel(), ds.sum(0)])


def random_search(w: Array, rng: np.random.Generator) -> Learner:
    """The unit's, as are the others."""
    value = loss(w)
    while True:
        noise = rng.standard_normal(len(w))
        w, value = reference.random_search_step(loss, w, value, noise, 0.02)
        yield 1, w


def evolution_strategies(w: Array, rng: np.random.Generator) -> Learner:
    """Five pairs a step."""
    while True:
        noise = rng.standard_normal((5, len(w)))
        w = w - 0.3 * reference.evolution_strategies_gradient(loss, w, noise, 0.02)
        yield 10, w


def genetic_algorithm(w: Array, rng: np.random.Generator) -> Learner:
    """Twenty individuals."""
    population = w + 0.05 * rng.standard_normal((20, len(w)))
    while True:
        fitness = np.array([-loss(w) for w in population])
        yield 20, population[np.argmax(fitness)]
        population = reference.genetic_step(population, fitness, rng, 0.05)


def reinforce(w: Array, rng: np.random.Generator, weight: float = 0.0) -> Learner:
    """Told right or wrong only; `weight` of the entropy."""
    baseline = 0.1

    def dscores(p: Array) -> Array:
        nonlocal baseline
        guesses = (p.cumsum(axis=1) > rng.random((len(p), 1))).argmax(axis=1)
        rewards = 1.0 * (guesses == Y)
        advantage = (rewards - baseline)[:, None]
        baseline = 0.9 * baseline + 0.1 * rewards.mean()
        _, calmer = reference.entropy_gradient(np.log(p))
        return -advantage * (np.eye(10)[guesses] - p) - weight * calmer

    while True:
        w = w - through(w, dscores)
        yield 3, w


def with_entropy(w: Array, rng: np.random.Generator) -> Learner:
    """REINFORCE that is paid for staying undecided."""
    return reinforce(w, rng, ENTROPY)


def descent(w: Array, rng: np.random.Generator, aligned: bool = False) -> Learner:
    """Backpropagation, or feedback alignment."""
    feedback = 0.3 * rng.standard_normal((8, 10)) if aligned else None
    while True:
        w = w - through(w, lambda p: p - np.eye(10)[Y], feedback)
        yield 3, w


def feedback_alignment(w: Array, rng: np.random.Generator) -> Learner:
    """Random weights on the way back."""
    return descent(w, rng, aligned=True)


LEARNERS = {
    "random search": random_search,
    "evolution strategies": evolution_strategies,
    "genetic algorithm": genetic_algorithm,
    "REINFORCE": reinforce,
    "REINFORCE + entropy": with_entropy,
    "feedback alignment": feedback_alignment,
    "backpropagation": descent,
}


def finish(learner: Callable[[Array, np.random.Generator], Learner], seed: int) -> list[float]:
    """Loss, validation accuracy, and the number of digits never answered, after the budget."""
    w = 0.3 * np.random.default_rng(seed).standard_normal(ENDS[-1])
    spent = 0
    for price, after in learner(w, np.random.default_rng(seed)):
        if spent + price > BUDGET:
            break
        spent, w = spent + price, after
    right = np.mean(scores(w, DIGITS.X_val).argmax(axis=1) == DIGITS.y_val)
    answered = np.unique(scores(w, X).argmax(axis=1))
    return [round(float(loss(w)), 4), round(float(right), 4), 10 - len(answered)]


# --- the planted tournament ---


def tournaments_table(seeds: range) -> dict[str, list[float]]:
    """The loss after 300 generations, and how many of 20 places in the population had a child."""
    rows = [bred(fault, seed) for fault in (False, True) for seed in seeds]
    right, faulty = rows[: len(seeds)], rows[len(seeds) :]
    return {
        "loss": [row[0] for row in right],
        "parents": [row[1] for row in right],
        "loss, with the fault": [row[0] for row in faulty],
        "parents, with the fault": [row[1] for row in faulty],
    }


def bred(fault: bool, seed: int) -> tuple[float, int]:
    """A genetic algorithm, with the tournament that learners get to mend, or with the right one."""
    rng = np.random.default_rng(seed)
    w = 0.3 * rng.standard_normal(ENDS[-1])
    population = w + 0.05 * rng.standard_normal((20, len(w)))
    parents: set[int] = set()
    for _ in range(300):
        fitness = np.array([-loss(w) for w in population])
        chosen = []
        for _ in range(2):
            contenders = rng.integers(20, size=(19, 3))
            winners = reference.tournament_selection(fitness, contenders)
            places = (contenders == winners[:, None]).argmax(axis=1)
            chosen.append(places if fault else winners)
            parents |= {int(k) for k in chosen[-1]}
        mask, noise = rng.random((19, len(w))) < 0.5, rng.standard_normal((19, len(w)))
        population = reference.next_generation(population, fitness, *chosen, mask, noise, 0.05)
    return round(float(min(loss(w) for w in population)), 4), len(parents)


# --- codes ---


def restored(seed: int) -> dict[str, float]:
    """Errors of two numbers on unseen images, and the share that five neighbours in the plane name."""
    images, unseen = DIGITS.X_train, DIGITS.X_val
    center = images.mean(axis=0)
    axes = np.linalg.svd(images - center, full_matrices=False)[2][:2].T
    plane, unseen_plane = (images - center) @ axes, (unseen - center) @ axes
    net = MLP(
        (64, 48, 24, 2, 24, 48, 64), activation="tanh", loss="mse", seed=seed, dtype=np.float32
    )
    train(
        net,
        (images, images, unseen, unseen),
        optimizer="adam",
        learning_rate=6e-3,
        batch_size=64,
        epochs=150,
        seed=seed,
        progress=False,
    )
    params = net.params

    def layers(a: Array, first: int, last: int) -> Array:
        for k in range(first, last + 1):
            a = a @ params[f"W{k}"] + params[f"b{k}"]
            a = np.tanh(a) if k < 6 else a
        return a

    code, unseen_code = layers(images, 1, 3), layers(unseen, 1, 3)
    return {
        "error, PCA": error(unseen_plane @ axes.T + center, unseen),
        "error, deep": error(layers(unseen_code, 4, 6), unseen),
        "vote, PCA": vote(unseen_plane, plane),
        "vote, deep": vote(unseen_code, code),
    }


def error(out: Array, wanted: Array) -> float:
    """Mean square a pixel."""
    return round(float(np.mean((out - wanted) ** 2)), 5)


def vote(code: Array, train_code: Array) -> float:
    """Share of unseen images whose five nearest neighbours name their digit."""
    distances = ((code[:, None, :] - train_code[None, :, :]) ** 2).sum(axis=2)
    named = DIGITS.y_train[np.argsort(distances, axis=1)[:, :5]]
    right = [np.bincount(row).argmax() == y for row, y in zip(named, DIGITS.y_val)]
    return round(float(np.mean(right)), 4)


def denoising_table(seeds: range) -> dict[str, list[float]]:
    """Errors on unseen images with noise of 0.4, of codes of 32 numbers."""
    rows = [denoised(seed) for seed in seeds]
    return {name: [row[name] for row in rows] for name in rows[0]}


def spoiled(images: Array, rng: np.random.Generator, noise: float = 0.4) -> Array:
    """With noise on every pixel."""
    return images + noise * rng.standard_normal(images.shape)


def denoised(seed: int) -> dict[str, float]:
    """The noisy image itself, PCA, and autoencoders that were shown clean or noisy images."""
    images, unseen = DIGITS.X_train, DIGITS.X_val
    noisy = spoiled(unseen, np.random.default_rng(1000 + seed))
    center = images.mean(axis=0)
    found = {"left as it is": error(noisy, unseen)}
    for size in (8, 32):
        axes = np.linalg.svd(images - center, full_matrices=False)[2][:size].T
        found[f"PCA, {size} numbers"] = error((noisy - center) @ axes @ axes.T + center, unseen)
    for name, noise in (("copier", 0.0), ("denoiser", 0.4)):
        params = trained(seed, noise)
        code = np.tanh(noisy @ params["W"] + params["b"])
        found[name] = error(code @ params["W"].T + params["c"], unseen)
    return found


def trained(seed: int, noise: float, epochs: int = 60) -> dict[str, Array]:
    """The unit's own training of an autoencoder with a code of 32 numbers."""
    rng = np.random.default_rng(seed)
    images = DIGITS.X_train
    params = {
        "W": 0.1 * rng.standard_normal((64, 32)),
        "b": np.zeros(32),
        "c": images.mean(axis=0),
    }
    for _ in range(epochs):
        for rows in np.array_split(rng.permutation(len(images)), len(images) // 32):
            clean = images[rows]
            _, grads = reference.autoencoder_loss(params, spoiled(clean, rng, noise), clean)
            params = {name: params[name] - 0.1 * grads[name] for name in params}
    return params


ASKING = ("random search", "evolution strategies", "genetic algorithm")


def lowest(made: Tables, name: str, others: list[str]) -> bool:
    """Does this learner end below the others in every seed?"""
    rows = [made["loss"][other] for other in others]
    return all(value < min(rest) for value, *rest in zip(made["loss"][name], *rows))


def share(row: list[float], holds: Callable[[float], bool]) -> float:
    """Of the seeds."""
    return mean(holds(value) for value in row)


def spread(row: list[float]) -> float:
    """Highest minus lowest."""
    return max(row) - min(row)


CLAIMS: dict[str, Callable[[Tables], bool]] = {
    "Backpropagation ends far below the three that ask a black box, in every seed.": lambda t: (
        lowest(t, "backpropagation", list(ASKING))
        and 10 * max(t["loss"]["backpropagation"]) < min(min(t["loss"][name]) for name in ASKING)
    ),
    "Random search keeps up with evolution strategies.": lambda t: (
        0.7 < mean(t["loss"]["random search"]) / mean(t["loss"]["evolution strategies"]) < 1.4
    ),
    "With the planted fault three places ever have a child, without it all twenty.": lambda t: (
        set(t["tournaments"]["parents, with the fault"]) == {3}
        and set(t["tournaments"]["parents"]) == {20}
    ),
    "With the planted fault the loss ends higher, in every seed.": lambda t: (
        min(t["tournaments"]["loss, with the fault"]) > max(t["tournaments"]["loss"])
    ),
    "The genetic algorithm is behind the two others that ask a black box, in every seed.": lambda t: (
        lowest(t, "random search", ["genetic algorithm"])
        and lowest(t, "evolution strategies", ["genetic algorithm"])
    ),
    "REINFORCE gives up a digit or more in at least three of ten seeds, and not in all.": lambda t: (
        0.3 <= share(t["given up"]["REINFORCE"], lambda n: n > 0) < 1
    ),
    "Its losses are spread more than ten times as wide as those of any other.": lambda t: (
        spread(t["loss"]["REINFORCE"])
        > 10
        * max(
            spread(row)
            for name, row in t["loss"].items()
            if name not in ("REINFORCE", "genetic algorithm")
        )
    ),
    "With the entropy it gives up none in at least nine of ten seeds.": lambda t: (
        share(t["given up"]["REINFORCE + entropy"], lambda n: n == 0) >= 0.9
    ),
    "With the entropy it reads more than nine of ten unseen digits, on average.": lambda t: (
        mean(t["accuracy"]["REINFORCE + entropy"]) > 0.9
    ),
    "Feedback alignment ends below all that ask a black box, in every seed.": lambda t: lowest(
        t, "feedback alignment", list(ASKING)
    ),
    "Feedback alignment ends above backpropagation, in every seed.": lambda t: lowest(
        t, "backpropagation", ["feedback alignment"]
    ),
    "A deep code of two numbers restores unseen images better than PCA's, in every seed.": lambda t: (
        max(t["code"]["error, deep"]) < min(t["code"]["error, PCA"])
    ),
    "Neighbors in the deep plane name the digit more often than in PCA's, in nine of ten seeds.": (
        lambda t: (
            mean(d > p for d, p in zip(t["code"]["vote, deep"], t["code"]["vote, PCA"])) >= 0.9
        )
    ),
    "The denoiser leaves less error than PCA with 8 numbers, in every seed.": lambda t: (
        max(t["denoise"]["denoiser"]) < 0.8 * min(t["denoise"]["PCA, 8 numbers"])
    ),
    "An autoencoder that has seen clean images only passes on more noise than PCA with 8.": lambda t: (
        min(t["denoise"]["copier"]) > max(t["denoise"]["PCA, 8 numbers"])
    ),
}
