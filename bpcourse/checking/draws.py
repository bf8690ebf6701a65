"""Random numbers that show what they should in every seed."""

from __future__ import annotations

from typing import Any

import numpy as np


def whole(rng: np.random.Generator, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included."""
    return int(rng.integers(low, high, endpoint=True))


def signed(
    rng: np.random.Generator, shape: int | tuple[int, ...] = (), low: float = 0.2, high: float = 2.5
) -> Any:
    """Numbers of both signs and of sizes from `low` to `high`, in random order.

    Two hold both signs, and ten hold both signs below and above 1, whatever the seed: else an abs,
    a maximum or a clip in the wrong place would pass in those seeds in which it does nothing.
    """
    count = int(np.prod(shape, dtype=int))
    sign = rng.choice([-1.0, 1.0])
    signs = sign * (1.0 - 2.0 * (np.arange(count) % 2))
    levels = (np.arange(count) + rng.random(count)) / max(count, 1)
    return rng.permutation(signs * low * (high / low) ** levels).reshape(shape)[()]
