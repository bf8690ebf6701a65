"""Small real data sets inside the package, read in milliseconds with NumPy alone.

Every loader returns a `Dataset` whose train, validation and test rows were fixed when the file was
made (make_datasets.py). Sources, licences and columns: README.md in this folder.
"""

from bpcourse.datasets.claims import load_tables
from bpcourse.datasets.generated import make_moons, make_spirals
from bpcourse.datasets.loaders import (
    Dataset,
    load_ames,
    load_digits,
    load_fashion,
    load_time_series,
    load_words,
)

__all__ = [
    "Dataset",
    "load_ames",
    "load_digits",
    "load_fashion",
    "load_tables",
    "load_time_series",
    "load_words",
    "make_moons",
    "make_spirals",
]
