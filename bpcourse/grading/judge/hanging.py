"""Functions of a submission that hang: one endless loop is waited for once, not in every case.

The first call of each function has its full time, so an answer that is only slow loses nothing by
this. Where one was ended, the next ones have less: enough for what a function that is a hundred
times slower than the reference still does, since checks are small.
"""

from __future__ import annotations

import re
from collections import Counter

from bpcourse.grading.judge.limits import Limits


class Hanging:
    """Names of functions of which a call was ended; "" stands for what has no name."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.names: set[str] = set()
        self.ended_here: Counter[str] = Counter()  # calls, in this graded cell

    def begin_graded_cell(self) -> None:
        """What has no name is another thing in each cell; names are one function in all."""
        self.names.discard("")
        self.ended_here.clear()

    def ended(self, name: str) -> None:
        """A call of this function took too long, and was ended."""
        self.names.add(name)
        self.ended_here[name] += 1

    def call_seconds(self, name: str, processes: int) -> float:
        """How long a call may take; 0 where it would only be ended once more.

        processes  that the submission may still have in this cell: the last one is for the others
        """
        if name not in self.names:
            return self.limits.call_seconds
        if self.ended_here[name] >= self.limits.ended_calls or not processes:
            return 0
        return min(self.limits.call_seconds, self.limits.again_seconds)

    def cell_seconds(self, source: str) -> float:
        """How long one of the student's cells may take: one that uses such a function, no longer
        than a call.
        """
        limits = self.limits
        for name in self.names - {""}:
            if re.search(rf"\b{re.escape(name)}\b", source) and not re.search(
                rf"\bdef\s+{re.escape(name)}\b", source
            ):
                return min(limits.cell_seconds, limits.call_seconds)
        return limits.cell_seconds
