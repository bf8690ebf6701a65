"""What are the targets?"""

import numpy as np
import pytest

from bpcourse.checkup.kinds import BINARY, CLASSES, NONE, ONE_HOT, VALUES, classes_of, kind_of


@pytest.mark.parametrize(
    "y, kind",
    [
        (np.array([0, 1, 2, 1, 0, 2]), CLASSES),
        (np.array([[0.0], [1], [3], [3], [1], [0]]), CLASSES),
        (np.array([0, 1, 1, 0]), BINARY),
        (np.array([[True], [False]]), BINARY),
        (np.eye(3), ONE_HOT),
        (np.array([0.5, 1.5, 2]), VALUES),
        (np.arange(100), VALUES),
        (np.array([200_000, 180_000, 200_000, 180_000]), VALUES),
        (np.ones((4, 3)), VALUES),
        (np.array([1.0, np.nan]), VALUES),
        (np.array(["a", "b"]), NONE),
        (None, NONE),
    ],
)
def test_kinds_of_targets(y, kind):
    assert kind_of(y) == kind


def test_classes_are_told_whatever_the_form():
    y = np.array([2, 0, 1, 2, 0, 1])
    for form in (y, y[:, None].astype(float), np.eye(3)[y]):
        assert classes_of(form).tolist() == y.tolist()
    assert classes_of(np.array([0.5, 0.2])) is None
