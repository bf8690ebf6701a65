"""Unit 4: depth, an unlucky test set, pixels in another order, convolution against a plain network."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from statistics import mean
from typing import Any

import numpy as np
import numpy.typing as npt

from bpcourse import datasets
from bpcourse.networks import MLP, ConvNet, train

SEEDS = 10
DEPTHS = ((64, 10), (64, 32, 10), (64, 64, 32, 10))
DEEPEST = DEPTHS[-1]

Array = npt.NDArray[Any]
Tables = dict[str, dict[str, list[float]]]


def name_of(sizes: Iterable[int]) -> str:
    """As the unit calls a network of these layers."""
    return " → ".join(map(str, sizes))


def share_right(net: Any, X: Array, y: Array) -> float:
    """Its accuracy."""
    return float(np.mean(net.predict(X) == y))


def digit_net(sizes: tuple[int, ...], X: Array, y: Array, seed: int) -> MLP:
    """A plain network that has learned these digits as in section 3."""
    net = MLP(sizes, seed=seed)
    train(net, (X, y), epochs=30, batch_size=64, learning_rate=3e-3, progress=False)
    return net


def add_depth(tables: Tables, seeds: Iterable[int]) -> None:
    """Accuracy of networks of three depths, on the validation digits and on the test digits."""
    digits = datasets.load_digits()
    for sizes in DEPTHS:
        nets = [digit_net(sizes, digits.X_train, digits.y_train, seed) for seed in seeds]
        for table, X, y in (
            ("validation", digits.X_val, digits.y_val),
            ("test", digits.X_test, digits.y_test),
        ):
            tables.setdefault(table, {})[name_of(sizes)] = [share_right(n, X, y) for n in nets]


def add_other_splits(tables: Tables, seeds: Iterable[int]) -> None:
    """Validation minus test accuracy of the deepest network when all digits are dealt again."""
    digits = datasets.load_digits()
    X = np.concatenate([digits.X_train, digits.X_val, digits.X_test])
    y = np.concatenate([digits.y_train, digits.y_val, digits.y_test])
    n_train, n_val = len(digits.y_train), len(digits.y_val)
    gaps = []
    for seed in seeds:
        rows = np.random.default_rng(seed).permutation(len(X))
        train_rows, val, test = np.split(rows, [n_train, n_train + n_val])
        net = digit_net(DEEPEST, X[train_rows], y[train_rows], seed)
        gaps.append(share_right(net, X[val], y[val]) - share_right(net, X[test], y[test]))
    tables["other splits"] = {"validation minus test": gaps}


def add_shuffled(tables: Tables, seeds: Iterable[int]) -> None:
    """Validation accuracy with pixels in their places and in one other order."""
    digits, fashion = datasets.load_digits(), datasets.load_fashion()
    for name in ("as they are", "pixels shuffled"):
        small, large = np.arange(64), np.arange(784)
        if name != "as they are":
            small, large = (np.random.default_rng(0).permutation(o) for o in (small, large))
        plain, conv = [], []
        for seed in seeds:
            net: Any = MLP([784, 64, 10], seed=seed, dtype=np.float32)
            train(
                net,
                (fashion.X_train[:, large], fashion.y_train),
                epochs=6,
                batch_size=64,
                progress=False,
            )
            plain.append(share_right(net, fashion.X_val[:, large], fashion.y_val))
            if name == "as they are":
                on_test = share_right(net, fashion.X_test, fashion.y_test)
                tables.setdefault("clothes", {}).setdefault("fully connected", []).append(on_test)
            net = ConvNet((8, 8), seed=seed)
            train(
                net,
                (digits.X_train[:, small], digits.y_train),
                epochs=12,
                batch_size=64,
                learning_rate=3e-3,
                progress=False,
            )
            conv.append(share_right(net, digits.X_val[:, small], digits.y_val))
        tables.setdefault("fully connected, clothes", {})[name] = plain
        tables.setdefault("convolutional, digits", {})[name] = conv


def add_clothes(tables: Tables, seeds: Iterable[int]) -> None:
    """Test accuracy of the convolutional network on the clothes."""
    fashion = datasets.load_fashion()
    found = []
    for seed in seeds:
        net = ConvNet((28, 28), filters=(8, 16), seed=seed)
        train(net, fashion, epochs=6, batch_size=64, learning_rate=3e-3, progress=False)
        found.append(share_right(net, fashion.X_test, fashion.y_test))
    tables.setdefault("clothes", {})["convolutional"] = found


def tables(seeds: Iterable[int]) -> Tables:
    """{table: {row: [accuracy for each seed]}}; see the functions above for each."""
    seeds, made = tuple(seeds), Tables()
    for add in (add_depth, add_other_splits, add_shuffled, add_clothes):
        add(made, seeds)
    return made


def rises(rows: dict[str, list[float]]) -> bool:
    """Is the mean over the seeds higher with each hidden layer more?"""
    return all(mean(rows[name_of(a)]) < mean(rows[name_of(b)]) for a, b in pairwise(DEPTHS))


def more_often(rows: dict[str, list[float]], better: str, worse: str) -> int:
    """In how many seeds the one row is above the other."""
    return sum(a > b for a, b in zip(rows[better], rows[worse]))


CLAIMS = {
    "with each hidden layer the mean accuracy on the validation digits rises a little": lambda t: (
        rises(t["validation"]) and mean(t["validation"][name_of(DEPTHS[0])]) > 0.955
    ),
    "the test digits are harder for every network, chosen or not, with every start": lambda t: all(
        test < val
        for name, of_val in t["validation"].items()
        for val, test in zip(of_val, t["test"][name])
    ),
    "dealt again, the digits fall out now this way, now that": lambda t: (
        min(t["other splits"]["validation minus test"])
        < 0
        < max(t["other splits"]["validation minus test"])
        and abs(mean(t["other splits"]["validation minus test"])) < 0.01
    ),
    "the order of the pixels does not matter to a fully connected network": lambda t: (
        abs(
            mean(t["fully connected, clothes"]["as they are"])
            - mean(t["fully connected, clothes"]["pixels shuffled"])
        )
        < 0.01
    ),
    "shuffled pixels cost a convolutional network about one digit in a hundred or more": lambda t: (
        mean(t["convolutional, digits"]["as they are"])
        - mean(t["convolutional, digits"]["pixels shuffled"])
        > 0.008
    ),
    "shuffled pixels hurt the convolutional network with most starts": lambda t: (
        more_often(t["convolutional, digits"], "as they are", "pixels shuffled") > SEEDS // 2
    ),
    "the convolutional network is better on clothes, with every start": lambda t: (
        min(t["clothes"]["convolutional"]) > max(t["clothes"]["fully connected"])
        or more_often(t["clothes"], "convolutional", "fully connected") == SEEDS
    ),
}
