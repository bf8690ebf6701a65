"""The verdict along one direction: cheap agreement first, else a careful study."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from bpcourse.gradcheck.arrays import Floats
from bpcourse.gradcheck.derivative import Estimate, complex_step, richardson
from bpcourse.gradcheck.directions import along
from bpcourse.gradcheck.limits import EPS, SAME, Claim
from bpcourse.gradcheck.line import Line
from bpcourse.gradcheck.noise import measure_noise
from bpcourse.gradcheck.probe import PROBE_STEP, TIGHT, flat, probe
from bpcourse.gradcheck.reasons import RANDOM, kink_here, rounded, why
from bpcourse.gradcheck.result import AGREES, DISAGREES, INCONCLUSIVE

# Middle steps first. Small ones get away from kinks and steep places, large ones from noise.
STEPS = [2.0**e for e in (-14, -8, -18, -23, -4, -1, 2, 5, -28, -34, -40)]
LOCAL_STEP = 2.0**-8  # within it few functions turn round
TINY_STEP = 2.0**-40  # below the ripples that the others miss
STAIR_STEPS = 2.0**-6, 2.0**-2  # across the stairs that the others stand on
GROSS = 100  # times the tolerance: a difference that needs no careful estimate
FLATTER = 100  # times what halving a wide step changes: more than its width can explain
NO_LIE = 1e-3  # the complex step is believed where central differences confirm this much


@dataclass
class Finding:
    """What the study of one direction found."""

    verdict: str
    reason: str = ""
    cause: str = ""
    best: Estimate | None = None
    noise: float = 0.0
    tried: list[str] = field(default_factory=list[str])

    @property
    def against(self) -> Estimate | None:
        """The estimate that contradicts the claim, if one does."""
        return self.best if self.verdict == DISAGREES else None


def judge_direction(
    line: Line, claim: Claim, probed: tuple[bool, float, float] | None = None
) -> Finding:
    """Agreement is cheap to see; everything else is looked into before it is said."""
    agrees, slope, bend = probed or probe(line, claim)
    if agrees:
        return Finding(AGREES)
    levels: list[tuple[float, float]] = []
    best = None
    if line.point.large:
        close = (slope, bend) if math.isfinite(slope) else line.slope_and_bend(PROBE_STEP)
        levels = [line.slope_and_bend(STEPS[0] / 2**i) for i in range(2)]
        best = gross(line, claim, [*levels, close])
    if best is not None:
        finding = Finding(DISAGREES, best=best)
    elif not line.point.deterministic:
        return Finding(
            INCONCLUSIVE,
            "the function is not deterministic: it gives other values "
            "when called again (fix the seed or the dropout mask)",
            RANDOM,
        )
    else:
        if sum(map(np.size, line.point.base)) > 1 and line.floor > claim.enough:
            line.leave_out_constants()
        first = richardson(line, STEPS[0], measure_noise(line), levels)
        finding = study(line, claim, first)
        finding.noise = first.noise
    if finding.against is not None and line.point.subject.recomputes:
        doubt, cause = doubt_gradient(line, claim, finding.against)
        return Finding(INCONCLUSIVE, doubt, cause) if doubt else finding
    return finding


def doubt_gradient(line: Line, claim: Claim, best: Estimate) -> tuple[str, str]:
    """Is the gradient itself random, or is the difference no more than its own rounding?"""

    def claim_at(x: Floats) -> float:
        return along(line.point.gradient_of(line.label, x), line.direction).value

    if any(abs(claim_at(line.x.copy()) - claim.value) > SAME * claim.size for _ in range(2)):
        return (
            "the gradient is not deterministic: it has other values when computed again",
            RANDOM,
        )
    difference = abs(claim.value - best.value)
    if difference < NO_LIE * claim.size:
        wiggle = 4 * EPS * line.direction
        spread = max(abs(claim_at(line.x + sign * wiggle) - claim.value) for sign in (-1, 1))
        if difference <= best.tolerance + 8 * spread:
            return rounded()
    return "", ""


def gross(line: Line, claim: Claim, levels: Sequence[tuple[float, float]]) -> Estimate | None:
    """The estimate, if slopes with steps h, h/2 and the probe's h/8 contradict the claim by far.

    Neither noise nor determinism is looked at yet, so they must not matter: random values would not
    give one slope three times. Values known to some digits only are a staircase: where each step of
    the probe changes them (else the bend is twice the slope) the three can be wrong by the same
    amount only if that is below a tenth of the slope.
    """
    (wide, wide_bend), (middle, middle_bend), (close, close_bend) = levels
    floor, value = line.floor, (4 * middle - wide) / 3
    spread = max(abs(middle - wide), abs(close - value))
    bends = abs(middle_bend - wide_bend / 2), abs(close_bend - middle_bend / 4)
    kink = bends[1] > bends[0] / 2 and bends[1] > 24 * floor / PROBE_STEP
    best = Estimate(STEPS[0], value, spread, bends, floor)
    off = abs(claim.value - value)
    clearly = (
        not kink
        and abs(close_bend) < abs(close)
        and off >= abs(value) / 10
        and off >= GROSS * (best.tolerance + claim.tolerated(floor))
    )
    return best if clearly and not hidden(line, best, claim) else None


def study(line: Line, claim: Claim, first: Estimate) -> Finding:
    """Estimates with many steps, until they settle it or none is left."""
    noise = first.noise
    estimates: list[Estimate] = []
    for step in STEPS:
        estimate = richardson(line, step, noise) if estimates else first
        estimates.append(estimate)
        tight = estimate.tolerance <= TIGHT * claim.size
        if tight and claim.confirmed_by(estimate, line.floor):
            return Finding(AGREES, best=estimate)
        witness = contradicting(estimates, claim, line.floor)
        if witness is None or not witness.tolerance <= 1e-3 * abs(witness.value - claim.value):
            continue
        if not hidden(line, witness, claim):
            return Finding(DISAGREES, best=witness)
    return last_resort(line, estimates, claim, noise)


def consistent(estimates: list[Estimate]) -> list[Estimate]:
    """The clear estimates that no other one casts doubt on.

    Over a wide step a function may turn round, or level off, and look as smooth as any: those with
    smaller steps deny it. A kink that a wide step sees may be at the point itself, and hidden by
    noise from a small one.
    """
    kinks = [e for e in estimates if e.kink and math.isfinite(e.value)]
    kept: list[Estimate] = []
    for estimate in sorted((e for e in estimates if e.clear), key=lambda e: e.step):
        denied = any(abs(estimate.value - e.value) > estimate.tolerance + e.tolerance for e in kept)
        masked = any(
            e.step > estimate.step and e.bends[1] <= 24 * estimate.noise / estimate.step
            for e in kinks
        )
        if not denied and not masked:
            kept.append(estimate)
    return kept


def contradicting(estimates: list[Estimate], claim: Claim, floor: float) -> Estimate | None:
    """The best estimate, if it contradicts the claim and another one confirms it.

    One of them must be local, or the function so smooth that its steps all tell the same slope.
    """
    clear, slack = consistent(estimates), claim.tolerated(floor)
    best = min(clear, key=lambda estimate: estimate.tolerance, default=None)
    if best is None or not best.excludes(claim.value, slack):
        return None
    others = [
        other
        for other in clear
        if other is not best
        and abs(other.value - best.value) <= other.tolerance + best.tolerance + slack
        and other.excludes(claim.value, slack)
    ]
    local = any(estimate.step <= LOCAL_STEP for estimate in [best, *others])
    smooth = best.smooth and abs(best.value - claim.value) >= FLATTER * best.change
    return best if others and (local or smooth) else None


def hidden(line: Line, best: Estimate, claim: Claim) -> bool:
    """Does a much smaller or wider step speak for the claim?

    Ripples finer than the steps look smooth to them; on a staircase narrow steps see no slope. If
    all of it is one stair, because a large number is added and taken away, the complex step may.
    """

    def speaks(slope: float) -> bool:
        return abs(slope - claim.value) < abs(best.value - claim.value) / 10

    if best.value == best.change == 0:
        return any(speaks(line.slope(step)) for step in STAIR_STEPS) or bool(complex_step(line))
    return abs(claim.value) > 2 * abs(best.value) and speaks(line.slope(TINY_STEP))


def last_resort(line: Line, estimates: list[Estimate], claim: Claim, noise: float) -> Finding:
    """All steps are spent: the best estimate if good enough, a second witness, or no answer."""
    finding = Finding(INCONCLUSIVE)
    finding.tried = [f"steps from {max(STEPS):.0e} to {min(STEPS):.0e} of the array's scale"]
    clear = consistent(estimates)
    finding.best = best = min(clear, key=lambda estimate: estimate.tolerance, default=None)
    if best is not None:
        if best.excludes(claim.value, claim.tolerated(line.floor)) and not kink_here(estimates):
            again = richardson(line, 0.7 * best.step, noise)
            witness = contradicting([*clear, again], claim, line.floor)
            if witness is not None and not hidden(line, witness, claim):
                finding.verdict, finding.best = DISAGREES, witness
        elif claim.confirmed_by(best, line.floor) or nothing_there(line, claim, clear):
            finding.verdict = AGREES
    if finding.verdict == INCONCLUSIVE and best is not None:
        ask_complex_step(line, finding, best, claim)
    if finding.verdict == INCONCLUSIVE:
        best = best or min(
            (e for e in estimates if e.clear), key=lambda e: e.tolerance, default=None
        )
        finding.reason, finding.cause = why(line, estimates, claim, best, noise)
    return finding


def nothing_there(line: Line, claim: Claim, clear: Sequence[Estimate]) -> bool:
    """Is the claim nothing but rounding, and so is what the widest steps see?"""
    if not claim.nothing(line.floor):
        return False
    for estimate in clear:
        still = estimate.value == estimate.change == 0
        noise = estimate.noise if still else estimate.tolerance * estimate.step
        if abs(estimate.value) <= estimate.tolerance and flat(line, claim, noise, estimate.step):
            return True
    return False


def ask_complex_step(line: Line, finding: Finding, best: Estimate, claim: Claim) -> None:
    """A second witness, if the central differences confirm it as far as they can see."""
    witness = complex_step(line)
    if witness is None:
        finding.tried.append("complex step (the code does not allow it)")
    elif abs(witness - best.value) > best.tolerance:
        finding.tried.append("complex step (wrong here: the code uses abs, var, norm or conj)")
    elif best.tolerance > NO_LIE * max(abs(best.value), abs(witness)):
        finding.tried.append("complex step (could not be confirmed)")
    else:
        finding.tried.append("complex step")
        if abs(witness - claim.value) <= claim.near(line.floor):
            finding.verdict = AGREES
        elif best.excludes(claim.value, claim.tolerated(line.floor)):
            finding.verdict = DISAGREES
