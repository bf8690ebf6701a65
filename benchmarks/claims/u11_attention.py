"""Unit 11: who can reverse a string, and who foresees the letters of words that it never saw.

Stored in bpcourse/datasets/claims/11_attention.json. In a notebook:

    tables = datasets.load_tables("11_attention")
    tables["reverse"]      {"transformer", "RNN", "RNN, five times as long", "RNN, first symbol"}:
                           shares of the right symbols in what is written for 500 new strings
    tables["learnt"]       {"transformer": the first update whose loss is below 0.1}
    tables["mirror"]       {"weight"}: what the better of both heads gives, on average, to the place
                           that holds the symbol to be written
    tables["perplexity"]   {"n-gram": one value, "RNN", "transformer"}: per character, of the words
                           held out, the word's end included
    tables["validation"]   the same of the validation words, on which all settings were chosen
    tables["size"]         {"n-gram": one value, "RNN", "transformer"}: numbers learnt, or counts
                           kept; {"n-gram, order": one value}: the letters of its longest string
    tables["words"]        {"n-gram", "RNN", "transformer"}: for each seed the first twelve strings
                           of 4 to 8 letters that it writes and that are no word of the list
    tables["new"]          shares of 200 strings written that are no word of the list

Each row has one entry a seed, but for the rows of one value. Words of at most eight letters hold
nothing that must be looked up far away, and there are few of them: the counts are as good as either
network, whereas the network that cannot look up does not reverse at all.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from statistics import mean
from typing import Any

import numpy as np

from bpcourse import datasets
from bpcourse.networks import spelling, transformer
from bpcourse.networks.blocks import KERNELS
from bpcourse.networks.transformer import Reader, Transformer

SEEDS = 10
LENGTH, SYMBOLS, UPDATES = 20, 8, 300
RATES = (3e-3, 1e-2)  # of the recurrent network, whose better run counts
SPELLING_UPDATES, WORDS_A_BATCH = 3000, 64
# (learning rate, decay), chosen for each network on the validation words: rates of 0.002 to 0.008,
# decays of 0 to 4
SETTINGS = {"RNN": (6e-3, 0.1), "transformer": (3e-3, 1.0)}
ORDERS, STRENGTHS = range(1, 9), (1, 2, 4, 8, 16, 32)
Tables = dict[str, dict[str, list[Any]]]


def tables(seeds: range) -> Tables:
    """{table: {row: one entry a seed}}, as the module's docstring lists them."""
    counts = Counts()
    made: Tables = {
        "perplexity": {"n-gram": [counts.perplexity(words()["test"])]},
        "validation": {"n-gram": [counts.perplexity(words()["validation"])]},
        "size": {"n-gram": [counts.size()], "n-gram, order": [counts.order]},
    }
    for seed in seeds:
        found = reversing(seed)
        for kind, net in {"RNN": a_reader(seed), "transformer": a_transformer(seed)}.items():
            found.setdefault("size", {})[kind] = transformer.n_parameters(net)
            for table, value in spell(net, kind, seed).items():
                found.setdefault(table, {})[kind] = value
        written = counts.write(200, np.random.default_rng([11, seed]))
        for table, value in new_words(written).items():
            found[table]["n-gram"] = value
        for table, rows in found.items():
            for row, value in rows.items():
                made.setdefault(table, {}).setdefault(row, []).append(value)
    return made


# --- reversing ---------------------------------------------------------------------------------


