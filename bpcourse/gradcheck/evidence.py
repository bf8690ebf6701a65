"""What is wrong with a gradient that disagrees: a constant factor, the worst entry."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bpcourse.gradcheck.arrays import Floats
from bpcourse.gradcheck.derivative import Estimate, richardson
from bpcourse.gradcheck.directions import along, random_direction
from bpcourse.gradcheck.limits import Claim, relative_rounding
from bpcourse.gradcheck.line import Line
from bpcourse.gradcheck.locate import locate
from bpcourse.gradcheck.noise import measure_noise
from bpcourse.gradcheck.result import TensorResult


def search(
    result: TensorResult,
    line: Line,
    gradient: Floats,
    claim: Claim,
    best: Estimate,
    rng: np.random.Generator,
) -> None:
    """What is wrong, now that something is: a constant factor if there is one, the worst entry."""
    if line.point.large:  # the verdict may have done without
        best = replace(best, noise=max(best.noise, measure_noise(line)))
    result.factor = constant_factor(line, gradient, claim, best, rng)
    result.worst, result.wrong_entries = locate(line, gradient, best, claim.eps)


def constant_factor(
    line: Line, gradient: Floats, claim: Claim, best: Estimate, rng: np.random.Generator
) -> float | None:
    """claimed / true where that is the same in a second direction, else None. 0 for all zeros."""
    if not gradient.any():
        return 0.0 if gradient.size > 1 else None
    if gradient.size == 1 or best.value == 0:
        return None
    other = Line(line.point, line.label, random_direction(line.x, rng))
    second = richardson(other, best.step, best.noise)
    ratio = claim.value / best.value
    expected = ratio * second.value
    rounding = max(1e-7, relative_rounding(claim.eps))
    allowed = abs(ratio) * (second.tolerance + best.tolerance) + rounding * abs(expected)
    same = abs(along(gradient, other.direction).value - expected) <= allowed <= 1e-3 * abs(expected)
    return ratio if same else None
