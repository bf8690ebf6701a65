"""The first look along a direction: agreement is cheap to see, and so is that nothing moves."""

from __future__ import annotations

import math

import numpy as np

from bpcourse.gradcheck.derivative import complex_step
from bpcourse.gradcheck.limits import EPS, NOTHING, NOTHING_SEEN, Claim, relative_rounding
from bpcourse.gradcheck.line import WIDE_STEP, Line
from bpcourse.gradcheck.noise import measure_noise

PROBE_STEP = 2.0**-17  # truncation about 1e-10, noise about 1e-11: agreement to 1e-9 is no accident
TIGHT = 1e-8  # no better estimate is looked for where a relative error of this size shows


def probe(line: Line, claim: Claim) -> tuple[bool, float, float]:
    """Two evaluations, four if rounding wants a wide step: do they agree to nine digits?

    If so nothing more is needed. If not it proves nothing: the study will tell. Also returns the
    slope and the bend at PROBE_STEP, NaN where they were not asked for.
    """
    floor, size = line.floor, claim.size
    if size == 0:  # an input without influence does not move the function at all
        slope, bend = line.slope_and_bend(PROBE_STEP)
        still = slope == 0 and line.slope(0.5) == 0
        return bool(still and flat(line, claim, floor, 0.5)), slope, bend
    same = relative_rounding(claim.eps) * size
    if 4 * floor / PROBE_STEP <= 10 * TIGHT * size:
        slope, bend = line.slope_and_bend(PROBE_STEP)
        return bool(abs(slope - claim.value) <= same + 4 * floor / PROBE_STEP), slope, bend
    agrees = False
    if 4 * floor / WIDE_STEP <= 10 * TIGHT * size:
        slope = (4 * line.slope(WIDE_STEP / 2) - line.slope(WIDE_STEP)) / 3
        agrees = bool(abs(slope - claim.value) <= same + 4 * floor / WIDE_STEP)
    return agrees, math.nan, math.nan


def flat(line: Line, claim: Claim, noise: float, step: float) -> bool:
    """Is a derivative of zero, seen with this step through this noise, really nothing?

    Compared to a slope of one, for want of another. A large constant in the function hides slopes
    from real steps, not from a complex one.
    """
    if noise / step > NOTHING_SEEN * claim.unit:
        return False
    tiny = complex_step(line)
    if tiny is None:
        return max(noise, measure_noise(line)) / step <= NOTHING * claim.unit
    return tiny == 0 or (noise / step <= NOTHING * claim.unit and not steady(line, tiny))


def steady(line: Line, tiny: float) -> bool:
    """Does the complex step find a derivative, and not the rounding of one that cancels?

    Rounding changes when point and direction change in their last digits.
    """
    wiggle = 1 + 64 * EPS * np.sin(np.arange(line.x.size) + 1.0).reshape(line.x.shape)
    other = Line(line.point, line.label, line.direction * wiggle)
    other.x = line.x * wiggle
    again = complex_step(other)
    return again is not None and abs(again - tiny) <= 1e-3 * abs(tiny)
