"""The judge's namespace, in which locked cells run with proxies for the student's names."""

from __future__ import annotations

import builtins
import contextlib
import functools
import io
import json
import math
import random
import warnings
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager
from typing import Any

import numpy as np

from bpcourse.checking import session
from bpcourse.checking.report import MIME as REPORT_TYPE
from bpcourse.grading.inside import outputs
from bpcourse.grading.inside.cells import names_loaded, names_used, run_cell, statements
from bpcourse.grading.inside.outputs import Output
from bpcourse.grading.inside.shell import Shell
from bpcourse.grading.judge.late_imports import import_late
from bpcourse.grading.judge.notebook import definitions_of
from bpcourse.grading.judge.outputs import stream
from bpcourse.grading.judge.own_limits import OwnLimits, TooMuchTime
from bpcourse.grading.judge.private import after_failure
from bpcourse.grading.judge.scoring import points_of, shown, shown_error
from bpcourse.grading.judge.submission import Submission
from bpcourse.grading.judge.task import LockedCell, Score, seed_of


class JudgeNamespace:
    """The names of the instructor's cells; those that they lack are the submission's.

    key             secret that inputs and random numbers are drawn from
    demonstrations  sources of the release's open cells, whose imports and functions the judge has
    """

    def __init__(self, submission: Submission, key: bytes, demonstrations: tuple[str, ...] = ()):
        self.submission, self.key = submission, key
        self.names: dict[str, Any] = {"__name__": "__judge__"}
        shell = Shell(self.names)
        self.names.update(get_ipython=lambda: shell, np=np, math=math)
        self.borrowed: dict[str, Any] = {}  # the submission's, for one cell
        self.done: set[str] = set()  # grade_ids of the cells that ran
        self.waiting: list[tuple[LockedCell, Score, dict[str, Any]]] = []  # for private checks
        with contextlib.suppress(Exception), _quiet():
            exec(definitions_of(demonstrations), self.names)  # noqa: S102  of the instructor's

    def prepare(self, cell: LockedCell, name: str) -> list[Output]:
        """Run a locked cell that is not graded, here and there: a unit's imports and helpers."""
        self.done.add(cell.grade_id)
        _seed(0)
        with _quiet():
            for node, statement in statements(cell.source):
                if import_late(node, self.names):
                    continue
                # what needs the student's names is a demonstration: it only runs there
                if not self._missing(*names_loaded(statement)):
                    with contextlib.suppress(Exception, SystemExit):
                        exec(statement, self.names)  # noqa: S102  the instructor's
        return self.submission.run(cell.source, name)

    def grade(self, cell: LockedCell, name: str) -> tuple[list[Output], Score]:
        """Run a graded cell; its outputs as nbgrader understands them, and its score."""
        self.done.add(cell.grade_id)
        made, score = self._graded(cell, name)
        if cell.private and score.points > 0:
            self.waiting.append((cell, score, dict(self.names)))
        return made, score

    def failed_privately(self) -> dict[str, Score]:
        """{grade_id: score} of the cells of which a private check fails, which all run now.

        Each sees the names that its cell saw. What they print, and why they fail, is not told.
        """
        found: dict[str, Score] = {}
        for cell, score, names in self.waiting:
            self.names, self.borrowed = names, {}
            failed = [
                region
                for number, region in enumerate(cell.private)
                if self._run(region, f"{cell.grade_id} {number}", cell.grade_id)[2] is not None
            ]
            if failed:
                found[cell.grade_id] = after_failure(score, failed)
        self.waiting.clear()
        return found

    def _graded(self, cell: LockedCell, name: str) -> tuple[list[Output], Score]:
        possible = float(cell.points or 0)
        made, value, error = self._run(cell.source, cell.grade_id, name)
        report = next(
            (o["data"][REPORT_TYPE] for o in made if REPORT_TYPE in o.get("data", {})), None
        )
        if error is not None:
            failed = shown_error(error, name)
            explanation = f"{failed['ename']}: {failed['evalue']}"[:300]
            return [*made, failed], Score(0.0, possible, explanation, report)
        points, explanation = points_of(value, cell.source, possible)
        if explanation:
            made.append(stream("stdout", explanation + "\n"))
        if points is None:  # asserts alone: no error is full points
            return made, Score(possible, possible, "", report)
        return [*made, outputs.result(repr(points))], Score(points, possible, explanation, report)

    def _run(
        self, source: str, seeded_by: str, name: str
    ) -> tuple[list[Output], Any, Exception | SystemExit | TooMuchTime | None]:
        """(outputs, value of the last expression, exception) of locked code run here."""
        made: list[Output] = []
        printed = io.StringIO()
        value = error = None
        _seed(seed_of(self.key, seeded_by))
        self.submission.begin_graded_cell()

        def display(*things: Any) -> None:
            made.extend(map(_display, things))

        self.names["display"] = display
        with self._session(display), _quiet(printed):
            try:
                with self._own_limits():
                    self._borrow(source)
                    value = run_cell(source, f"locked {name}", self.names)
            except (Exception, SystemExit) as raised:
                error = self._explained(raised)
            except TooMuchTime as raised:
                error = raised
                self.submission.close()  # it may have been in the middle of an answer
        if text := printed.getvalue():
            made.insert(0, stream("stdout", text))
        return made, value, error

    @contextlib.contextmanager
    def _own_limits(self) -> Generator[None]:
        own = OwnLimits(self.submission.limits)
        self.submission.asked = own.asked
        with own.hold():
            yield

    def _session(self, display: Callable[..., None]) -> AbstractContextManager[None]:
        """Inputs of checks come from the key; reports do not show them, and are outputs."""
        return session.changed(
            beside=_nothing,
            asked=_as_now,
            seed=functools.partial(seed_of, self.key),
            hidden=True,
            show=display,
        )

    def _borrow(self, source: str) -> None:
        """Let the names that the cell uses and the judge lacks stand for the student's."""
        for name, value in self.borrowed.items():
            if self.names.get(name) is value:
                del self.names[name]
        missing = self._missing(*names_used(source))
        self.borrowed = self.submission.names(missing) if missing else {}
        self.names.update(self.borrowed)

    def _explained(self, error: Exception | SystemExit) -> Exception | SystemExit:
        """An error; if a name of the student's has no value, it says why."""
        if not isinstance(error, NameError) or not self._missing(name := str(error.name)):
            return error
        why = self.submission.why_missing(name)
        told = NameError(f"{name} is not defined: {why}", name=name)
        return told.with_traceback(error.__traceback__) if why else error

    def _missing(self, *names: str) -> set[str]:
        return {name for name in names if name not in self.names and not hasattr(builtins, name)}


def _nothing(names: Mapping[str, Any]) -> None:
    """Exercises are those of the course's folder: none from beside a submission."""


def _as_now(names: Mapping[str, Any]) -> dict[str, Any]:
    """What exercises asked for at the release: the judge's decides, not a submission's."""
    return {}


def _display(thing: Any) -> Output:
    return outputs.display(json.loads(json.dumps(shown(thing))))


def _seed(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed % 2**32)  # noqa: NPY002  what instructors' tests draw from


@contextlib.contextmanager
def _quiet(printed: io.StringIO | None = None) -> Generator[None]:
    """Nothing goes to stderr: nbgrader takes any text there for a failure."""
    with (
        warnings.catch_warnings(record=True),
        contextlib.redirect_stderr(io.StringIO()),
        contextlib.redirect_stdout(printed or io.StringIO()),
        np.errstate(),
    ):
        yield
