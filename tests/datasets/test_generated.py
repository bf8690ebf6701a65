"""Toy data in the plane comes from its seed, and lies where it should."""

import numpy as np
import pytest

from bpcourse import datasets


@pytest.mark.parametrize("make, classes", [(datasets.make_moons, 2), (datasets.make_spirals, 3)])
def test_generated_points_depend_on_the_seed_alone(make, classes):
    X, y = make(101, noise=0.1, seed=3)
    X_again, y_again = make(101, noise=0.1, seed=3)
    np.testing.assert_array_equal(X, X_again)
    np.testing.assert_array_equal(y, y_again)
    assert X.shape == (101, 2) and set(y) == set(range(classes))
    assert not np.array_equal(X, make(101, noise=0.1, seed=4)[0])


def test_moons_without_noise_lie_on_two_half_circles():
    X, y = datasets.make_moons(50, noise=0)
    centre = np.where(y[:, None] == 0, [0, 0], [1, 0.5])
    np.testing.assert_allclose(np.linalg.norm(X - centre, axis=1), 1)


def test_spirals_without_noise_lie_on_arms_a_class_each():
    X, y = datasets.make_spirals(300, n_classes=3, noise=0, turns=0.5)
    radius = np.linalg.norm(X, axis=1)
    angle = 2 * np.pi * (0.5 * radius + y / 3)
    assert radius.max() <= 1
    np.testing.assert_allclose(X, np.stack([radius * np.sin(angle), radius * np.cos(angle)], 1))
