"""Random directions, and what a gradient claims along one."""

from __future__ import annotations

import math

import numpy as np

from bpcourse.gradcheck.arrays import Floats
from bpcourse.gradcheck.limits import EPS, Claim

MANY_DIGITS = 1 / (1 + 2.0**-9 / 3)  # so that what moves by it has no short binary number


def random_direction(x: Floats, rng: np.random.Generator, relative: bool = False) -> Floats:
    """Random signs, sizes between half of x's scale and all of it, so that no entry is missed.

    `relative` takes each entry's own size for its scale: for arrays of small and large numbers.
    """
    v = np.asarray(rng.random(x.shape, dtype=np.float32))  # half the time of float64
    v -= np.float32(0.5)
    v += np.copysign(np.float32(0.5), v)
    scale = np.float64(scale_of(x) * MANY_DIGITS)
    scales: Floats | np.float64 = (
        np.where(x == 0, scale, MANY_DIGITS * abs(x)) if relative else scale
    )
    return np.multiply(v, scales, dtype=float)


def scale_of(x: Floats) -> float:
    """Root mean square of the entries, the unit of steps; 1 for an array of zeros."""
    flat = x.ravel()
    return math.sqrt(np.dot(flat, flat) / x.size) or 1.0


def along(gradient: Floats, direction: Floats, eps: float = EPS) -> Claim:
    """What the gradient claims along this direction."""
    flat, products = direction.ravel(), (gradient * direction).ravel()
    return Claim(
        float(products.sum()),
        math.sqrt(np.dot(products, products)),
        math.sqrt(np.dot(flat, flat)),
        eps,
    )
