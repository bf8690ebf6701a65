"""From an answer to a report: the stages, in order."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from bpcourse.checking import clock, session
from bpcourse.checking.attempt import Attempt, Flaw
from bpcourse.checking.cheap_gradient import (
    NOTHING as NOTHING_NUMERICAL,
    Numerical,
    numerical_differentiation,
)
from bpcourse.checking.compare import Fault
from bpcourse.checking.diagnosis import Diagnosis, diagnose
from bpcourse.checking.exercise import Exercise, Implementation
from bpcourse.checking.follow_through import follow
from bpcourse.checking.following.own_derivative import numerical_entry
from bpcourse.checking.following.remaining import remaining
from bpcourse.checking.intermediates import first_wrong_intermediate
from bpcourse.checking.page.printing import Printed, to_show
from bpcourse.checking.report import PartReport, Report
from bpcourse.checking.retelling import question
from bpcourse.checking.telling.came_out import apart
from bpcourse.checking.telling.unexplained import NOTHING, Unexplained, unexplained

NO_REASONS = "The time of this check was over before the reasons could be looked for."


def assess(
    exercise: Exercise, implementation: Implementation, forward: Any = None, seed: int = 0
) -> Report:
    """The report on one answer to an exercise, with inputs drawn from this seed."""
    attempt = Attempt.at(exercise, implementation, forward, seed)
    with contextlib.suppress(clock.TookTooLong):
        if attempt.trial and not clock.over():
            return _explained(attempt)
    return Report(
        exercise=exercise.name,
        parts=_parts(attempt, attempt.flaws, {}, {}),
        remarks=(*attempt.trial.remarks, *_too_late(attempt.flaws)),
        hidden=session.current().hidden,
        printed=_printed(attempt),
    )


def _explained(attempt: Attempt) -> Report:
    """The report with its reasons, for which the student's functions are run many times more."""
    rest = remaining(attempt)
    following = follow(attempt, rest.flaws, rest.left_out)
    numerical = _numerical(attempt, rest.flaws, following.parts)
    failed = _failed(attempt, rest.flaws, following.parts, numerical.certain)
    diagnoses, first_wrong = _explanations(rest.attempt, failed)
    return Report(
        exercise=attempt.exercise.name,
        parts=_parts(rest.attempt, failed, diagnoses, following.parts),
        remarks=(
            *attempt.conventions,
            *attempt.own.remarks(rest.left_out),
            *following.remarks,
            *attempt.trial.remarks,
            *([numerical.sign] if numerical.sign else []),
            *_too_late(failed),
        ),
        hidden=session.current().hidden,
        looks_numerical=bool(numerical.sign),
        first_wrong=first_wrong,
        printed=_printed(attempt),
    )


def _too_late(failed: Mapping[str, Flaw]) -> list[str]:
    """What to say where no time was left for reasons."""
    late = clock.over() and any(flaw.fault.status != "too long" for flaw in failed.values())
    return [NO_REASONS] if late else []


def _printed(attempt: Attempt) -> Printed | None:
    flaw = next(iter(attempt.flaws.values()), None)
    return to_show(attempt.trial.printed, flaw.case.name if flaw else "", len(attempt.cases))


def _numerical(
    attempt: Attempt, flaws: Mapping[str, Flaw], followed: Mapping[str, str]
) -> Numerical:
    """What is known of numerical differentiation, where there are points to be had by it."""
    earned = attempt.exercise.parts.keys() - flaws.keys() or followed
    return numerical_differentiation(attempt) if earned else NOTHING_NUMERICAL


def _failed(
    attempt: Attempt, flaws: Mapping[str, Flaw], followed: Mapping[str, str], too_dear: str
) -> dict[str, Flaw]:
    """The parts that earn nothing, and why; `too_dear` says it of all, if it is not empty."""
    if too_dear:
        flaw = Flaw(Fault("numerical", too_dear), attempt.cases[0], "every case")
        return {part: flaws.get(part, flaw) for part in attempt.exercise.parts}
    return {part: flaw for part, flaw in flaws.items() if part not in followed}


def _explanations(attempt: Attempt, failed: Mapping[str, Flaw]) -> tuple[dict[str, Diagnosis], str]:
    """(Diagnosis by part, first wrong intermediate). No variable is named beside a mistake, nor
    where those of a misleading cache, or of half a run, would mislead.
    """
    failed = {part: flaw for part, flaw in failed.items() if flaw.fault.status != "not shown"}
    if not failed:
        return {}, ""
    diagnoses = diagnose(attempt, failed)
    silent = (
        attempt.own.misleads
        or any(diagnosis.mistakes for diagnosis in diagnoses.values())
        or any(flaw.fault.status == "raised" for flaw in failed.values())
    )
    return diagnoses, "" if silent else first_wrong_intermediate(attempt)


def _parts(
    attempt: Attempt,
    failed: Mapping[str, Flaw],
    diagnoses: Mapping[str, Diagnosis],
    followed: Mapping[str, str],
) -> tuple[PartReport, ...]:
    named = {part: found for part, found in diagnoses.items() if found.mistakes}
    nameless = {
        part: flaw
        for part, flaw in failed.items()
        if part not in named and flaw.fault.status != "not shown"
    }
    others = {} if clock.over() else unexplained(attempt, nameless)
    return tuple(
        _wrong_part(
            attempt, part, failed[part], named.get(part, Diagnosis()), others.get(part, NOTHING)
        )
        if part in failed
        else _right_part(attempt.exercise, part, followed.get(part, ""))
        for part in attempt.exercise.parts
    )


def _right_part(exercise: Exercise, part: str, followed: str) -> PartReport:
    worth = float(exercise.parts[part])
    return PartReport(name=part, points=worth, max_points=worth, status="right", followed=followed)


def _wrong_part(
    attempt: Attempt, part: str, flaw: Flaw, diagnosis: Diagnosis, other: Unexplained
) -> PartReport:
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
        questions=tuple(question(m.ask, diagnosis.partly) for m in diagnosis.mistakes)
        or _to_begin_with(attempt, fault),
        hints=tuple(m.tell for m in diagnosis.mistakes),
        numbers=tuple(m.number for m in diagnosis.mistakes),
        partly=diagnosis.partly,
        evidence=other.evidence,
        failing=other.failing.code,
        came_out=other.failing.came_out,
    )


def _to_begin_with(attempt: Attempt, fault: Fault) -> tuple[str, ...]:
    """The first hint for who has written nothing yet: what is most often got wrong."""
    flaws = [attempt.flaws.get(part) for part in attempt.exercise.parts]
    begun = any(flaw is None or flaw.fault.status != "not written" for flaw in flaws)
    mistakes = () if begun or fault.status != "not written" else attempt.exercise.mistakes
    return tuple(mistake.ask for mistake in mistakes[:1])


def _nudged(attempt: Attempt, part: str, flaw: Flaw) -> float | None:
    """What nudging the student's own forward gives at the worst entry, to show beside theirs."""
    fault = flaw.fault
    if fault.status != "value" or session.current().hidden or clock.over():
        return None
    used = attempt.own.used[attempt.cases.index(flaw.case)]
    numerical = numerical_entry(attempt, part, used, fault.index)
    if numerical is None or fault.yours is None:
        return None
    # following has told why a derivative of their own forward earns nothing here
    return numerical if apart(fault.yours, numerical) else None
