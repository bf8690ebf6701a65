"""Numerical derivatives along a line, with an error bound that comes from the numbers themselves.

Along the line x + s v the function is only known to rounding, may have kinks, and may be steep. So
no single step is trusted: each estimate carries a tolerance made from the difference between two
Richardson levels and from the noise, and is marked when a kink shows (the two one-sided slopes do
not approach each other). Sources: Richardson (1911); Ridders (1982), Adv. Eng. Software 4; More and
Wild (2011), SIAM J. Sci. Comput. 33 (noise); Squire and Trapp (1998), SIAM Review 40 (complex
step).
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np

EPS = np.finfo(float).eps
COMPLEX_STEP = 1e-40  # its square vanishes beside any number that matters


class Line:
    """s -> outputs at x + s v, for one input array x and direction v (s has no unit, v has x's)."""

    def __init__(self, point, label: str, direction: np.ndarray):
        self.point, self.label, self.direction = point, label, direction
        self.x = point.leaves[label]
        self.buffer = np.empty_like(self.x)  # one for all calls: allocating large arrays is slow

    def outputs(self, step) -> list[np.ndarray] | None:
        shared = self.point.share
        outputs = self.point.outputs({self.label: self._moved(step)})
        if outputs is None and shared:  # it may have failed because it was not given copies
            outputs = self.point.outputs({self.label: self._moved(step)})
        return outputs

    def _moved(self, step) -> np.ndarray:
        moved = np.empty(self.x.shape, complex) if isinstance(step, complex) else self.buffer
        np.multiply(self.direction, step, out=moved)
        moved += self.x
        return moved

    def change(self, ends, starts) -> float:
        """Upstream gradient times (ends - starts), subtracted before summing: less rounding."""
        if ends is None or starts is None:
            return math.nan
        return sum(np.vdot(dout, end - start)
                   for dout, end, start in zip(self.point.douts, ends, starts))

    def slope(self, step: float) -> float:
        """Central difference with this step; NaN where the function has no value."""
        return self.change(self.outputs(step), self.outputs(-step)) / (2 * step)

    def slope_and_bend(self, step: float) -> tuple[float, float]:
        """Central difference, and right minus left slope (of order step; at a kink it stays)."""
        ahead, behind = self.outputs(step), self.outputs(-step)
        slope = self.change(ahead, behind) / (2 * step)
        bend = self.change(ahead, self.point.base) + self.change(behind, self.point.base)
        return slope, bend / step


@dataclass
class Estimate:
    """A derivative by Richardson's method: what two levels say of it, and the noise assumed.

    `change` is the difference between the levels, `bends` what is left of the right minus the left
    slope at each of them after subtracting half of the one before.
    """

    step: float
    value: float
    change: float
    bends: tuple[float, float]
    noise: float

    @property
    def tolerance(self) -> float:
        """A bound for the error."""
        return 8 * (self.change + 3 * self.noise / self.step)

    @property
    def kink(self) -> bool:
        """A smooth function's bend halves with the step; what is left falls like h^3. A kink's
        stays."""
        before, after = self.bends
        return after > before / 2 and after > 24 * self.noise / self.step

    @property
    def clear(self) -> bool:
        return not self.kink and math.isfinite(self.value) and math.isfinite(self.tolerance)

    def excludes(self, number: float, slack: float) -> bool:
        return self.clear and not abs(number - self.value) <= self.tolerance + slack


def richardson(line: Line, step: float, noise: float, levels=()) -> Estimate:
    """Derivative from central differences with steps h, h/2, h/4 (six evaluations).

    `levels`: slopes and bends of the first steps, where they are known.
    """
    more = [line.slope_and_bend(step / 2**i) for i in range(len(levels), 3)]
    slopes, bends = zip(*levels, *more)
    coarse = (4 * slopes[1] - slopes[0]) / 3
    fine = (4 * slopes[2] - slopes[1]) / 3
    left = abs(bends[1] - bends[0] / 2), abs(bends[2] - bends[1] / 2)
    return Estimate(step, fine, abs(fine - coarse), left, noise)


def measure_noise(line: Line) -> float:
    """Size of the rounding in the function's values, from differences of neighbouring values.

    float32 or cancellation inside the function makes it a staircase: narrow spacings see nothing,
    so they widen until each value differs from the next. A kink would pass for noise there, so
    what is found must be found beside it too.
    """
    noise = line.point.noise_floor
    for spacing in (2.0**-20, 2.0**-13, 2.0**-8, 2.0**-4):
        values = _values_around(line, 0, spacing)
        found = _noise_of(values)
        if found > 10 * noise:
            found = min(found, _noise_of(_values_around(line, 7, spacing)))
        noise = max(noise, found)
        if np.diff(values).all():
            break
    return noise


def _values_around(line: Line, center: int, spacing: float) -> np.ndarray:
    return np.array([line.change(line.outputs((center + i) * spacing), line.point.base)
                     for i in range(-3, 4)])


def _noise_of(values: np.ndarray) -> float:
    """Standard deviation of the noise in equally spaced values of a smooth function."""
    if not np.isfinite(values).all():
        return 0.0
    sizes = []
    for order in range(3, 6):  # of values with noise sigma: variance sigma^2 (2k)! / (k!)^2
        weight = math.factorial(2 * order) / math.factorial(order) ** 2
        sizes.append(math.sqrt(np.mean(np.diff(values, order) ** 2) / weight))
    return max(sizes)


def complex_step(line: Line) -> float | None:
    """Derivative from one complex evaluation, None where the code refuses complex numbers.

    Precise to rounding and blind to nearby kinks, but silently wrong through np.abs, np.var, norm
    or conj: the caller must compare it with a central difference.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", np.exceptions.ComplexWarning)
        outputs = line.outputs(COMPLEX_STEP * 1j)
    change = line.change(outputs, line.point.base)
    if not np.isfinite(change) or not any(np.iscomplexobj(out) for out in outputs):
        return None
    return float(np.imag(change) / COMPLEX_STEP)
