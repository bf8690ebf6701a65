"""From an answer to a report: the stages, in order."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from bpcourse.checking import session
from bpcourse.checking.attempt import Attempt, Flaw
from bpcourse.checking.cheap_gradient import numerical_differentiation
from bpcourse.checking.compare import Fault
from bpcourse.checking.diagnosis import Diagnosis, diagnose
from bpcourse.checking.exercise import Exercise, Implementation
from bpcourse.checking.follow_through import follow
from bpcourse.checking.intermediates import first_wrong_intermediate
from bpcourse.checking.own_derivative import numerical_entry
from bpcourse.checking.remaining import remaining
from bpcourse.checking.report import PartReport, Report


def assess(
    exercise: Exercise, implementation: Implementation, forward: Any = None, seed: int = 0
) -> Report:
    """The report on one answer to an exercise, with inputs drawn from this seed."""
    attempt = Attempt.at(exercise, implementation, forward, seed)
    rest = remaining(attempt)
    following = follow(attempt, rest.flaws, rest.left_out)
    failed = _failed(attempt, rest.flaws, following.parts)
    diagnoses, first_wrong = _explanations(rest.attempt, failed)
    return Report(
        exercise=exercise.name,
        parts=_parts(attempt, failed, diagnoses, following.parts),
        remarks=(*attempt.own.remarks(rest.left_out), *following.remarks, *attempt.trial.remarks),
        hidden=session.current().hidden,
        first_wrong=first_wrong,
    )


def _failed(
    attempt: Attempt, flaws: Mapping[str, Flaw], followed: Mapping[str, str]
) -> dict[str, Flaw]:
    """The parts that earn nothing, and why; none may be had by numerical differentiation."""
    if sentence := numerical_differentiation(attempt):
        too_dear = Flaw(Fault("numerical", sentence), attempt.cases[0], "every case")
        return {part: flaws.get(part, too_dear) for part in attempt.exercise.parts}
    return {part: flaw for part, flaw in flaws.items() if part not in followed}


def _explanations(attempt: Attempt, failed: Mapping[str, Flaw]) -> tuple[dict[str, Diagnosis], str]:
    """(Diagnosis by part, first wrong intermediate); nothing where the student's own cache
    misleads, or where variables of half a run would.
    """
    failed = {part: flaw for part, flaw in failed.items() if flaw.fault.status != "not shown"}
    if not failed or attempt.own.misleads:
        return {}, ""
    diagnoses = diagnose(attempt, failed)
    stopped = any(flaw.fault.status == "raised" for flaw in failed.values())
    return diagnoses, "" if stopped else first_wrong_intermediate(attempt)


def _parts(
    attempt: Attempt,
    failed: Mapping[str, Flaw],
    diagnoses: Mapping[str, Diagnosis],
    followed: Mapping[str, str],
) -> tuple[PartReport, ...]:
    return tuple(
        _wrong_part(attempt, part, failed[part], diagnoses.get(part, Diagnosis()))
        if part in failed
        else _right_part(attempt.exercise, part, followed.get(part, ""))
        for part in attempt.exercise.parts
    )


def _right_part(exercise: Exercise, part: str, followed: str) -> PartReport:
    worth = float(exercise.parts[part])
    return PartReport(name=part, points=worth, max_points=worth, status="right", followed=followed)


def _wrong_part(attempt: Attempt, part: str, flaw: Flaw, diagnosis: Diagnosis) -> PartReport:
    fault = flaw.fault
    return PartReport(
        name=part,
        points=0.0,
        max_points=float(attempt.exercise.parts[part]),
        status=fault.status,
        message=fault.message,
        where=flaw.where,
        frames=fault.frames,
        wrong=fault.wrong,
        index=fault.index,
        yours=fault.yours,
        numerical=_nudged(attempt, part, flaw),
        mistakes=tuple(m.name for m in diagnosis.mistakes),
        questions=tuple(m.ask for m in diagnosis.mistakes),
        hints=tuple(m.tell for m in diagnosis.mistakes),
        evidence=diagnosis.evidence,
    )


def _nudged(attempt: Attempt, part: str, flaw: Flaw) -> float | None:
    """What nudging the student's own forward gives at the worst entry, to show beside theirs."""
    fault = flaw.fault
    if fault.status != "value" or session.current().hidden:
        return None
    used = attempt.own.used[attempt.cases.index(flaw.case)]
    numerical = numerical_entry(attempt, part, used, fault.index)
    if (
        numerical is not None
        and fault.yours is not None
        and math.isclose(numerical, fault.yours, rel_tol=1e-4, abs_tol=1e-9)
    ):
        return None  # following has told why that earns nothing here
    return numerical
