"""The student's forward on the cases of a backward: where it runs, and where it is right."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from bpcourse.checking.compare import compare
from bpcourse.checking.rounding import lift
from bpcourse.checking.run import Raised, attempt_forward


class OwnForward:
    """Which forward makes the backward's cache, case by case.

    The student's, wherever it runs; a forward that the notebook gives also has to be right, as
    only what it keeps in the cache is the student's choice. Elsewhere the reference's.

    function  the student's forward; None if there is none
    runs      by case: whether it returns as many values as it should
    outs      by case: its outputs; None where it does not run or they have another shape
    """

    def __init__(self, exercise, function, prepared):
        self.exercise, self.prepared = exercise, prepared
        self.function = function if exercise.forward else None
        outs = (
            attempt_forward(exercise, function, prepared)
            if self.function
            else [None] * len(prepared)
        )
        self.runs = [out is not None and not isinstance(out, Raised) for out in outs]
        self.outs = [
            out if runs and same_shapes(out, case.outs) else None
            for out, runs, case in zip(outs, self.runs, prepared)
        ]

    @cached_property
    def right(self) -> list[bool]:
        """By case: does it give the reference's outputs?

        Anything that runs does where the exercise's `run` judges beside it (a random mask).
        """
        if self.exercise.run:
            return self.runs
        return [
            out is not None and (_identical(out, case.outs) or _agrees(self.exercise, case, out))
            for out, case in zip(self.outs, self.prepared)
        ]

    @property
    def kept(self) -> list[bool]:
        """By case: is the backward given the student's own cache?"""
        return self.right if self.exercise.given else self.runs

    @property
    def used(self) -> list:
        """By case: the forward whose cache the backward is given."""
        return [self.function if kept else self.exercise.forward for kept in self.kept]

    @property
    def own_cases(self) -> list:
        """The cases in which the backward is given the student's own cache."""
        return [case for case, kept in zip(self.prepared, self.kept) if kept]

    @property
    def misleads(self) -> bool:
        """Is the student's own cache made by a forward that is wrong?"""
        return any(kept and not right for kept, right in zip(self.kept, self.right))

    def remarks(self) -> list[str]:
        """What to say of the cases in which the cache is not the student's."""
        if not self.function:
            return []
        name = self.exercise.forward.__name__
        if not any(self.runs):
            return [
                f"Your {name} does not run yet, so this was checked with the cache of the "
                "reference, as described in the notebook."
            ]
        found = []
        if not all(self.runs):
            found.append(
                f"Your {name} does not run in {self._where(self.runs)}; there this was "
                "checked with the cache of the reference."
            )
        if self.exercise.given and self.right != self.runs:
            here = [right or not runs for right, runs in zip(self.right, self.runs)]
            found.append(
                f"{name} is given, and yours has other outputs in {self._where(here)}; "
                "there this was checked with the notebook's. What it keeps in the cache "
                "is up to you."
            )
        return found

    def _where(self, fine):
        wrong = [case.name for case, well in zip(self.prepared, fine) if not well]
        if len(wrong) == len(fine):
            return "every case"
        return f"case{'' if len(wrong) == 1 else 's'} {'; '.join(wrong)}"


def same_shapes(outs, right) -> bool:
    """Are these as many arrays or numbers, of the same shapes?"""
    return len(outs) == len(right) and all(
        isinstance(out, (np.ndarray, np.number, float, int))
        and np.shape(out) == np.shape(r)
        and np.asarray(out).dtype.kind in "biuf"
        for out, r in zip(outs, right)
    )


def _identical(outs, right):
    """The quick answer: the same numbers to the last digit."""
    return all(
        type(out) is type(r)
        and np.array_equal(out, r)
        and np.asarray(out).dtype == np.asarray(r).dtype
        for out, r in zip(outs, right)
    )


def _agrees(exercise, case, outs):
    *right, _ = exercise.forward(*lift(case.args))
    return not any(compare(out, [r]) for out, r in zip(outs, right))
