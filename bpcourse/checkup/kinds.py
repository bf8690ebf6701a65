"""What the targets are: class numbers, one-hot rows, or values."""

from __future__ import annotations

from typing import Any

import numpy as np

CLASSES, BINARY, ONE_HOT, VALUES, NONE = "classes", "binary", "one-hot", "values", "none"


def kind_of(y: Any) -> str:
    """Class numbers (N,) or (N, 1), 0 and 1 only, one-hot rows (N, C), values, or nothing numeric.

    Whole numbers count as classes if there are few of them (twenty at most, none in twenty rows
    alone): house numbers do not.
    """
    y = np.asarray(y) if y is not None else np.zeros(0)
    if y.size == 0 or y.dtype.kind not in "fiub":
        return NONE
    y = y.astype(float)
    if not np.all(np.isfinite(y)) or np.any(y != np.round(y)):
        return VALUES
    distinct = np.unique(y)
    flat = y.ndim == 1 or (y.ndim == 2 and y.shape[1] == 1)
    if y.ndim == 2 and y.shape[1] > 1:
        hot = set(distinct) <= {0.0, 1.0} and np.all(y.sum(axis=1) == 1)
        return ONE_HOT if hot else VALUES
    if set(distinct) <= {0.0, 1.0}:
        return BINARY
    few = len(distinct) <= min(20, max(2, y.size // 2))
    whole = np.all(distinct >= -1) and np.max(distinct) < 1000
    return CLASSES if flat and few and whole else VALUES


def classes_of(y: Any) -> Any:
    """The class of each row as a number, whatever the form; None for values."""
    kind = kind_of(y)
    y = np.asarray(y) if y is not None else None
    if kind == ONE_HOT:
        return None if y is None else y.argmax(axis=1)
    return y.reshape(len(y), -1)[:, 0] if y is not None and kind in (CLASSES, BINARY) else None
