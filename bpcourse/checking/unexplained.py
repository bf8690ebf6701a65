"""A wrong part that no known mistake explains: everything that can be said of it all the same."""

from __future__ import annotations

from dataclasses import dataclass

from bpcourse.checking import session
from bpcourse.checking.attempt import Attempt, Flaw
from bpcourse.checking.came_out import Failing
from bpcourse.checking.dependence import ignored
from bpcourse.checking.evidence import evidence
from bpcourse.checking.explained import explanation
from bpcourse.checking.failing import failing_input
from bpcourse.checking.laws import broken
from bpcourse.checking.names import arguments_by_name

NOTHING = Failing()


@dataclass(frozen=True)
class Unexplained:
    """What is striking about a part, and the smallest input that fails with what comes out."""

    evidence: str = ""
    failing: Failing = NOTHING


def unexplained(attempt: Attempt, part: str, flaw: Flaw, with_input: bool) -> Unexplained:
    """What can be said of this part; with_input: also an input that fails, in open sessions."""
    hidden = session.current().hidden
    shown = failing_input(attempt, part, flaw) if with_input and not hidden else NOTHING
    if attempt.exercise.explain:  # what its parts hold are statements: no patterns of numbers
        words = "" if hidden or shown.code else explanation(attempt, part, flaw).words
        return Unexplained(words, shown)
    return Unexplained("; ".join(filter(None, _striking(attempt, part, flaw, hidden))), shown)


def _striking(attempt: Attempt, part: str, flaw: Flaw, hidden: bool) -> list[str]:
    if flaw.fault.status not in ("value", "shape"):
        return []
    exercise = attempt.exercise
    values = [own.get(part) for own in attempt.outcomes]
    right = [answers[0].get(part) for answers in attempt.right]
    named = [arguments_by_name(exercise, case) for case in attempt.cases]
    tried = [(v, case.args) for v, r, case in zip(values, right, attempt.cases) if r is not None]
    found = [evidence(list(zip(values, right)), named), broken(exercise.laws, part, tried)]
    if not hidden and flaw.fault.status == "value":
        found += [f"it does not depend on {name}" for name in ignored(attempt, part)[:2]]
    return found