def reversing(seed: int) -> dict[str, dict[str, Any]]:
    """One seed's rows of "reverse", "learnt" and "mirror"."""
    fresh = transformer.reverse_task(500, LENGTH, SYMBOLS, np.random.default_rng([500, seed]))
    net = Transformer(SYMBOLS + 1, 2 * LENGTH, seed=seed)
    curve = fitted(net, 5e-3, UPDATES, seed)
    size = transformer.n_parameters(net)
    readers = [Reader(SYMBOLS + 1, size, seed=seed) for _ in RATES]
    for reader, rate in zip(readers, RATES):
        fitted(reader, rate, UPDATES, seed)
    best = max(readers, key=lambda reader: transformer.share_right(reader, *fresh))
    patient = Reader(SYMBOLS + 1, size, seed=seed)
    fitted(patient, RATES[0], 5 * UPDATES, seed)
    first = (fresh[0], fresh[1], np.arange(2 * LENGTH) == LENGTH * np.ones((500, 1)))
    writes = np.arange(LENGTH, 2 * LENGTH)
    looks = net.weights(fresh[0][:100])[0][:, :, writes, 2 * LENGTH - 1 - writes]
    shares = {
        "transformer": transformer.share_right(net, *fresh),
        "RNN": transformer.share_right(best, *fresh),
        "RNN, five times as long": transformer.share_right(patient, *fresh),
        "RNN, first symbol": transformer.share_right(best, *first),
    }
    return {
        "reverse": {name: round(share, 4) for name, share in shares.items()},
        "learnt": {"transformer": int(np.argmax(np.array(curve) < 0.1)) + 1},
        "mirror": {"weight": round(float(looks.mean(axis=(0, 2)).max()), 3)},
    }


def fitted(net: Transformer | Reader, rate: float, updates: int, seed: int) -> list[float]:
    """Train on new strings in each update; returns the losses."""

    def draw(rng: np.random.Generator) -> transformer.Batch:
        return transformer.reverse_task(32, LENGTH, SYMBOLS, rng)

    return transformer.train(net, draw, updates, rate, seed=seed)


# --- spelling ----------------------------------------------------------------------------------


@cache
def words() -> dict[str, list[str]]:
    """{"training", "validation", "test"} words."""
    data = datasets.load_words()
    splits = {"training": data.X_train, "validation": data.X_val, "test": data.X_test}
    return {name: [str(word) for word in split] for name, split in splits.items()}


def a_transformer(seed: int) -> Transformer:
    """Two blocks of width 40, in float32."""
    sizes = {"width": 40, "n_heads": 4, "n_blocks": 2}
    made = {"seed": seed, "functions": KERNELS, "dtype": np.float32}
    return Transformer(spelling.N_TOKENS, spelling.LENGTH, **sizes, **made)


def a_reader(seed: int) -> Reader:
    """The recurrent network of unit 8, as large."""
    return Reader(spelling.N_TOKENS, transformer.n_parameters(a_transformer(0)), seed=seed)


def spell(net: Transformer | Reader, kind: str, seed: int) -> dict[str, Any]:
    """Train on the training words, keep the weights that are best on the validation words."""
    training, validation, test = (spelling.as_batch(split) for split in words().values())
    best: dict[str, Any] = {"validation": np.inf}

    def draw(rng: np.random.Generator) -> transformer.Batch:
        rows = rng.integers(len(training[0]), size=WORDS_A_BATCH)
        return training[0][rows], training[1][rows], training[2][rows]

    def watch(done: int, _loss: float) -> None:
        if done % 250 == 0:
            now = spelling.perplexity(net, validation)
            if now < best["validation"]:
                weights = {name: value.copy() for name, value in net.params.items()}
                best.update(validation=now, weights=weights)

    rate, decay = SETTINGS[kind]
    options = {"seed": seed, "decay": decay, "watch": watch}
    transformer.train(net, draw, SPELLING_UPDATES, rate, **options)
    net.params.update(best["weights"])
    return {
        "perplexity": round(spelling.perplexity(net, test), 3),
        "validation": round(best["validation"], 3),
        **new_words(spelling.write(net, 200, np.random.default_rng([11, seed]))),
    }


def new_words(written: list[str]) -> dict[str, Any]:
    """{"words", "new"} of strings that somebody has written."""
    known = {word for split in words().values() for word in split}
    new = [word for word in written if word not in known]
    longer = [word for word in dict.fromkeys(new) if 4 <= len(word) <= spelling.LONGEST]
    return {"words": longer[:12], "new": len(new) / len(written)}


