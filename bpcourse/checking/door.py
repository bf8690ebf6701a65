"""check(f): the one call that notebooks make."""

from __future__ import annotations

import math
import sys

from bpcourse.checking import session
from bpcourse.checking.cheap_gradient import numerical_differentiation
from bpcourse.checking.compare import LADDER, Fault, compare
from bpcourse.checking.diagnosis import Diagnosis, diagnose
from bpcourse.checking.follow_through import follow, numerical_entry
from bpcourse.checking.intermediates import first_divergence
from bpcourse.checking.own_forward import OwnForward
from bpcourse.checking.report import PartReport, Report, show
from bpcourse.checking.run import attempt, cases, expected, silence
from bpcourse.exercises import all_exercises, get_exercise
from bpcourse.notebooks.other_release import changed, gone
from bpcourse.notebooks.running import asked_when_released
from bpcourse.notebooks.stamp import what_it_asks


def check(implementation, *, forward=None, name=None) -> float:
    """Judge an answer, show the report, and return the points earned.

    implementation  the function (class, value) that the student wrote
    forward         for a backward: the student's own forward, whose cache it will be given
    name            the exercise's name, where the answer is a plain value

    Never raises because an answer is wrong. KeyError if there is no such exercise, nor was when the
    notebook was released.
    """
    names = sys._getframe(1).f_globals
    asked_then = {} if session.hidden else asked_when_released(names)
    name = name or _name_of(implementation, names, [*all_exercises(), *asked_then])
    if name in asked_then and name not in all_exercises():
        report = gone(name, asked_then[name])
    else:
        exercise = get_exercise(name)
        report = assess(exercise, implementation, forward, session.seed_source(name))
        if name in asked_then and asked_then[name] != what_it_asks(exercise):
            report = changed(report, asked_then[name], what_it_asks(exercise))
    show(report)
    return report.points


def assess(exercise, implementation, forward=None, seed=0) -> Report:
    """The report on one answer to an exercise, with inputs drawn from this seed."""
    prepared = cases(exercise, seed)
    accepted = [expected(exercise, case) for case in prepared]
    own = OwnForward(exercise, forward, prepared)
    remarks = own.remarks()
    trial = attempt(exercise, implementation, own.used, prepared)
    found = faults(exercise, prepared, accepted, trial.outcomes)

    failed = [part for part in exercise.parts if found[part]]
    with silence():
        following = follow(exercise, implementation, own, accepted, trial.outcomes, failed)
    remarks += following.remarks
    failed = [part for part in failed if part not in following.parts]

    if own.own_cases and (
        sentence := numerical_differentiation(implementation, own.function, own.own_cases)
    ):
        too_dear = Fault("numerical", sentence)
        found |= {
            part: (too_dear, "every case", None) for part in exercise.parts if not found[part]
        }
        failed = list(exercise.parts)

    diagnoses, divergence = {}, ""
    if failed and not own.misleads:
        diagnoses = diagnose(exercise, prepared, accepted, trial.outcomes, failed)
        stopped = any(found[part][0].status == "raised" for part in failed)
        if not exercise.run and not stopped:  # variables of half a run would mislead
            divergence = first_divergence(exercise, implementation, own.used, prepared)
    parts = []
    for part in exercise.parts:
        worth = float(exercise.parts[part])
        if part not in failed:
            parts.append(
                PartReport(part, worth, worth, "right", followed=following.parts.get(part, ""))
            )
            continue
        numerical = None
        if found[part][0].status == "value" and not session.hidden:
            case = found[part][2]
            used = next(used for here, used in zip(prepared, own.used) if here is case)
            fault = found[part][0]
            numerical = numerical_entry(exercise, implementation, used, case, part, fault.index)
            if None not in (numerical, fault.yours) and math.isclose(
                numerical, fault.yours, rel_tol=1e-4, abs_tol=1e-9
            ):
                numerical = None  # following has told why that earns nothing here
        parts.append(
            _part_report(part, worth, found[part], numerical, diagnoses.get(part, Diagnosis()))
        )
    return Report(
        exercise.name, tuple(parts), tuple(remarks + trial.remarks), session.hidden, divergence
    )


def _name_of(implementation, names, exercises):
    """The name under which the caller knows the answer: it may be an alias, a lambda, a value."""
    own = getattr(implementation, "__name__", None)
    if names.get(own) is implementation and own in exercises:
        return own
    return next((name for name in exercises if names.get(name) is implementation), own)


def faults(exercise, prepared, accepted, outcomes):
    """{part: (Fault, in words where, its Case)}; None for a part that is right in every case."""
    verdicts = {}
    for part in exercise.parts:
        found, judged = [], []
        for case, answers, outcome in zip(prepared, accepted, outcomes):
            if part in answers[0]:
                judged.append(case)
                fault = compare(outcome.get(part), [answer[part] for answer in answers])
                if fault:
                    found.append((fault, case))
        first = min(found, key=lambda f: LADDER.index(f[0].status), default=None)
        verdicts[part] = first and (first[0], _where(found, judged), first[1])
    return verdicts


def _where(found, judged):
    """The cases that are wrong, in the fewest words."""
    wrong = [case.name for _, case in found]
    right = [case.name for case in judged if case.name not in wrong]
    if not right:
        return "every case" if len(judged) > 1 else ""
    if len(right) < len(wrong):
        return f"every case except: {'; '.join(right)}"
    return f"case{'' if len(wrong) == 1 else 's'} {'; '.join(wrong)}"


def _part_report(part, worth, fault, numerical, diagnosis):
    fault, where, _ = fault
    return PartReport(
        part,
        0.0,
        worth,
        fault.status,
        fault.message,
        where,
        fault.frames,
        fault.wrong,
        fault.index,
        fault.yours,
        numerical,
        tuple(m.name for m in diagnosis.mistakes),
        tuple(m.ask for m in diagnosis.mistakes),
        tuple(m.tell for m in diagnosis.mistakes),
        diagnosis.evidence,
    )
