"""The verdict on each array's gradient, from several directions, and what is wrong with it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bpcourse.gradcheck.arrays import Array, Floats
from bpcourse.gradcheck.derivative import Estimate
from bpcourse.gradcheck.directions import along, random_direction, scale_of
from bpcourse.gradcheck.evidence import search
from bpcourse.gradcheck.limits import Claim, precision_of
from bpcourse.gradcheck.line import Line, Together
from bpcourse.gradcheck.point import Point
from bpcourse.gradcheck.probe import TIGHT, probe
from bpcourse.gradcheck.reasons import FLOAT32, KINK, RANDOM
from bpcourse.gradcheck.result import AGREES, DISAGREES, INCONCLUSIVE, TensorResult
from bpcourse.gradcheck.study import Finding, judge_direction

SMALL = 1e-3  # of an array's scale: entries that directions of relative sizes hardly move
SPOTS = 8  # entries looked at one by one where directions do not tell


@dataclass
class First:
    """An array's gradient and what the first look at it, along one direction, has seen."""

    gradient: Floats
    eps: float
    line: Line
    claim: Claim
    probed: tuple[bool, float, float]

    @classmethod
    def look(cls, point: Point, label: str, given: Array, rng: np.random.Generator) -> First:
        """Try one random direction of this array."""
        eps, gradient = precision_of(given), np.asarray(given, float)
        line = Line(point, label, random_direction(point.leaves[label], rng))
        claim = along(gradient, line.direction, eps)
        return cls(gradient, eps, line, claim, probe(line, claim))


def judge_tensors(
    point: Point, gradients: Mapping[str, Array], rng: np.random.Generator, directions: int
) -> dict[str, TensorResult]:
    """{label: TensorResult} for arrays of the right shapes.

    Each array is tried along a direction of its own; those that agree are then moved together, in
    other directions, each as much as makes its gradient count like the others'.
    """
    results = {
        label: TensorResult(label, gradient.shape, AGREES) for label, gradient in gradients.items()
    }
    firsts = {
        label: First.look(point, label, gradient, rng)
        for label, gradient in gradients.items()
        if gradient.size
    }
    agreeing = {
        label: first for label, first in firsts.items() if first.probed[0] and first.claim.size > 0
    }
    rounds = range(directions - 1)
    together = len(agreeing) > 1 and all(agree_together(point, agreeing, rng) for _ in rounds)
    for label, first in firsts.items():
        if not (together and label in agreeing):
            results[label] = judge_tensor(point, label, first, rng, directions)
    return results


def agree_together(point: Point, firsts: Mapping[str, First], rng: np.random.Generator) -> bool:
    """Do all of these gradients agree along one line that moves all of their arrays?"""
    directions = {label: random_direction(point.leaves[label], rng) for label in firsts}
    claims = {label: along(first.gradient, directions[label]) for label, first in firsts.items()}
    least = min(claim.size for claim in claims.values())
    precisions = {first.eps for first in firsts.values()}
    if least == 0 or len(precisions) > 1:
        return False
    for label, claim in claims.items():
        directions[label] *= least / claim.size
    value = sum(claim.value * least / claim.size for claim in claims.values())
    claim = Claim(value, least * math.sqrt(len(claims)), least, precisions.pop())
    return probe(Together(point, directions), claim)[0]


def judge_tensor(
    point: Point, label: str, first: First, rng: np.random.Generator, directions: int
) -> TensorResult:
    """Compare a gradient with derivatives along random directions of this one array."""
    gradient, eps = first.gradient, first.eps
    result = TensorResult(label, gradient.shape)
    wanted = min(directions, gradient.size)
    agreed, evenly, loose = 0, 0, False
    noises: list[float] = []
    for attempt in range(wanted + 2):  # two spare directions, for those without an answer
        relative = loose or attempt >= wanted
        if attempt == 0:
            line, claim, probed = first.line, first.claim, first.probed
        else:
            line = Line(point, label, random_direction(point.leaves[label], rng, relative))
            claim, probed = along(gradient, line.direction, eps), None
        finding = judge_direction(line, claim, probed)
        if finding.against is not None:
            return disagreement(result, line, gradient, claim, finding.against, rng)
        agreed += finding.verdict == AGREES
        noises.append(finding.noise)
        evenly += finding.verdict == AGREES and not relative
        loose = finding.best is not None and finding.best.tolerance > 10 * TIGHT * claim.size
        if agreed == wanted:
            break
        if finding.verdict == INCONCLUSIVE:
            result.reason, result.cause = finding.reason, finding.cause
            result.tried = [*finding.tried, f"{attempt + 1} directions"]
    if agreed == wanted and evenly:
        return TensorResult(label, gradient.shape, AGREES)
    return look_at_entries(result, point, gradient, eps, agreed == wanted, min(noises), rng)


def look_at_entries(
    result: TensorResult,
    point: Point,
    gradient: Floats,
    eps: float,
    agreed: bool,
    noise: float,
    rng: np.random.Generator,
) -> TensorResult:
    """A few entries one by one: alone, an entry crosses fewer kinks and is not drowned.

    `agreed`: directions do that move each entry in proportion to its own size. Then only the small
    entries are left to look at. Otherwise all must agree, or one disagree; but not at a kink, where
    two that cancel along one entry do not in other directions. `noise`: what all directions have
    seen of it, since a single entry shows less.
    """
    x = point.leaves[result.label].ravel()
    small = (abs(x) < SMALL * scale_of(x)) & (x != 0)
    left = np.flatnonzero(small) if agreed else np.arange(x.size)
    if not agreed and result.cause in (KINK, RANDOM, FLOAT32):
        return result

    def along_entry(flat_index: int, size: float) -> tuple[Line, Claim, Finding]:
        line = Line(point, result.label, np.zeros(gradient.shape))
        line.direction.reshape(-1)[flat_index] = size * (0.5 + rng.random() / 2)
        line.floor = line.peak = max(line.floor, noise)
        claim = along(gradient, line.direction, eps)
        return line, claim, judge_direction(line, claim)

    agreeing, scale = 0, scale_of(x)
    spots = rng.permutation(left)[: 3 if point.large else SPOTS]
    for flat_index in spots:
        own = float(abs(x[flat_index])) or scale
        line, claim, finding = along_entry(flat_index, scale)
        if finding.verdict == INCONCLUSIVE and own < scale / 8:
            line, claim, finding = along_entry(flat_index, own)
        if finding.against is not None:
            return disagreement(result, line, gradient, claim, finding.against, rng)
        agreeing += finding.verdict == AGREES
        if finding.verdict == INCONCLUSIVE and agreed:
            result.reason, result.cause, result.tried = finding.reason, finding.cause, finding.tried
            return result
    result.tried += [f"{len(spots)} entries one by one"]
    if agreed or agreeing == x.size:
        return TensorResult(result.label, result.shape, AGREES)
    return result


def disagreement(
    result: TensorResult,
    line: Line,
    gradient: Floats,
    claim: Claim,
    best: Estimate,
    rng: np.random.Generator,
) -> TensorResult:
    """Fill in the evidence: both numbers, and what the search for the error finds."""
    result.verdict, result.reason, result.cause = DISAGREES, "", ""
    result.claimed, result.numerical, result.uncertainty = claim.value, best.value, best.tolerance
    search(result, line, gradient, claim, best, rng)
    return result
