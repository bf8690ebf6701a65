"""The student's forward on the cases of a backward: where it runs, and where it is right."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from bpcourse.checking.compare import compare
from bpcourse.checking.exercise import (
    Backward,
    Case,
    Exercise,
    Implementation,
    RandomBackward,
)
from bpcourse.checking.guards import is_numeric
from bpcourse.checking.rounding import lift
from bpcourse.checking.run import Raised, run_forward
from bpcourse.checking.wording import cases


class OwnForward:
    """Which forward makes the backward's cache, case by case.

    The student's, wherever it runs; a forward that the notebook gives also has to be right, as
    only what it keeps in the cache is the student's choice. Elsewhere the reference's.

    function  the student's forward; None if there is none
    runs      by case: whether it returns as many values as it should
    raised    by case: whether it does not, though it has been written
    outs      by case: its outputs; None where it does not run or they have another shape
    """

    def __init__(
        self, exercise: Exercise, function: Implementation | None, cases: Sequence[Case]
    ) -> None:
        self.exercise, self.cases = exercise, cases
        self.backward = exercise if isinstance(exercise, Backward) else None
        self.function = function if self.backward else None
        outs: Sequence[Any] = [None] * len(cases)
        if self.function is not None:
            outs = run_forward(self.function, self.name, cases)
        self.runs = [out is not None and not isinstance(out, Raised) for out in outs]
        self.raised = [isinstance(out, Raised) and not out.not_written for out in outs]
        self.outs = [
            out if out is not None and runs and same_shapes(out, case.outs) else None
            for out, runs, case in zip(outs, self.runs, cases)
        ]

    def on(self, keep: Sequence[bool]) -> OwnForward:
        """The same forward on some of the cases; it is not run again."""
        rest = copy.copy(self)
        for name in ("cases", "runs", "raised", "outs", "right", "used"):
            things = [thing for thing, stays in zip(getattr(self, name), keep) if stays]
            setattr(rest, name, things)
        return rest

    @property
    def name(self) -> str:
        """What the exercise calls the forward."""
        return self.backward.forward.__name__ if self.backward else ""

    @cached_property
    def right(self) -> list[bool]:
        """By case: does it give the reference's outputs?

        Where outputs are drawn at random: might a right forward have drawn these?
        """
        return [
            out is not None and (_identical(out, case.outs) or self._agrees(case, out))
            for out, case in zip(self.outs, self.cases)
        ]

    def _agrees(self, case: Case, outs: Sequence[Any]) -> bool:
        if isinstance(self.exercise, RandomBackward):
            return self.exercise.fits(*outs, *case.args)
        *right, _ = case.made_by(*lift(case.args))
        return not any(compare(out, [r]) for out, r in zip(outs, right))

    @property
    def kept(self) -> list[bool]:
        """By case: is the backward given the student's own cache?"""
        return self.right if self.backward and self.backward.given else self.runs

    @cached_property
    def used(self) -> list[Case]:
        """The cases, each with the forward whose cache the backward is given."""
        return [
            replace(case, forward=self.function) if kept else case
            for kept, case in zip(self.kept, self.cases)
        ]

    @property
    def own_cases(self) -> list[Case]:
        """The cases in which the backward is given the student's own cache."""
        return [case for case, kept in zip(self.used, self.kept) if kept]

    @property
    def misleads(self) -> bool:
        """Is the student's own cache made by a forward that is wrong?"""
        return any(kept and not right for kept, right in zip(self.kept, self.right))

    def remarks(self, left_out: Sequence[bool]) -> list[str]:
        """What to say of the cases in which the cache is not the student's.

        left_out  by case: is the backward not judged there?
        """
        if self.function is None or self.backward is None:
            return []
        if not any(self.runs):
            return [
                f"Your {self.name} does not run yet, so this was checked with the cache of the "
                "reference, as described in the notebook."
            ]
        found: list[str] = []
        if any(left_out):
            count = len(left_out)
            found.append(
                f"Your {self.name} does not run in {self._where(left_out)}, and your "
                f"{self.backward.name} cannot use the cache of the reference there, so it was "
                f"judged on the other {count - sum(left_out)} of {count} cases."
            )
        theirs = [not runs and not out for runs, out in zip(self.runs, left_out)]
        if any(theirs):
            found.append(
                f"Your {self.name} does not run in {self._where(theirs)}; there this was "
                "checked with the cache of the reference."
            )
        other = [runs and not right for runs, right in zip(self.runs, self.right)]
        if self.backward.given and any(other):
            found.append(
                f"{self.name} is given, and yours has other outputs in {self._where(other)}; "
                "there this was checked with the notebook's. What it keeps in the cache "
                "is up to you."
            )
        return found

    def _where(self, there: Sequence[bool]) -> str:
        names = [case.name for case, is_there in zip(self.cases, there) if is_there]
        if len(names) == len(there):
            return "every case"
        return cases(names)


def same_shapes(outs: Sequence[Any], right: Sequence[Any]) -> bool:
    """Are these as many arrays or numbers, of the same shapes?"""
    return len(outs) == len(right) and all(
        is_numeric(out) and np.shape(out) == np.shape(r) and np.asarray(out).dtype.kind in "biuf"
        for out, r in zip(outs, right)
    )


def _identical(outs: Sequence[Any], right: Sequence[Any]) -> bool:
    """The quick answer: the same numbers to the last digit."""
    return all(
        type(out) is type(r)
        and np.array_equal(out, r)
        and np.asarray(out).dtype == np.asarray(r).dtype
        for out, r in zip(outs, right)
    )
