"""How much is looked into for one submission, whatever it holds.

What is done for a character of code may grow with the square of all of it, and repair runs in the
grading process, without a sandbox's limits. So work is counted as it is done, in characters: the
same submission is repaired in the same way on any machine. What is then not looked into is graded
as it stands.
"""

from __future__ import annotations

import ast
import contextlib
import contextvars
from collections.abc import Generator
from dataclasses import dataclass, field

CODE = 500_000  # characters of code that are parsed
COMPARISONS = 2000  # texts that are compared, first by their characters
CLOSE_COMPARISONS = 100  # and then in order


@dataclass
class Effort:
    """What is left for a submission, and what is known of its texts already."""

    code: int = CODE
    comparisons: int = COMPARISONS
    close_comparisons: int = CLOSE_COMPARISONS
    trees: dict[str, ast.Module | None] = field(default_factory=dict[str, "ast.Module | None"])
    plain: dict[str, str] = field(default_factory=dict[str, str])
    units: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def parse(self, characters: int) -> bool:
        """Whether so much code may still be parsed; from then on, that much less."""
        self.code -= characters
        return self.code >= 0

    def compare(self) -> bool:
        """Whether two more texts may be compared."""
        self.comparisons -= 1
        return self.comparisons >= 0

    def compare_closely(self) -> bool:
        """Whether two more texts may be compared in order."""
        self.close_comparisons -= 1
        return self.close_comparisons >= 0


_effort = contextvars.ContextVar[Effort | None]("effort", default=None)


@contextlib.contextmanager
def one_submission() -> Generator[Effort]:
    """Within, all work counts together, that of a submission within this one too."""
    if (outer := _effort.get()) is not None:
        yield outer
        return
    token = _effort.set(Effort())
    try:
        yield effort()
    finally:
        _effort.reset(token)


def effort() -> Effort:
    """That of the submission which is looked into; outside of one, a new one."""
    return _effort.get() or Effort()
