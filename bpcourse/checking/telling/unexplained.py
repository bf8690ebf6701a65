"""A wrong part that no known mistake explains: everything that can be said of it all the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bpcourse.checking import session
from bpcourse.checking.attempt import Attempt, Flaw
from bpcourse.checking.laws import broken
from bpcourse.checking.telling.came_out import Failing
from bpcourse.checking.telling.dependence import Dependence
from bpcourse.checking.telling.evidence import evidence
from bpcourse.checking.telling.explained import explanation
from bpcourse.checking.telling.failing import failing_input
from bpcourse.checking.telling.names import arguments_by_name


@dataclass(frozen=True)
class Unexplained:
    """What is striking about a part, and the smallest input that fails with what comes out."""

    evidence: str = ""
    failing: Failing = field(default_factory=Failing)


NOTHING = Unexplained()


def unexplained(attempt: Attempt, flaws: Mapping[str, Flaw]) -> dict[str, Unexplained]:
    """What can be said of these parts; in open sessions the first one gets an input that fails."""
    dependence = Dependence(attempt)
    return {
        part: _of_part(attempt, part, flaw, dependence, with_input=i == 0)
        for i, (part, flaw) in enumerate(flaws.items())
    }


def _of_part(
    attempt: Attempt, part: str, flaw: Flaw, dependence: Dependence, *, with_input: bool
) -> Unexplained:
    hidden = session.current().hidden
    shown = failing_input(attempt, part, flaw) if with_input and not hidden else Failing()
    if attempt.exercise.explain:  # what its parts hold are statements: no patterns of numbers
        words = "" if hidden or shown.code else explanation(attempt, part, flaw).words
        return Unexplained(words, shown)
    return Unexplained("; ".join(filter(None, _striking(attempt, part, flaw, dependence))), shown)


def _striking(attempt: Attempt, part: str, flaw: Flaw, dependence: Dependence) -> list[str]:
    if flaw.fault.status not in ("value", "shape"):
        return []
    exercise = attempt.exercise
    values = [own.get(part) for own in attempt.outcomes]
    right = [answers[0].get(part) for answers in attempt.right]
    named = [arguments_by_name(exercise, case) for case in attempt.cases]
    tried = [(v, case.args) for v, r, case in zip(values, right, attempt.cases) if r is not None]
    found = [evidence(list(zip(values, right)), named), broken(exercise.laws, part, tried)]
    silent = not any(found) and not session.current().hidden  # a judge has no time
    if silent and flaw.fault.status == "value":
        found += [f"it does not depend on {name}" for name in dependence.ignored(part)[:2]]
    return found