class Counts:
    """How often each letter followed each string of up to `order` - 1 letters.

    Counts of a longer string are mixed with what its shorter ones say, which weighs as much as
    `strength` letters seen (MacKay and Peto, 1995). Order and strength: the best on the validation
    words.
    """

    def __init__(self) -> None:
        self.seen: dict[tuple[int, ...], np.ndarray] = defaultdict(
            lambda: np.zeros(spelling.N_TOKENS)
        )
        for word in words()["training"]:
            tokens = self._tokens(word)
            for end in range(1, len(tokens)):
                for start in range(max(0, end + 1 - max(ORDERS)), end + 1):
                    self.seen[tuple(tokens[start:end])][tokens[end]] += 1
        losses = {
            (order, strength): loss
            for strength in STRENGTHS
            for order, loss in enumerate(self._losses(words()["validation"], strength), start=1)
        }
        self.order, self.strength = min(losses, key=losses.__getitem__)

    @staticmethod
    def _tokens(word: str) -> list[int]:
        letters = [spelling.LETTERS.index(letter) for letter in word]
        return [spelling.BOUNDARY, *letters, spelling.BOUNDARY]

    def probabilities(self, before: list[int], strength: float) -> list[np.ndarray]:
        """Of the next token, by each order: by the counts of 0 letters before, of 1, ..."""
        p, by_order = np.full(spelling.N_TOKENS, 1 / spelling.N_TOKENS), []
        for length in range(max(ORDERS)):
            counts = self.seen.get(tuple(before[len(before) - length :]))
            if length <= len(before) and counts is not None:
                p = (counts + strength * p) / (counts.sum() + strength)
            by_order.append(p)
        return by_order

    def _losses(self, given: list[str], strength: float) -> np.ndarray:
        losses = []
        for word in given:
            tokens = self._tokens(word)
            for end in range(1, len(tokens)):
                by_order = self.probabilities(tokens[:end], strength)
                losses.append([-np.log(p[tokens[end]]) for p in by_order])
        return np.mean(losses, axis=0)

    def perplexity(self, given: list[str]) -> float:
        """Per character."""
        return round(float(np.exp(self._losses(given, self.strength)[self.order - 1])), 3)

    def size(self) -> int:
        """How many counts above 0 it keeps."""
        return sum(int((c > 0).sum()) for key, c in self.seen.items() if len(key) < self.order)

    def write(self, count: int, rng: np.random.Generator) -> list[str]:
        """Strings letter by letter, each drawn by its probability."""
        written = []
        for _ in range(count):
            tokens = [spelling.BOUNDARY]
            while len(tokens) <= spelling.LONGEST:
                p = self.probabilities(tokens, self.strength)[self.order - 1]
                tokens.append(int(rng.choice(len(p), p=p)))
                if tokens[-1] == spelling.BOUNDARY:
                    break
            written.append("".join(spelling.LETTERS[t] for t in tokens if t != spelling.BOUNDARY))
        return written


CLAIMS = {
    "The transformer reverses 20 symbols without a mistake in a hundred, in each of ten draws.": (
        lambda t: min(t["reverse"]["transformer"]) > 0.99
    ),
    "It has learnt it after 150 updates of 300.": lambda t: max(t["learnt"]["transformer"]) < 150,
    "A recurrent network of equal size writes at most three symbols in ten rightly.": (
        lambda t: max(t["reverse"]["RNN"]) < 0.3
    ),
    "It does not reverse them either when it trains five times as long.": (
        lambda t: max(t["reverse"]["RNN, five times as long"]) < 0.5
    ),
    "The symbol that it read last it writes rightly.": (
        lambda t: min(t["reverse"]["RNN, first symbol"]) > 0.9
    ),
    "A head gives more than half of its weight to the symbol that is to be written.": (
        lambda t: min(t["mirror"]["weight"]) > 0.5
    ),
    "On words held out, counts, recurrent network and transformer do equally well, to four in a hundred.": (
        lambda t: all(
            abs(value / t["perplexity"]["n-gram"][0] - 1) < 0.04
            for kind in ("RNN", "transformer")
            for value in t["perplexity"][kind]
        )
    ),
    "The three are of one size, to a tenth.": (
        lambda t: all(
            abs(t["size"][kind][0] / t["size"]["n-gram"][0] - 1) < 0.1
            for kind in ("RNN", "transformer")
        )
    ),
    "Most of what each of the three writes is no word of the list.": (
        lambda t: min(mean(shares) for shares in t["new"].values()) > 0.5
    ),
}
