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

from bpcourse.gradcheck.limits import EPS, lowest_bit

GOLDEN = (1 + math.sqrt(5)) / 2
WIDE_STEP = 2.0**-4  # for large values with small slopes
# Their ratios have no common divisor: else the values of a straight line would have one, too.
SPACINGS = 2.0**-20, GOLDEN * 2.0**-20, 2.0**-13, 2.0**-8, 2.0**-4, 1.0, 2.0**10
COMPLEX_STEP = 1e-40  # its square vanishes beside any number that matters


class Line:
    """s -> outputs at x + s v, for one input array x and direction v (s has no unit, v has x's).

    `floor`: the rounding in the function's values, as far as their size tells.
    """

    def __init__(self, point, label: str, direction: np.ndarray):
        self.point, self.label, self.direction = point, label, direction
        self.x = point.leaves[label]
        self.buffer = np.empty_like(self.x)  # one for all calls: allocating large arrays is slow
        self.floor = self.peak = point.noise_floor

    def outputs(self, step) -> list[np.ndarray] | None:
        shared = self.point.share
        outputs = self.point.outputs(self._replaced(step))
        if outputs is None and shared:  # it may have failed because it was not given copies
            outputs = self.point.outputs(self._replaced(step))
        return outputs

    def _replaced(self, step) -> dict[str, np.ndarray]:
        moved = np.empty(self.x.shape, complex) if isinstance(step, complex) else self.buffer
        np.multiply(self.direction, step, out=moved)
        moved += self.x
        return {self.label: moved}

    def change(self, ends, starts) -> float:
        """Upstream gradient times (ends - starts), subtracted before summing: less rounding."""
        if ends is None or starts is None:
            return math.nan
        return sum(
            np.vdot(dout, end - start) for dout, end, start in zip(self.point.douts, ends, starts)
        )

    def slope(self, step: float) -> float:
        """Central difference with this step; NaN where the function has no value."""
        return self.change(self.outputs(step), self.outputs(-step)) / (2 * step)

    def slope_and_bend(self, step: float) -> tuple[float, float]:
        """Central difference, and right minus left slope (of order step; at a kink it stays)."""
        ahead, behind = self.outputs(step), self.outputs(-step)
        slope = self.change(ahead, behind) / (2 * step)
        if step > WIDE_STEP and ahead is not None and behind is not None:
            self.peak = self.floor + max(self._rounding(ahead), self._rounding(behind))
        bend = self.change(ahead, self.point.base) + self.change(behind, self.point.base)
        return slope, bend / step

    def _rounding(self, outputs) -> float:
        """That of outputs far away, which may be much larger than those at the point."""
        point = self.point
        return point.eps * math.sqrt(
            sum(
                np.sum((dout * (out - base)) ** 2)
                for dout, out, base in zip(point.douts, outputs, point.base)
            )
        )

    def leave_out_constants(self) -> None:
        """Parts of the output that this array does not enter have no rounding that matters.

        The loss on the data beside a penalty, say. They are known by staying as they are in a real
        step, in a complex one and where the array is NaN: no offset hides the last two.
        """
        there = np.where(self.direction != 0, np.nan, self.x)
        moved = self.outputs(0.5), self.outputs(COMPLEX_STEP * 1j), self._at(there)
        if None in moved or not any(map(np.iscomplexobj, moved[1])):
            return
        entered = [
            np.any([out != base for out in outs], axis=0)
            for *outs, base in zip(*moved, self.point.base)
        ]
        self.floor = self.peak = self.point.eps * math.sqrt(
            sum(
                np.sum((dout * base)[part] ** 2)
                for dout, base, part in zip(self.point.douts, self.point.base, entered)
            )
        )

    def _at(self, x) -> list[np.ndarray] | None:
        return self.point.outputs({self.label: x})


class Together(Line):
    """The line along which several arrays move at once, each in a direction of its own."""

    def __init__(self, point, directions: dict[str, np.ndarray]):
        self.point, self.directions = point, directions
        self.floor = self.peak = point.noise_floor

    def _replaced(self, step) -> dict[str, np.ndarray]:
        return {
            label: self.point.leaves[label] + step * direction
            for label, direction in self.directions.items()
        }


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
        stays.
        """
        before, after = self.bends
        return after > before / 2 and after > 24 * self.noise / self.step

    @property
    def smooth(self) -> bool:
        """Do its steps tell the same slope, to the digits that are left?"""
        return self.change <= 1e-3 * abs(self.value) and self.tolerance <= abs(self.value) / 10

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
    noise = max(noise, line.peak) if step > WIDE_STEP else noise
    coarse = (4 * slopes[1] - slopes[0]) / 3
    fine = (4 * slopes[2] - slopes[1]) / 3
    left = abs(bends[1] - bends[0] / 2), abs(bends[2] - bends[1] / 2)
    return Estimate(step, fine, abs(fine - coarse), left, noise)


def measure_noise(line: Line) -> float:
    """Size of the rounding in the function's values, from differences of neighbouring values.

    float32 or cancellation inside the function makes it a staircase: narrow spacings see nothing,
    so they widen until each value differs from the next. A kink would pass for noise there, so
    what is found must be found beside it too. Stairs as wide as one spacing look straight, so there
    are two at least. Stairs wider than all show in the digits, and hold for every direction.
    """
    noise, seen = line.floor, []
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


def _outputs_around(line: Line, center: int, spacing: float) -> list:
    return [line.outputs((center + i) * spacing) for i in range(-3, 4)]


def _changes(line: Line, outputs) -> np.ndarray:
    return np.array([line.change(out, line.point.base) for out in outputs])


def _granularity(line: Line, samples) -> float:
    """The rounding that shows in the digits of the outputs that move.

    Values that went through float32, or had a large number added and taken away, are multiples of
    a larger power of two than others of their size.
    """
    samples = [sample for sample in samples if sample is not None]
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


def _common_step(values, least: float) -> float:
    """The number above `least` that all values are multiples of; 0 if there is none (Euclid)."""
    step, least = 0.0, max(least, 2.0**-40 * np.nanmax(np.abs(values)))
    for value in values:
        rest = abs(value) if math.isfinite(value) else 0.0
        while rest > least:
            step, rest = rest, math.remainder(step, rest) if step else 0.0
            rest = abs(rest)
    return step if step > 64 * least else 0.0  # smaller ones may be an accident


def _noise_of(values: np.ndarray) -> float:
    """Standard deviation of the noise in equally spaced values of a smooth function; or NaN."""
    if not np.isfinite(values).all():
        return math.nan
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
