"""Toy data in the plane, made from a seed: two moons, and spirals."""

import numpy as np
import numpy.typing as npt


def make_moons(
    n: int = 200, noise: float = 0.1, seed: int = 0
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.intp]]:
    """Two interleaving half circles: X of shape (n, 2), y of shape (n,) with classes 0 and 1.

    `noise` is the standard deviation of the normal noise added to both coordinates.
    """
    rng = np.random.default_rng(seed)
    y = np.arange(n) % 2
    angle = rng.uniform(0, np.pi, n)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
    X = np.where(y[:, None] == 0, upper, lower) + rng.normal(0, noise, (n, 2))
    return X, y


def make_spirals(
    n: int = 300, n_classes: int = 3, noise: float = 0.2, seed: int = 0, turns: float = 0.65
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.intp]]:
    """Spiral arms around the origin: X of shape (n, 2), y of shape (n,), classes 0 .. n_classes-1.

    `noise` is the standard deviation of the angle in radians, `turns` how often an arm goes round.
    """
    rng = np.random.default_rng(seed)
    y = np.arange(n) % n_classes
    radius = np.sqrt(rng.uniform(0.003, 1, n))  # the square root fills the disc evenly
    angle = 2 * np.pi * (turns * radius + y / n_classes) + rng.normal(0, noise, n)
    return np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1), y
