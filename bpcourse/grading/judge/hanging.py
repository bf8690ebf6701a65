"""What of a submission hangs: one endless loop is waited for once, not in every case and cell.

The first call of each function has its full time, so an answer that is only slow loses nothing by
this. Where one was ended, the next ones have less: enough for what a function that is a hundred
times slower than the reference still does, since checks are small. When what was waited for in
vain is used up as well, each graded cell tries once more, briefly: a function that hangs in some
cases keeps its points for the others.
"""

from __future__ import annotations

import re
from collections import Counter

from bpcourse.grading.judge.limits import Limits

BRIEFLY = 0.25  # of the seconds that a function has otherwise of which a call was ended


class Hanging:
    """Names of functions of which a call was ended, and the seconds that were lost by waiting.

    "" stands for what has no name.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.names: set[str] = set()
        self.killed: set[str] = set()  # those that only the end of their process could end
        self.ended_here: Counter[str] = Counter()  # calls, in this graded cell
        self.stopped: dict[str, int] = {}
        """{cell: the line in which it was ended}; from there on it is not run again."""
        self.wasted = 0.0

    def begin_graded_cell(self) -> None:
        """What has no name is another thing in each cell; names are one function in all."""
        self.names.discard("")
        self.killed.discard("")
        self.ended_here.clear()

    def took(self, name: str, seconds: float, limit: float, killed: bool = False) -> None:
        """A call of this function took so many seconds of those that it might take. One that used
        all of them was ended, or answered all the same, as where it catches every exception.

        killed  it was ended together with its process
        """
        if seconds < limit:
            return
        self.names.add(name)
        if killed:
            self.killed.add(name)
        self.ended_here[name] += 1
        self.wasted += seconds

    def cell_ended(self, cell: str, line: int, seconds: float) -> None:
        """One of the student's cells was ended in this line; in line 1, with its process."""
        self.stopped[cell] = line
        self.wasted += seconds

    def call_seconds(self, name: str, spare: int) -> float:
        """How long a call may take; 0 where it would only be ended once more.

        spare  processes that the submission may still have in this cell, after the one that
               answers: what kills its own leaves one for the others
        """
        limits = self.limits
        if name not in self.names:
            return limits.call_seconds
        if self.ended_here[name] >= limits.ended_calls or (name in self.killed and spare < 1):
            return 0
        again = min(limits.call_seconds, limits.again_seconds)
        if not self.used_up:
            return again
        return 0 if self.ended_here[name] or name in self.killed else BRIEFLY * again

    def cell_seconds(self, source: str) -> float:
        """How long one of the student's cells may take: one that uses such a function, no longer
        than a call.
        """
        limits = self.limits
        for name in self.names - {""}:
            if re.search(rf"\b{re.escape(name)}\b", source) and not re.search(
                rf"\bdef\s+{re.escape(name)}\b", source
            ):
                call = limits.again_seconds if self.used_up else limits.call_seconds
                return min(limits.cell_seconds, limits.call_seconds, call)
        return limits.cell_seconds

    @property
    def used_up(self) -> bool:
        """Has the submission been waited for in vain as long as it may?"""
        return self.wasted >= self.limits.wasted_seconds
