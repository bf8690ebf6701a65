"""What one submission may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What one submission may use. Sizes in bytes, times in seconds."""

    cell_seconds: float = 30
    """Wall time of each of the student's cells."""
    call_seconds: float = 10
    """Wall time of each call from a graded cell."""
    again_seconds: float = 2
    """The same of a function of which a call was ended before: see hanging.py."""
    ended_calls: int = 3
    """Calls of one function that are waited for in vain, in a graded cell."""
    wasted_seconds: float = 20
    """Time of calls and cells that were ended, in all, after which what hung is barely tried."""
    graded_seconds: float = 60
    """Wall time of a graded cell in all."""
    submission_seconds: float = 600
    """Wall time after which no further cell of the student's is run; see total_seconds."""
    cpu: int = 600
    """CPU time of a submission's process."""
    memory: int = 1 << 30
    """Memory of a submission's processes together."""
    output: int = 64 << 10
    """Text that a cell may print."""
    processes: int = 16
    """Processes and threads."""
    scratch: int = 64 << 20
    """Files that a submission may write."""
    answer: int = 64 << 20
    """Data of one answer to a graded cell, or 64 times what the cell sent where that is more."""
    received: int = 256 << 20
    """Data that a graded cell takes from the submission, in all."""
    judge_memory: int = 512 << 20
    """Memory that a graded cell takes in the judge, where it computes with answers (on Linux). To
    this come 16 bytes for each that it has sent."""
    judge_seconds: float = 60
    """CPU time of a graded cell in the judge."""
    restarts: int = 2
    """How often a graded cell may need a new process."""

    @property
    def total_seconds(self) -> float:
        """Wall time of a submission in all: cells, graded cells, cells run again, pictures.

        What it has beyond submission_seconds is kept for graded cells: who used up the one in
        cells still has a third of the whole for calls.
        """
        return 1.5 * self.submission_seconds


DEFAULT_LIMITS = Limits()
