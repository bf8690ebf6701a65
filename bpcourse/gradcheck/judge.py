"""The verdict on one array's gradient: cheap agreement first, else a careful study."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np

from bpcourse.gradcheck.derivative import (EPS, Estimate, Line, complex_step, measure_noise,
                                           richardson)
from bpcourse.gradcheck.locate import locate
from bpcourse.gradcheck.result import AGREES, DISAGREES, INCONCLUSIVE, TensorResult

PROBE_STEP = 2.0**-17  # truncation about 1e-10, noise about 1e-11: agreement to 1e-9 is no accident
WIDE_STEP = 2.0**-4    # with Richardson: for large values with small slopes
# Middle steps first. Small ones get away from kinks and steep places, large ones from noise.
STEPS = [2.0**e for e in (-14, -8, -18, -23, -4, -1, -28, -34, -40)]
TINY_STEP = 2.0**-40           # below the ripples that the others miss
STAIR_STEPS = 2.0**-6, 2.0**-2  # across the stairs that the others stand on
KINK_STEP = 2.0**-23           # for the two slopes that are told
SAME = 1e-9            # relative difference that a right gradient may have from its own rounding
TIGHT = 1e-8           # no better estimate is looked for where a relative error of this size shows
ENOUGH_DIGITS = 1e-5   # "agrees" is only said where a relative difference of this size would show
GROSS = 100            # times the tolerance: a difference that needs no careful estimate
NO_LIE = 1e-3          # the complex step is believed where central differences confirm this much


@dataclass
class Finding:
    """What the study of one direction found."""

    verdict: str
    reason: str = ""
    best: Estimate | None = None
    kink: bool = False
    tried: list[str] = field(default_factory=list)


def judge_tensor(point, label: str, gradient: np.ndarray, rng, directions: int) -> TensorResult:
    """Compare `gradient` with derivatives along random directions of this one array."""
    result = TensorResult(label, gradient.shape)
    if gradient.size == 0:
        result.verdict = AGREES
        return result
    wanted = min(directions, gradient.size)
    agreed, loose = 0, False
    for attempt in range(wanted + 2):  # two spare directions, for those without an answer
        relative = loose or attempt >= wanted
        line = Line(point, label, random_direction(point.leaves[label], rng, relative))
        claimed, size = along(gradient, line.direction)
        finding = judge_direction(line, claimed, size)
        if finding.verdict == DISAGREES:
            return disagreement(result, line, gradient, claimed, finding, rng)
        agreed += finding.verdict == AGREES
        loose = finding.best is not None and finding.best.tolerance > 10 * TIGHT * size
        if agreed == wanted:
            result.verdict = AGREES
            return result
        if finding.verdict == INCONCLUSIVE:
            result.reason, result.kink = finding.reason, finding.kink
            result.tried = finding.tried + [f"{attempt + 1} directions"]
    return result


def judge_direction(line: Line, claimed: float, size: float) -> Finding:
    """Agreement is cheap to see; everything else is looked into before it is said."""
    agrees, slope, bend = probe(line, claimed, size)
    if agrees:
        return Finding(AGREES)
    levels, best = [], None
    if line.point.large:
        close = (slope, bend) if math.isfinite(slope) else line.slope_and_bend(PROBE_STEP)
        levels = [line.slope_and_bend(STEPS[0] / 2**i) for i in range(2)]
        best = gross(line, claimed, size, [*levels, close])
    if best is not None:
        finding = Finding(DISAGREES, best=best)
    elif not line.point.deterministic:
        return Finding(INCONCLUSIVE, "the function is not deterministic: it gives other values "
                                     "when called again (fix the seed or the dropout mask)")
    else:
        first = richardson(line, STEPS[0], measure_noise(line), levels)
        finding = study(line, claimed, size, first)
    if finding.verdict == DISAGREES and line.point.subject.recomputes:
        doubt = doubt_gradient(line, claimed, size, finding.best)
        return Finding(INCONCLUSIVE, doubt) if doubt else finding
    return finding


def doubt_gradient(line: Line, claimed: float, size: float, best: Estimate) -> str:
    """Is the gradient itself random, or is the difference no more than its own rounding?"""
    def claim_at(x):
        return along(line.point.gradient_of(line.label, x), line.direction)[0]

    if any(abs(claim_at(line.x.copy()) - claimed) > SAME * size for _ in range(2)):
        return "the gradient is not deterministic: it has other values when computed again"
    difference = abs(claimed - best.value)
    if difference < NO_LIE * size:
        wiggle = 4 * EPS * line.direction
        spread = max(abs(claim_at(line.x + sign * wiggle) - claimed) for sign in (-1, 1))
        if difference <= best.tolerance + 8 * spread:
            return ("noise: the gradient itself changes by as much as this difference when the "
                    "input changes in its last digit")
    return ""


def random_direction(x: np.ndarray, rng, relative: bool = False) -> np.ndarray:
    """Random signs, sizes between half of x's scale and all of it, so that no entry is missed.

    `relative` takes each entry's own size for its scale: for arrays of small and large numbers.
    """
    v = np.asarray(rng.random(x.shape, dtype=np.float32))  # half the time of float64
    v -= np.float32(0.5)
    v += np.copysign(np.float32(0.5), v)
    scale = scale_of(x)
    return v * (np.where(x == 0, scale, abs(x)) if relative else np.float64(scale))


def scale_of(x: np.ndarray) -> float:
    """Root mean square of the entries, the unit of steps; 1 for an array of zeros."""
    flat = x.ravel()
    return math.sqrt(np.dot(flat, flat) / x.size) or 1.0


def along(gradient: np.ndarray, direction: np.ndarray) -> tuple[float, float]:
    """The derivative that the gradient claims, and the size such a sum of random signs has."""
    products = (gradient * direction).ravel()
    return float(products.sum()), math.sqrt(np.dot(products, products))


def probe(line: Line, claimed: float, size: float) -> tuple[bool, float, float]:
    """Two evaluations, four if rounding wants a wide step: do they agree to nine digits?

    If so nothing more is needed. If not it proves nothing: the study will tell. Also returns the
    slope and the bend at PROBE_STEP, NaN where they were not asked for.
    """
    if size == 0:  # an input without influence does not move the function at all
        slope, bend = line.slope_and_bend(PROBE_STEP)
        return bool(slope == 0 and line.slope(0.5) == 0), slope, bend
    floor = line.point.noise_floor
    if 4 * floor / PROBE_STEP <= 10 * TIGHT * size:
        slope, bend = line.slope_and_bend(PROBE_STEP)
        return bool(abs(slope - claimed) <= SAME * size + 4 * floor / PROBE_STEP), slope, bend
    agrees = False
    if 4 * floor / WIDE_STEP <= 10 * TIGHT * size:
        slope = (4 * line.slope(WIDE_STEP / 2) - line.slope(WIDE_STEP)) / 3
        agrees = bool(abs(slope - claimed) <= SAME * size + 4 * floor / WIDE_STEP)
    return agrees, math.nan, math.nan


def gross(line: Line, claimed: float, size: float, levels) -> Estimate | None:
    """The estimate, if slopes with steps h, h/2 and the probe's h/8 contradict the claim by far.

    Neither noise nor determinism is looked at yet, so they must not matter: random values would not
    give one slope three times. Values known to some digits only are a staircase: where each step of
    the probe changes them (else the bend is twice the slope) the three can be wrong by the same
    amount only if that is below a tenth of the slope.
    """
    (wide, wide_bend), (middle, middle_bend), (close, close_bend) = levels
    floor, value = line.point.noise_floor, (4 * middle - wide) / 3
    spread = max(abs(middle - wide), abs(close - value))
    bends = abs(middle_bend - wide_bend / 2), abs(close_bend - middle_bend / 4)
    kink = bends[1] > bends[0] / 2 and bends[1] > 24 * floor / PROBE_STEP
    best = Estimate(STEPS[0], value, spread, bends, floor)
    off = abs(claimed - value)
    clearly = (not kink and abs(close_bend) < abs(close) and off >= abs(value) / 10
               and off >= GROSS * (best.tolerance + tolerated(line, size)))
    return best if clearly and not hidden(line, best, claimed) else None


def tolerated(line: Line, size: float) -> float:
    """The difference from a derivative that the rounding of a right gradient makes."""
    return SAME * size + 32 * line.point.noise_floor


def study(line: Line, claimed: float, size: float, first: Estimate) -> Finding:
    """Estimates with many steps, until they settle it or none is left."""
    slack, noise = tolerated(line, size), first.noise
    estimates: list[Estimate] = []
    for step in STEPS:
        estimate = richardson(line, step, noise) if estimates else first
        estimates.append(estimate)
        tight = estimate.tolerance <= TIGHT * size
        if estimate.clear and tight and not estimate.excludes(claimed, slack):
            return Finding(AGREES, best=estimate)
        witness = confirming(estimates, claimed, slack)
        clearly = witness is not None and witness.tolerance <= 1e-3 * abs(witness.value - claimed)
        if clearly and not hidden(line, witness, claimed):
            return Finding(DISAGREES, "is not the derivative", best=witness)
    return last_resort(line, estimates, claimed, size, slack, noise)


def confirming(estimates: list[Estimate], claimed: float, slack: float) -> Estimate | None:
    """The best estimate, if it contradicts the claim and another one confirms it."""
    clear = [estimate for estimate in estimates if estimate.clear]
    best = min(clear, key=lambda estimate: estimate.tolerance, default=None)
    if best is None or not best.excludes(claimed, slack):
        return None
    for other in clear:
        same = abs(other.value - best.value) <= other.tolerance + best.tolerance + slack
        if other is not best and same and other.excludes(claimed, slack):
            return best
    return None


def hidden(line: Line, best: Estimate, claimed: float) -> bool:
    """Does a much smaller or wider step speak for the claim?

    Ripples finer than the steps look smooth to them; on a staircase narrow steps see no slope.
    """
    def speaks(step):
        return abs(line.slope(step) - claimed) < abs(best.value - claimed) / 10

    if best.value == best.change == 0:
        return any(map(speaks, STAIR_STEPS))
    return abs(claimed) > 2 * abs(best.value) and speaks(TINY_STEP)


def last_resort(line, estimates, claimed, size, slack, noise) -> Finding:
    """All steps are spent: the best estimate if good enough, a second witness, or no answer."""
    finding = Finding(INCONCLUSIVE)
    finding.tried = [f"steps from {max(STEPS):.0e} to {min(STEPS):.0e} of the array's scale"]
    clear = [estimate for estimate in estimates if estimate.clear]
    finding.best = best = min(clear, key=lambda estimate: estimate.tolerance, default=None)
    if best is not None:
        good_enough = (best.tolerance <= ENOUGH_DIGITS * max(size, abs(best.value))
                       + SAME * line.point.size)
        if best.excludes(claimed, slack) and not kink_here(estimates):
            again = richardson(line, 0.7 * best.step, noise)
            if confirming([best, again], claimed, slack) and not hidden(line, best, claimed):
                finding.verdict = DISAGREES
        elif good_enough:
            finding.verdict = AGREES
    if finding.verdict == INCONCLUSIVE and best is not None:
        ask_complex_step(line, finding, claimed, slack)
    if finding.verdict == INCONCLUSIVE:
        finding.reason, finding.kink = why(line, estimates, best, noise)
    return finding


def ask_complex_step(line, finding, claimed, slack) -> None:
    """A second witness, if the central differences confirm it as far as they can see."""
    best = finding.best
    witness = complex_step(line)
    if witness is None:
        finding.tried.append("complex step (the code does not allow it)")
    elif abs(witness - best.value) > best.tolerance:
        finding.tried.append("complex step (wrong here: the code uses abs, var, norm or conj)")
    elif best.tolerance > NO_LIE * max(abs(best.value), abs(witness)):
        finding.tried.append("complex step (could not be confirmed)")
    else:
        finding.tried.append("complex step")
        if abs(witness - claimed) <= slack:
            finding.verdict = AGREES
        elif best.excludes(claimed, slack):
            finding.verdict = DISAGREES


def kink_here(estimates) -> bool:
    """Do all small steps see a kink? Tiny ones may not: rounding hides it from them."""
    small = [estimate for estimate in estimates if 2.0**-24 < estimate.step < 2.0**-12]
    return (sum(estimate.kink for estimate in small) >= 2
            and not any(estimate.clear for estimate in small))


def why(line, estimates, best, noise) -> tuple[str, bool]:
    """The reason that no answer was found, and whether it is a kink (another point may help)."""
    if not any(math.isfinite(estimate.value) for estimate in estimates):
        return "the function is not finite near this point", False
    if kink_here(estimates):
        slope, bend = line.slope_and_bend(KINK_STEP)
        return (f"a kink is here (like that of max or abs at 0): along one direction the slope is "
                f"{slope - bend / 2:.4g} before this point, {slope + bend / 2:.4g} after it", True)
    if line.point.eps > EPS:
        return ("the function computes in float32 (7 digits), too few for this comparison: "
                "use float64 inside it", False)
    if best is None or best.tolerance > 1e3 * 24 * noise / best.step:
        return "a kink was crossed, or the function is too steep, at every step", True
    text = f"noise: the function's values are only known to about {noise:.0e}"
    if noise > 1e-10 * line.point.size:
        text += " (does it use float32 inside, or subtract large numbers from each other?)"
    return text, False


def disagreement(result, line, gradient, claimed, finding, rng) -> TensorResult:
    """Fill in the evidence: both numbers, and what the search for the error finds."""
    result.verdict, result.reason = DISAGREES, ""
    best = finding.best
    result.claimed, result.numerical, result.uncertainty = claimed, best.value, best.tolerance
    search(result, line, gradient, claimed, best, rng)
    return result


def search(result, line, gradient, claimed, best, rng) -> None:
    """What is wrong, now that something is: a constant factor if there is one, the worst entry."""
    if line.point.large:  # the verdict may have done without
        best = replace(best, noise=max(best.noise, measure_noise(line)))
    result.factor = constant_factor(line, gradient, claimed, best, rng)
    result.worst, result.wrong_entries = locate(line, gradient, best)


def constant_factor(line, gradient, claimed, best, rng) -> float | None:
    """claimed / true where that is the same in a second direction, else None. 0 for all zeros."""
    if not gradient.any():
        return 0.0 if gradient.size > 1 else None
    if gradient.size == 1 or best.value == 0:
        return None
    other = Line(line.point, line.label, random_direction(line.x, rng))
    second = richardson(other, best.step, best.noise)
    ratio = claimed / best.value
    expected = ratio * second.value
    allowed = abs(ratio) * (second.tolerance + best.tolerance) + 1e-7 * abs(expected)
    same = abs(along(gradient, other.direction)[0] - expected) <= allowed <= 1e-3 * abs(expected)
    return ratio if same else None
