"""Students whose wrong answers give the same numbers for the same inputs."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bpcourse.grading.classroom.graded import GradedUnit
from bpcourse.grading.classroom.same_inputs.numbers import Numbers
from bpcourse.grading.classroom.same_inputs.run import SameInputs, unnamed

CLOSE = 1e-6  # relative: another order of summing is no other answer


@dataclass(frozen=True)
class Cluster:
    """Unnamed wrong answers that are one.

    check    the grade_id of the check
    told     what the numbers are in words; "" where nothing is striking
    through  exercises that all of these answers call, and that are wrong in all of these notebooks:
             the mistake may lie there
    """

    check: str
    exercise: str
    parts: tuple[str, ...]
    students: tuple[str, ...]
    told: str
    through: tuple[str, ...] = ()


def clusters(graded: GradedUnit, asked: SameInputs) -> list[Cluster]:
    """Those of two or more students, the largest first; parts that the same students share are told
    together.
    """
    rows = [
        (check, part, work.student, numbers)
        for work in graded.works
        for check in work.checks
        for part in unnamed(work.checks[check])
        if (numbers := asked.found.get(work.student, {}).get(check, {}).get(part))
    ]
    exercises = {name: c.exercise for work in graded.works for name, c in work.checks.items()}
    joined: dict[tuple[str, tuple[str, ...]], list[tuple[str, str]]] = {}
    for check, part in dict.fromkeys((row[0], row[1]) for row in rows):
        here = [(student, numbers) for c, p, student, numbers in rows if (c, p) == (check, part)]
        for students, told in _alike(here):
            if len(students) > 1:
                joined.setdefault((check, students), []).append((part, told))
    found = [
        Cluster(
            check,
            exercises[check],
            tuple(part for part, _ in parts),
            students,
            parts[0][1] if len({told for _, told in parts}) == 1 else "",
            _through(graded, check, students),
        )
        for (check, students), parts in joined.items()
    ]
    return sorted(found, key=lambda cluster: -len(cluster.students))


def _alike(given: Iterable[tuple[str, Numbers]]) -> list[tuple[tuple[str, ...], str]]:
    """(students, what it is in words) of each group whose numbers are the same."""
    groups: list[tuple[Numbers, list[str]]] = []
    for student, numbers in given:
        members = next((m for first, m in groups if same(first, numbers)), None)
        if members is None:
            groups.append((numbers, [student]))
        else:
            members.append(student)
    return [(tuple(members), first["told"]) for first, members in groups]


def _through(graded: GradedUnit, check: str, students: Iterable[str]) -> tuple[str, ...]:
    answer = graded.answer_of(check)
    shared = [
        {
            other.exercise
            for name, other in work.checks.items()
            if name != check and any(part.points < part.max_points for part in other.parts)
        }
        & _names(work.answers.get(answer, ""))
        for work in graded.works
        if work.student in students
    ]
    return tuple(sorted(set.intersection(*shared)))


def _names(source: str) -> set[str]:
    """Names that an answer uses; none where it is no plain Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def same(a: Numbers, b: Numbers) -> bool:
    """Are these the numbers of one and the same answer?"""
    if a["form"] != b["form"] or len(a["values"]) != len(b["values"]):
        return False
    x, y = np.array(a["values"]), np.array(b["values"])
    tiny = CLOSE * 1e-3 * float(np.abs(x).max(initial=1e-300))
    return bool(np.allclose(x, y, rtol=CLOSE, atol=tiny))
