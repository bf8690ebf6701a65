"""Loaders: one function per file, all of them returning the same `Dataset`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias, TypedDict

import numpy as np
import numpy.typing as npt

FOLDER = Path(__file__).parent
SPLITS = ("train", "val", "test")

Array: TypeAlias = npt.NDArray[Any]


@dataclass(frozen=True, repr=False)
class Dataset:
    """Inputs X_*, shape (N, D), and targets y_*, shape (N,), of the three fixed splits.

    `units` maps the name of each column, and of the target, to its unit. `class_names` is empty for
    regression; `image_shape` is (H, W) where a row is a flattened image, else None.
    """

    name: str
    X_train: Array
    y_train: Array
    X_val: Array
    y_val: Array
    X_test: Array
    y_test: Array
    target_name: str
    feature_names: tuple[str, ...] = ()
    class_names: tuple[str, ...] = ()
    units: dict[str, str] = field(default_factory=dict)
    image_shape: tuple[int, int] | None = None

    def __repr__(self) -> str:
        """One line: the name and the shape of the inputs of each split."""
        shapes = ", ".join(f"X_{s} {getattr(self, 'X_' + s).shape}" for s in SPLITS)
        return f"Dataset {self.name}: {shapes}; target: {self.target_name}"


def load_ames(features: Iterable[str] | None = None) -> Dataset:
    """House sales of Ames, Iowa, 2006 to 2010: 2,930 sales (De Cock 2011).

    X is float64, one column per feature; y is the price in US dollars. `features` picks columns by
    name, for example ("bedrooms", "living_area"); an unknown name raises ValueError.
    """
    file = _read("ames")
    names = file["feature_names"].tolist()
    chosen = names if features is None else list(features)
    unknown = [name for name in chosen if name not in names]
    if unknown:
        raise ValueError(f"load_ames: no column {unknown}; the columns are {names}")
    columns = [names.index(name) for name in chosen]
    units = dict(zip(names, file["units"].tolist()))
    return Dataset(
        name="ames",
        **_split(
            file["X"][:, columns].astype(np.float64), file["y"].astype(np.float64), file["sizes"]
        ),
        target_name="price",
        feature_names=tuple(chosen),
        units={name: units[name] for name in chosen} | {"price": "US dollars"},
    )


def load_digits() -> Dataset:
    """Handwritten digits, 1,797 images of 8x8 pixels (Alpaydin and Kaynak 1998).

    X is float64 in [0, 1], shape (N, 64), 1 is ink; y is the digit, intp. For a convolution:
    `X.reshape(-1, 1, 8, 8)`.
    """
    file = _read("digits")
    return _images("digits", file, file["X"] / 16.0, tuple("0123456789"), "digit")


def load_fashion(dtype: npt.DTypeLike = np.float32) -> Dataset:
    """Fashion-MNIST, a stratified subset: 6,500 grey images of 28x28 pixels (Xiao et al. 2017).

    X is `dtype` (float32) in [0, 1], shape (N, 784), 0 is background; y is the class, intp. The
    500 training, 50 validation and 100 test images per class come in random order. For a
    convolution: `X.reshape(-1, 1, 28, 28)`.
    """
    file = _read("fashion")
    X = file["X"].astype(dtype)
    X /= 255
    return _images("fashion", file, X, tuple(file["class_names"].tolist()), "garment")


def load_time_series(window: int = 28) -> Dataset:
    """Births in the USA on each day of 1994 to 2003; the next day is to be forecast.

    X is float64, shape (N, window): the births of `window` days in a row, oldest first. y, shape
    (N,), is the number of births on the day after. Targets of 1994-2000 train, 2001 validates,
    2002-2003 test; there is a season of seven days (fewer births at weekends).
    """
    file = _read("births")
    series = file["y"].astype(np.float64)
    n_train, n_val, n_test = (int(n) for n in file["sizes"])
    if not 1 <= window < n_train:
        raise ValueError(f"load_time_series: window is {window}; it must be 1 to {n_train - 1}")
    X = np.lib.stride_tricks.sliding_window_view(series, window)[:-1].copy()
    lags = tuple(f"births {lag} days before" for lag in range(window, 0, -1))
    return Dataset(
        name="time_series",
        **_split(X, series[window:], (n_train - window, n_val, n_test)),
        target_name="births",
        feature_names=lags,
        units=dict.fromkeys((*lags, "births"), "births per day"),
    )


def load_words() -> Dataset:
    """About 7,000 common English words of 4 to 8 letters a-z (SCOWL levels 10 and 20).

    X is an array of strings, and y is the same array: the word to be restored from a slip that you
    make yourself. The splits share no word.
    """
    file = _read("words")
    words = file["X"].astype(str)
    return Dataset(
        name="words",
        **_split(words, words, file["sizes"]),
        target_name="word",
        feature_names=("word",),
        units={"word": "text"},
    )


def _read(name: str) -> dict[str, Array]:
    """The arrays of bpcourse/datasets/<name>.npz as a dict; FileNotFoundError says what to do."""
    path = FOLDER / f"{name}.npz"
    if not path.is_file():
        raise FileNotFoundError(
            f"the data file {path.name} is missing from bpcourse/datasets. Install the package "
            "again, or make the file with `python -m bpcourse.datasets.make_datasets`."
        )
    with np.load(path, allow_pickle=False) as file:
        return {key: file[key] for key in file.files}


class _Splits(TypedDict):
    X_train: Array
    y_train: Array
    X_val: Array
    y_val: Array
    X_test: Array
    y_test: Array


def _split(X: Array, y: Array, sizes: npt.ArrayLike) -> _Splits:
    """Cut rows that are stored in the order train, validation, test."""
    cuts = np.cumsum(sizes)[:2]
    X_train, X_val, X_test = np.split(X, cuts)
    y_train, y_val, y_test = np.split(y, cuts)
    return _Splits(
        X_train=X_train, y_train=y_train, X_val=X_val, y_val=y_val, X_test=X_test, y_test=y_test
    )


def _images(
    name: str, file: dict[str, Array], X: Array, class_names: tuple[str, ...], target_name: str
) -> Dataset:
    height, width = file["image_shape"].tolist()
    return Dataset(
        name=name,
        **_split(X, file["y"].astype(np.intp), file["sizes"]),
        target_name=target_name,
        feature_names=tuple(f"pixel {r},{c}" for r in range(height) for c in range(width)),
        class_names=class_names,
        units={"pixel": "ink, 0 to 1", target_name: "class"},
        image_shape=(height, width),
    )
