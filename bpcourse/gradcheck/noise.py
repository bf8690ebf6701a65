"""How exactly a function's values are known: the rounding that shows in them.

Source: More and Wild (2011), SIAM J. Sci. Comput. 33.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from bpcourse.gradcheck.arrays import Array, Floats
from bpcourse.gradcheck.limits import EPS, lowest_bit
from bpcourse.gradcheck.line import Line

GOLDEN = (1 + math.sqrt(5)) / 2
# Their ratios have no common divisor: else the values of a straight line would have one, too.
SPACINGS = 2.0**-20, GOLDEN * 2.0**-20, 2.0**-13, 2.0**-8, 2.0**-4, 1.0, 2.0**10


def measure_noise(line: Line) -> float:
    """Size of the rounding in the function's values, from differences of neighbouring values.

    float32 or cancellation inside the function makes it a staircase: narrow spacings see nothing,
    so they widen until each value differs from the next. A kink would pass for noise there, so
    what is found must be found beside it too. Stairs as wide as one spacing look straight, so there
    are two at least. Stairs wider than all show in the digits, and hold for every direction.
    """
    noise = line.floor
    seen: list[float] = []
    outputs: list[list[Array] | None] = []
    for spacing in SPACINGS:
        outputs = _outputs_around(line, 0, spacing)
        values = _changes(line, outputs)
        seen += list(values)
        found = _noise_of(values) if spacing < 1 else 0.0
        if not math.isfinite(found):
            found = 0.0
        elif found > 10 * noise:
            found = min(found, _noise_beside(line, spacing))
        noise = max(noise, found)
        if spacing > 2.0**-20 and np.diff(values).all():
            break
    stairs = max(_granularity(line, outputs), _common_step(seen, 16 * line.floor)) / 2
    if stairs > 8 * line.floor:
        line.point.stairs = max(line.point.stairs, stairs)
    return max(noise, line.point.stairs)


def _noise_beside(line: Line, spacing: float) -> float:
    """On one side, or on the other where the function has no values there; else infinity."""
    for center in (7, -7):
        found = _noise_of(_changes(line, _outputs_around(line, center, spacing)))
        if math.isfinite(found):
            return found
    return math.inf


def _outputs_around(line: Line, center: int, spacing: float) -> list[list[Array] | None]:
    return [line.outputs((center + i) * spacing) for i in range(-3, 4)]


def _changes(line: Line, outputs: Iterable[list[Array] | None]) -> Floats:
    return np.array([line.change(out, line.point.base) for out in outputs])


def _granularity(line: Line, outputs: Iterable[list[Array] | None]) -> float:
    """The rounding that shows in the digits of the outputs that move.

    Values that went through float32, or had a large number added and taken away, are multiples of
    a larger power of two than others of their size.
    """
    samples = [sample for sample in outputs if sample is not None]
    total = 0.0
    if not samples:
        return total
    for dout, base, *moved in zip(line.point.douts, line.point.base, *samples):
        bit = np.minimum.reduce([lowest_bit(array) for array in moved])
        usual = EPS * np.max(np.abs(moved), axis=0)
        there = np.any([array != base for array in moved], axis=0) & (bit > 8 * usual)
        there &= np.isfinite(bit)
        total += np.sum((dout * bit)[there] ** 2)
    return math.sqrt(total)


def _common_step(values: Sequence[float], least: float) -> float:
    """The number above `least` that all values are multiples of; 0 if there is none (Euclid)."""
    step, least = 0.0, max(least, 2.0**-40 * np.nanmax(np.abs(values)))
    for value in values:
        rest = abs(value) if math.isfinite(value) else 0.0
        while rest > least:
            step, rest = rest, math.remainder(step, rest) if step else 0.0
            rest = abs(rest)
    return step if step > 64 * least else 0.0  # smaller ones may be an accident


def _noise_of(values: Floats) -> float:
    """Standard deviation of the noise in equally spaced values of a smooth function; or NaN."""
    if not np.isfinite(values).all():
        return math.nan
    sizes: list[float] = []
    for order in range(3, 6):  # of values with noise sigma: variance sigma^2 (2k)! / (k!)^2
        weight = math.factorial(2 * order) / math.factorial(order) ** 2
        sizes.append(math.sqrt(np.mean(np.diff(values, order) ** 2) / weight))
    return max(sizes)
