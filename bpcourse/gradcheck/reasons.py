"""Why there is no verdict: a word for programs and a sentence for people."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bpcourse.gradcheck.derivative import Estimate
from bpcourse.gradcheck.limits import EPS, Claim
from bpcourse.gradcheck.line import Line

# The words. A kink may be at the point itself (a tie in max-pooling) or be crossed by every step.
KINK, STEEP, NOISE, OFFSET, FLOAT32 = "kink", "steep", "noise", "offset", "float32"
RANDOM, NOT_FINITE = "random", "not finite"

KINK_STEP = 2.0**-23  # for the two slopes that are told


def kink_here(estimates: Sequence[Estimate]) -> bool:
    """Do all small steps see a kink? Tiny ones may not: rounding hides it from them."""
    small = [estimate for estimate in estimates if 2.0**-24 < estimate.step < 2.0**-12]
    return sum(estimate.kink for estimate in small) >= 2 and not any(
        estimate.clear for estimate in small
    )


def rounded() -> tuple[str, str]:
    """(reason, cause) for a difference that is no more than the gradient's own rounding."""
    return (
        "noise: the gradient itself changes by as much as this difference when the input "
        "changes in its last digit",
        NOISE,
    )


def why(
    line: Line, estimates: Sequence[Estimate], claim: Claim, best: Estimate | None, noise: float
) -> tuple[str, str]:
    """(reason, cause) for one direction that was studied without an answer."""
    if not any(math.isfinite(estimate.value) for estimate in estimates):
        return "the function is not finite near this point", NOT_FINITE
    if kink_here(estimates):
        slope, bend = line.slope_and_bend(KINK_STEP)
        return (
            f"a kink is here (like that of max or abs at 0): along one direction the slope is "
            f"{slope - bend / 2:.4g} before this point, {slope + bend / 2:.4g} after it",
            KINK,
        )
    if line.point.eps > EPS:
        return (
            "the function computes in float32 (7 digits), too few for this comparison: "
            "use float64 inside it",
            FLOAT32,
        )
    if best is None or best.tolerance > 1e3 * 24 * noise / best.step:
        return "a kink was crossed, or the function is too steep, at every step", STEEP
    if claim.single and claim.value != best.value and best.tolerance < claim.enough:
        off = abs(claim.value - best.value) / claim.size
        return (
            f"the gradient is in float32 or shorter, and off by {off:.0e} of its size, which "
            "may be the rounding of a long computation: compute it in float64",
            FLOAT32,
        )
    return hidden_by_noise(line, claim, noise)


def hidden_by_noise(line: Line, claim: Claim, noise: float) -> tuple[str, str]:
    """(reason, cause) where the function is not known well enough to show the gradient."""
    size = line.point.size
    if noise > 1e-10 * size:
        return (
            f"noise: the function's values are only known to about {noise:.0e} (does it use "
            "float32 inside, or subtract large numbers from each other?)",
            NOISE,
        )
    moves = (
        f"this gradient moves it by {claim.size:.0e}"
        if claim.size
        else "a gradient of zero cannot be told from a small one"
    )
    return (
        f"noise: f is {size:.0e}, known to about {noise:.0e}, and {moves} where "
        f"{line.label} moves by its own size: subtract the constant from f, or check the part "
        f"of f that {line.label} changes alone (the penalty without the data)",
        OFFSET,
    )
