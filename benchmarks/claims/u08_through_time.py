"""Unit 8: what the readers repair, how far gradients must go for the births, who remembers the capital."""

from __future__ import annotations

from functools import cache
from statistics import mean

import numpy as np

from bpcourse import datasets, reference
from bpcourse.networks import recall, sequences

SEEDS = 10
UPDATES = 1000
STEPS = 30
REACH = {"1 step": 1, "all 28 steps": None}
Tables = dict[str, dict[str, list[float]]]


def tables(seeds: range) -> Tables:
    """{table: {row: one value per seed}}; shares between 0 and 1, errors in births."""
    made: Tables = {
        "one slip": {},
        "two slips": {},
        "slips of desert": {},
        "births": {},
        "capital": {},
    }
    for seed in seeds:
        for table, rows in readers(seed).items():
            _add(made[table], rows)
        _add(made["births"], births(seed))
        _add(made["capital"], {kind: capital(kind, seed) for kind in recall.LOSSES})
    return made


@cache
def words() -> tuple[list[str], list[str], list[str], dict[str, list[str]]]:
    """(all words, those to learn from, those held out, {word: its slips})."""
    data = datasets.load_words()
    every = [str(w) for split in (data.X_train, data.X_val, data.X_test) for w in split]
    slips = {w: sorted(reference.typing_slips(w, reference.KEYBOARD_NEIGHBOURS)) for w in every}
    to_learn = [str(w) for w in data.X_train if w != "desert"]
    return every, to_learn, [str(w) for w in data.X_test], slips


def readers(seed: int) -> dict[str, dict[str, float]]:
    """Shares of repaired slips, of a reader before and after training; and how much of 'desert'."""
    every, to_learn, held_out, slips = words()
    known, rng = set(every), np.random.default_rng(seed)

    def one_of(string: str) -> str:
        options = sorted(reference.typing_slips(string, reference.KEYBOARD_NEIGHBOURS) - known)
        return options[rng.integers(len(options))]

    once = [one_of(word) for word in held_out]
    twice = [one_of(slip) for slip in once]
    of_desert = [slip for slip in slips["desert"] if slip not in known]
    reader = sequences.WordReader(n_units=48, seed=seed)
    said = {"untrained": reader.nearest(once + twice + of_desert, every)}
    sequences.train_reader(reader, to_learn, slips.__getitem__, updates=UPDATES, seed=seed)
    said["trained"] = reader.nearest(once + twice + of_desert, every)
    table = _who_has(slips)
    said["table"] = [str(rng.choice(table.get(slip, [""]))) for slip in once + twice]
    N = len(held_out)
    found = {
        "one slip": {name: _share(made[:N], held_out) for name, made in said.items()},
        "two slips": {name: _share(made[N : 2 * N], held_out) for name, made in said.items()},
    }
    desert = {
        name: [w == "desert" for w in said[name][2 * N :]] for name in ("untrained", "trained")
    }
    found["slips of desert"] = {name: round(mean(hit), 4) for name, hit in desert.items()}
    found["slips of desert"]["sesert"] = float(desert["trained"][of_desert.index("sesert")])
    return found


def births(seed: int) -> dict[str, float]:
    """RMSE in births by how far the gradient goes back, on the training years and on 2001."""
    data = datasets.load_time_series(window=28)
    middle, size = data.X_train.mean(), data.X_train.std()
    split = [(a - middle) / size for a in (data.X_train, data.y_train, data.X_val, data.y_val)]
    rows = {}
    for name, steps in REACH.items():
        model = sequences.Forecaster(n_units=32, seed=seed)
        curve = sequences.train_forecaster(model, *split, epochs=10, seed=seed, steps=steps)
        misses = model.predict(split[0]) - split[1]
        rows[f"training, {name}"] = round(float(size * np.sqrt(np.mean(misses**2))), 1)
        rows[f"validation, {name}"] = round(float(size * curve[-1]), 1)
    return rows


def capital(kind: str, seed: int) -> float:
    """Share of new strings of STEPS letters whose capital this network names."""
    p = recall.first_parameters(kind, seed)
    recall.train(recall.LOSSES[kind], p, STEPS, seed)
    return round(recall.share_right(kind, p, STEPS), 4)


def _who_has(slips: dict[str, list[str]]) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for word, made in slips.items():
        for slip in made:
            table.setdefault(slip, []).append(word)
    return table


def _share(said: list[str], meant: list[str]) -> float:
    return round(float(np.mean([a == b for a, b in zip(said, meant, strict=True)])), 4)


def _add(table: dict[str, list[float]], rows: dict[str, float]) -> None:
    for name, value in rows.items():
        table.setdefault(name, []).append(value)


CLAIMS = {
    "After training a reader repairs most single slips in words that it never saw, in each of ten draws.": (
        lambda t: min(t["one slip"]["trained"]) > 0.7
    ),
    "Training adds at least 30 repaired slips in a hundred, with one slip and with two.": (
        lambda t: all(
            mean(t[kind]["trained"]) > mean(t[kind]["untrained"]) + 0.3
            for kind in ("one slip", "two slips")
        )
    ),
    "For single slips the table that lists them all wins.": (
        lambda t: mean(t["one slip"]["table"]) > mean(t["one slip"]["trained"])
    ),
    "With two slips the table is nearly blind, and the trained reader repairs more than half.": (
        lambda t: mean(t["two slips"]["table"]) < 0.15 and mean(t["two slips"]["trained"]) > 0.5
    ),
    "Most readers say 'desert' for 'sesert', and repair most slips of 'desert'.": (
        lambda t: (
            mean(t["slips of desert"]["sesert"]) > 0.5
            and mean(t["slips of desert"]["trained"]) > 0.7
        )
    ),
    "The training years are fitted better when the gradient goes all the way back.": (
        lambda t: (
            mean(t["births"]["training, all 28 steps"]) < mean(t["births"]["training, 1 step"])
        )
    ),
    "The plain network does no better than guessing the capital; LSTM and GRU name it nearly always.": (
        lambda t: (
            mean(t["capital"]["RNN"]) < 0.35
            and min(mean(t["capital"][kind]) for kind in ("LSTM", "GRU")) > 0.9
        )
    ),
}
