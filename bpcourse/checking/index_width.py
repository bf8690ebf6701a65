"""Whole numbers of the width that NumPy takes for an index.

`np.bincount` and others refuse int64 where a pointer has 32 bits, as in a browser. Who writes an
answer need not know that: labels and tokens are made by the course, which makes them fit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from bpcourse.checking.guards import is_array, is_dict, is_plain_sequence


def of_index_width(value: Any, width: npt.DTypeLike = np.intp) -> Any:
    """The same value, with int64 arrays of this width, also inside tuples, lists and dicts."""
    if np.dtype(width) == np.int64:  # nearly everywhere
        return value
    if is_array(value):
        return value.astype(width) if value.dtype == np.int64 else value
    if is_dict(value):
        return {key: of_index_width(inside, width) for key, inside in value.items()}
    if is_plain_sequence(value):
        return type(value)(of_index_width(inside, width) for inside in value)
    return value
