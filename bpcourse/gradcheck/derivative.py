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
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bpcourse.gradcheck.line import COMPLEX_STEP, WIDE_STEP, Line


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
        """Is it a number, and no kink in the way?"""
        return not self.kink and math.isfinite(self.value) and math.isfinite(self.tolerance)

    def excludes(self, number: float, slack: float) -> bool:
        """Can the derivative not be this number, even if the number is off by `slack`?"""
        return self.clear and not abs(number - self.value) <= self.tolerance + slack


def richardson(
    line: Line, step: float, noise: float, levels: Sequence[tuple[float, float]] = ()
) -> Estimate:
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


def complex_step(line: Line) -> float | None:
    """Derivative from one complex evaluation, None where the code refuses complex numbers.

    Precise to rounding and blind to nearby kinks, but silently wrong through np.abs, np.var, norm
    or conj: the caller must compare it with a central difference.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", np.exceptions.ComplexWarning)
        outputs = line.outputs(COMPLEX_STEP * 1j)
    change = line.change(outputs, line.point.base)
    if (
        outputs is None
        or not np.isfinite(change)
        or not any(np.iscomplexobj(out) for out in outputs)
    ):
        return None
    return float(np.imag(change) / COMPLEX_STEP)
