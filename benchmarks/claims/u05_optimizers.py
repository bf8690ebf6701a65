"""Unit 5: noise of a gradient, learning rates that change, and how much depends on the rate."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import numpy as np

from bpcourse import datasets, networks, reference

SEEDS = 10
SIZES = (1, 4, 16, 64, 256)
RATES = tuple(10.0 ** np.arange(-5, 0.1, 0.5))
OPTIMIZERS = ("sgd", "momentum", "adam")
HIGHEST = 0.02
GOOD = 43_000
EXPLODED = 1e6
"""Dollars that stand for a run whose numbers have left the finite ones, or all sense."""

Tables = dict[str, dict[str, list[float]]]
Schedule = Callable[[int], float]


class Houses:
    """The houses of Ames as unit 5 has them: inputs and prices standardized."""

    def __init__(self) -> None:
        ames = datasets.load_ames()
        self.Z_train, self.Z_val = reference.standardize(ames.X_train, ames.X_val)
        self.mean, self.std = ames.y_train.mean(), ames.y_train.std()
        self.t_train, self.t_val = ((y - self.mean) / self.std for y in (ames.y_train, ames.y_val))

    def net(self, seed: int) -> networks.MLP:
        """The network before training."""
        return networks.MLP((14, 32, 1), loss="mse", seed=seed)

    def trained(self, rule: Any, schedule: Schedule, size: int, epochs: int, seed: int) -> Any:
        """(training loss after each epoch, validation error in dollars) of an update rule."""
        net, step, losses = self.net(seed), 0, []
        configs: dict[str, dict[str, Any]] = {name: {} for name in net.params}
        for epoch in range(epochs):
            batches = reference.minibatches(self.Z_train, self.t_train, size, 100 * seed + epoch)
            for X, t in batches:
                _, grads = net.loss(X, t)
                for name, config in configs.items():
                    now = config | {"learning_rate": schedule(step)}
                    net.params[name], configs[name] = rule(net.params[name], grads[name], now)
                step += 1
            losses.append(net.evaluate(self.Z_train, self.t_train)[0])
        return losses, self.std * net.evaluate(self.Z_val, self.t_val)[1]


def noise(houses: Houses, seed: int) -> dict[str, float]:
    """{batch size: length of the noise over that of the gradient} after two epochs."""
    net = houses.net(seed)
    networks.train(
        net,
        (houses.Z_train, houses.t_train),
        optimizer="sgd",
        learning_rate=0.01,
        batch_size=32,
        epochs=2,
        seed=seed,
        progress=False,
    )

    def gradient(n: int) -> Any:
        _, grads = net.loss(houses.Z_train[[n]], houses.t_train[[n]])
        return np.concatenate([g.ravel() for g in grads.values()])

    each = np.stack([gradient(n) for n in range(len(houses.Z_train))])
    true, rng, found = each.mean(axis=0), np.random.default_rng(seed), {}
    for size in SIZES:
        squares = []
        for _ in range(20):
            shuffled = rng.permutation(each)[: len(each) // size * size]
            batches = shuffled.reshape(-1, size, each.shape[1]).mean(axis=1)
            squares.append(np.mean(np.sum((batches - true) ** 2, axis=1)))
        found[str(size)] = float(np.sqrt(np.mean(squares)) / np.linalg.norm(true))
    return found


def schedules(steps: int) -> dict[str, Schedule]:
    """The four of the unit, with the same highest rate."""
    return {
        "constant": lambda step: HIGHEST,
        "stairs": lambda step: HIGHEST * 0.3 ** (step // (steps // 4)),
        "exponential": lambda step: HIGHEST * math.exp(-4 * step / steps),
        "warm-up, cosine": lambda step: reference.warmup_cosine(step, HIGHEST, steps // 20, steps),
    }


def dollars_by_rate(houses: Houses, seed: int) -> dict[str, float]:
    """{"adam 1e-03": validation error in dollars after 15 epochs}."""
    found = {}
    data = (houses.Z_train, houses.t_train, houses.Z_val, houses.t_val)
    for optimizer in OPTIMIZERS:
        for rate in RATES:
            net = houses.net(seed)
            history = networks.train(
                net,
                data,
                optimizer=optimizer,
                learning_rate=rate,
                batch_size=32,
                epochs=15,
                seed=seed,
                progress=False,
            )
            error = houses.std * history.val_metric[-1]
            fine = math.isfinite(error) and error < EXPLODED
            found[f"{optimizer} {rate:.0e}"] = float(error) if fine else EXPLODED
    return found


def own(houses: Houses, seed: int) -> dict[str, float]:
    """{rule and schedule: validation error in dollars after 15 epochs}."""
    steps = 15 * -(-len(houses.Z_train) // 32)

    def cosine(step: int) -> float:
        return reference.warmup_cosine(step, 0.01, steps // 20, steps)

    runs = {
        "sgd, constant": (reference.sgd, lambda step: 0.01),
        "adam, constant": (reference.adam, lambda step: 0.01),
        "adam, warm-up and cosine": (reference.adam, cosine),
    }
    return {
        name: float(houses.trained(rule, schedule, 32, 15, seed)[1])
        for name, (rule, schedule) in runs.items()
    }


def tables(seeds: Iterable[int]) -> Tables:
    """All tables, one value per seed."""
    houses, made = Houses(), {}
    steps = 20 * -(-len(houses.Z_train) // 8)

    def add(table: str, row: str, value: float) -> None:
        made.setdefault(table, {}).setdefault(row, []).append(round(float(value), 5))

    for seed in seeds:
        for name, schedule in schedules(steps).items():
            losses, _ = houses.trained(reference.sgd, schedule, 8, 20, seed)
            add("last loss", name, losses[-1])
            add("swing", name, max(losses[-5:]) - min(losses[-5:]))
        for table, row in (("noise", noise), ("dollars", dollars_by_rate), ("own", own)):
            for name, value in row(houses, seed).items():
                add(table, name, value)
    return made


def columns(table: dict[str, list[float]], *rows: str) -> list[tuple[float, ...]]:
    """For each seed, the values of these rows."""
    return list(zip(*(table[row] for row in rows), strict=True))


def middle(table: dict[str, list[float]], optimizer: str) -> list[float]:
    """The middle one of the seeds, rate by rate."""
    return [statistics.median(table[f"{optimizer} {rate:.0e}"]) for rate in RATES]


def width(table: dict[str, list[float]], optimizer: str) -> float:
    """Highest over lowest rate at which the middle seed is good."""
    good = [rate for rate, error in zip(RATES, middle(table, optimizer)) if error < GOOD]
    return max(good) / min(good)


def best(table: dict[str, list[float]], optimizer: str) -> list[float]:
    """For each seed, the error at its best rate."""
    return [min(seed) for seed in columns(table, *(f"{optimizer} {rate:.0e}" for rate in RATES))]


def halved(made: Tables) -> bool:
    """Up to a tenth, and while a batch is a small part of all houses?"""
    steps = pairwise(SIZES[:-1])
    return all(
        1.8 < fewer / more < 2.2
        for small, large in steps
        for fewer, more in columns(made["noise"], str(small), str(large))
    )


def constant_swings_most(made: Tables) -> bool:
    """In each seed?"""
    swings = made["swing"]
    decays = [name for name in swings if name != "constant"]
    return all(c > max(others) for c, *others in columns(swings, "constant", *decays))


def tenth_of_the_rate(made: Tables) -> bool:
    """Is momentum at a tenth of the rate as good as plain descent, where rates are small?"""
    plain, ball = (middle(made["dollars"], name) for name in ("sgd", "momentum"))
    return all(abs(p / b - 1) < 0.05 for p, b in zip(plain[2:6], ball[:4]))


def only_adam_stays_finite(made: Tables) -> bool:
    """At the two largest rates."""
    table = made["dollars"]
    return all(
        (max(table[f"{name} {rate:.0e}"]) < EXPLODED)
        if name == "adam"
        else (min(table[f"{name} {rate:.0e}"]) == EXPLODED)
        for name in OPTIMIZERS
        for rate in RATES[-2:]
    )


def widest_range(made: Tables) -> bool:
    """Adam's range of good rates over momentum's over that of plain descent."""
    sgd, momentum, adam = (width(made["dollars"], name) for name in OPTIMIZERS)
    return adam > 2 * momentum > 4 * sgd


def adam_best(made: Tables) -> bool:
    """In at least eight of ten seeds."""
    pairs = list(zip(best(made["dollars"], "adam"), best(made["dollars"], "momentum")))
    return sum(a < m for a, m in pairs) >= 0.8 * len(pairs)


def schedule_within_chance(made: Tables) -> bool:
    """Is the mean difference that a schedule makes less than the spread over seeds?"""
    constant, cosine = (
        made["own"][name] for name in ("adam, constant", "adam, warm-up and cosine")
    )
    return abs(statistics.mean(constant) - statistics.mean(cosine)) < statistics.stdev(constant)


CLAIMS: dict[str, Callable[[Tables], bool]] = {
    "four times as many houses halve the noise": halved,
    "a batch of 16 has more noise than signal, whatever the start": lambda made: (
        min(made["noise"]["16"]) > 1
    ),
    "for some starts a batch of 256 has, too": lambda made: max(made["noise"]["256"]) > 1,
    "the last epochs of a constant rate swing more than those of any decay": constant_swings_most,
    "the cosine ends lower than the exponential": lambda made: all(
        c < e for c, e in columns(made["last loss"], "warm-up, cosine", "exponential")
    ),
    "momentum does with a tenth of the rate what plain descent does": tenth_of_the_rate,
    "at the largest rates all explode but Adam": only_adam_stays_finite,
    "Adam has the widest range of good rates, plain descent the narrowest": widest_range,
    "Adam's best result beats momentum's in at least eight of ten seeds": adam_best,
    "Adam gets further than plain descent, by thousands of dollars": lambda made: (
        all(a < s for s, a in columns(made["own"], "sgd, constant", "adam, constant"))
        and 2000
        < statistics.mean(made["own"]["sgd, constant"])
        - statistics.mean(made["own"]["adam, constant"])
        < 6000
    ),
    "what the schedule adds is less than what chance does": schedule_within_chance,
}
