"""The data sets: right columns, fixed and disjoint splits, read with NumPy alone."""

import subprocess
import sys
import zlib

import numpy as np
import pytest

from bpcourse import datasets
from bpcourse.datasets import loaders

LOADERS = {
    "ames": datasets.load_ames,
    "digits": datasets.load_digits,
    "fashion": datasets.load_fashion,
    "time_series": datasets.load_time_series,
    "words": datasets.load_words,
}
CHECKSUMS = {
    "ames": 4198276489,
    "digits": 1309604300,
    "fashion": 2434163930,
    "time_series": 1852911848,
    "words": 3466215823,
}


def splits(data):
    return [(getattr(data, f"X_{s}"), getattr(data, f"y_{s}")) for s in ("train", "val", "test")]


def rows(X):
    return [row.tobytes() for row in np.ascontiguousarray(X)]


@pytest.mark.parametrize("name", LOADERS)
def test_splits_are_stable(name):
    checksum = 0
    for X, y in splits(LOADERS[name]()):
        checksum = zlib.crc32(y.tobytes(), zlib.crc32(X.tobytes(), checksum))
    assert checksum == CHECKSUMS[name], checksum


@pytest.mark.parametrize("name", ["digits", "fashion", "words", "time_series"])
def test_splits_are_disjoint(name):
    train, val, test = (set(rows(X)) for X, _ in splits(LOADERS[name]()))
    assert not train & val and not train & test and not val & test


def test_ames_splits_are_disjoint_in_file_order():
    # two houses of one development can agree in every column, so count rather than compare
    file = loaders._read("ames")
    assert file["sizes"].sum() == len(file["X"]) == 2930
    everything = np.concatenate([y for _, y in splits(datasets.load_ames())])
    np.testing.assert_array_equal(everything, file["y"])


@pytest.mark.parametrize("name", LOADERS)
def test_every_column_has_a_unit_and_x_matches_y(name):
    data = LOADERS[name]()
    for X, y in splits(data):
        assert len(X) == len(y) > 0
        if data.feature_names and X.ndim == 2:
            assert X.shape[1] == len(data.feature_names)
    assert data.target_name in data.units
    if data.image_shape is None:
        assert set(data.feature_names) | {data.target_name} == set(data.units)
    assert data.name in repr(data) and "\n" not in repr(data)


def test_ames_is_in_square_feet_and_dollars():
    data = datasets.load_ames()
    X = np.concatenate([X for X, _ in splits(data)])
    y = np.concatenate([y for _, y in splits(data)])
    assert X.dtype == y.dtype == np.float64
    assert len(y) == 2930 and y.min() == 12_789 and y.max() == 755_000
    living_area = X[:, data.feature_names.index("living_area")]
    assert living_area.min() == 334 and living_area.max() == 5642
    assert np.isfinite(X).all()


def test_ames_columns_can_be_picked_by_name():
    full, two = datasets.load_ames(), datasets.load_ames(("living_area", "bedrooms"))
    assert two.feature_names == ("living_area", "bedrooms")
    np.testing.assert_array_equal(two.X_val, full.X_val[:, [1, 0]])
    assert set(two.units) == {"living_area", "bedrooms", "price"}
    with pytest.raises(ValueError, match=r"swimming_pools.*columns are"):
        datasets.load_ames(("swimming_pools",))


@pytest.mark.parametrize(
    "name, dtype, shape", [("digits", np.float64, (8, 8)), ("fashion", np.float32, (28, 28))]
)
def test_images_run_from_0_to_1_and_every_class_is_in_every_split(name, dtype, shape):
    data = LOADERS[name]()
    assert data.image_shape == shape
    for X, y in splits(data):
        assert X.dtype == dtype and X.min() == 0 and X.max() == 1
        assert X.shape[1] == shape[0] * shape[1]
        assert y.dtype == np.intp
        counts = np.bincount(y, minlength=10)
        assert len(data.class_names) == len(counts) == 10
        assert counts.min() >= 0.8 * counts.mean()


def test_fashion_in_double_precision_has_the_same_pixels():
    double, single = datasets.load_fashion(np.float64), datasets.load_fashion()
    assert double.X_val.dtype == np.float64
    np.testing.assert_allclose(double.X_val, single.X_val, rtol=1e-6)


def test_time_series_target_is_the_day_after_the_window():
    data = datasets.load_time_series(window=9)
    for X, y in splits(data):
        np.testing.assert_array_equal(X[1:, -1], y[:-1])
        np.testing.assert_array_equal(X[1:, :-1], X[:-1, 1:])
    assert len(data.y_val) == 365 and len(data.y_test) == 730
    np.testing.assert_array_equal(data.X_test[0, -3:], data.y_val[-3:])


def test_time_series_has_a_season_of_seven_days():
    data = datasets.load_time_series(window=7)
    error_yesterday = np.abs(data.X_test[:, -1] - data.y_test).mean()
    error_last_week = np.abs(data.X_test[:, 0] - data.y_test).mean()
    assert error_last_week < error_yesterday / 3


@pytest.mark.parametrize("window", [0, 2557])
def test_time_series_rejects_a_window_that_leaves_no_training_data(window):
    with pytest.raises(ValueError, match="window"):
        datasets.load_time_series(window)


def test_words_are_lower_case_and_desert_is_a_training_word():
    data = datasets.load_words()
    words = np.concatenate([data.X_train, data.X_val, data.X_test]).tolist()
    assert "desert" in data.X_train
    assert len(set(words)) == len(words) > 5000
    assert all(4 <= len(w) <= 8 and w.isascii() and w.islower() and w.isalpha() for w in words)


def test_a_missing_file_is_explained(monkeypatch, tmp_path):
    monkeypatch.setattr(loaders, "FOLDER", tmp_path)
    with pytest.raises(FileNotFoundError, match=r"ames.npz is missing.*make_datasets"):
        datasets.load_ames()


def test_datasets_are_frozen():
    with pytest.raises(AttributeError):
        datasets.load_digits().X_train = None


def test_importing_and_loading_needs_numpy_alone():
    code = (
        "import sys; from bpcourse import datasets as d;"
        "d.load_ames(), d.load_digits(), d.load_fashion(), d.load_time_series(), d.load_words();"
        "print([m for m in ('pandas', 'sklearn', 'matplotlib', 'scipy') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
