"""Unit 8: what the readers repair, how far gradients must go for the births, who remembers the capital."""

from __future__ import annotations

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


def readers(seed: int) -> dict[str, dict[str, float]]:
    """Shares of repaired slips, of a reader before and after training; and how much of 'desert'."""
    words = datasets.load_words()
    splits = (words.X_train, words.X_val, words.X_test)
    every, held_out = [str(w) for s in splits for w in s], [str(w) for w in words.X_test]
    known, neighbours, rng = set(every), reference.KEYBOARD_NEIGHBOURS, np.random.default_rng(seed)
    slips = {w: sorted(reference.typing_slips(w, neighbours)) for w in every}

    def one_of(string: str) -> str:
        options = sorted(reference.typing_slips(string, neighbours) - known)
        return options[rng.integers(len(options))]

    once = [one_of(word) for word in held_out]
    twice = [one_of(slip) for slip in once]
    of_desert = [slip for slip in slips["desert"] if slip not in known]
    to_learn = [str(w) for w in words.X_train if w != "desert"]
    trained = sequences.WordReader(n_units=48, seed=seed)
    untrained = sequences.WordReader(n_units=48, seed=seed)
    sequences.train_reader(trained, to_learn, slips.get, updates=UPDATES, seed=seed)
    found: dict[str, dict[str, float]] = {"one slip": {}, "two slips": {}, "slips of desert": {}}
    for name, reader in (("untrained", untrained), ("trained", trained)):
        found["one slip"][name] = _share(reader.nearest(once, every), held_out)
        found["two slips"][name] = _share(reader.nearest(twice, every), held_out)
        said = reader.nearest(of_desert, every)
        found["slips of desert"][name] = _share(said, ["desert"] * len(said))
        if name == "trained":
            found["slips of desert"]["sesert"] = float(
                reader.nearest(["sesert"], every) == ["desert"]
            )
    table = _who_has(slips)
    for kind, strings in (("one slip", once), ("two slips", twice)):
        found[kind]["table"] = _share(
            [str(rng.choice(table.get(s, [""]))) for s in strings], held_out
        )
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
    "Training at least doubles what the random reader repairs.": (
        lambda t: mean(t["one slip"]["trained"]) > 2 * mean(t["one slip"]["untrained"])
    ),
    "For single slips the table that lists them all wins.": (
        lambda t: mean(t["one slip"]["table"]) > mean(t["one slip"]["trained"])
    ),
    "With two slips the table is nearly blind, and the trained reader repairs about half or more.": (
        lambda t: mean(t["two slips"]["table"]) < 0.15 and min(t["two slips"]["trained"]) > 0.4
    ),
    "Whether 'sesert' becomes 'desert' is a matter of luck; most slips of 'desert' do.": (
        lambda t: (
            0.2 < mean(t["slips of desert"]["sesert"]) <= 1
            and mean(t["slips of desert"]["trained"]) > 0.6
        )
    ),
    "The training years are fitted better when the gradient goes all the way back.": (
        lambda t: (
            mean(t["births"]["training, all 28 steps"]) < mean(t["births"]["training, 1 step"])
        )
    ),
    "The plain network hardly does better than guessing the capital; the LSTM names it nearly always.": (
        lambda t: mean(t["capital"]["RNN"]) < 0.4 and mean(t["capital"]["LSTM"]) > 0.95
    ),
}
