"""Judge one submission: the instructor's cells run here, the student's in the sandbox.

The cells that decide are those of the instructor's own notebook, found by their grade_id; what a
submission says about its cells' locks, points or sources counts for nothing.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import functools
import hmac
import io
import json
import math
import random
import sys
import time
import traceback
import warnings
from dataclasses import dataclass, field

import numpy as np

from bpcourse.checking import session
from bpcourse.grading.inside.cells import Shell, names_loaded, names_used, run_cell, statements
from bpcourse.grading.judge.clean import clean
from bpcourse.grading.judge.drawing_cells import draws, only_draw
from bpcourse.grading.judge.proxy import Proxy
from bpcourse.grading.judge.sandbox import Limits, shared_zygote
from bpcourse.grading.judge.submission import Submission, error_output
from bpcourse.notebooks.cells import grade_id, is_answer

REPORT = "application/vnd.bpcourse.checking.report+json"


@dataclass(frozen=True)
class LockedCell:
    """A code cell of the instructor's that students cannot change; points None: not graded."""

    grade_id: str
    source: str
    points: float | None = None


@dataclass(frozen=True)
class Task:
    """All that is needed to judge one submission; plain data, so that any executor can carry it."""

    notebook: str
    """The submitted notebook, as JSON."""
    locked: tuple[LockedCell, ...]
    """The instructor's locked code cells, in the notebook's order."""
    key: bytes
    """Secret of this course, student and unit: inputs are drawn from it."""
    demonstrations: tuple[str, ...] = ()
    """Sources of the release's other code cells; see `demonstrations_of`."""
    files: dict[str, bytes] = field(default_factory=dict)
    """Other files of the unit, by relative path."""
    limits: Limits = Limits()
    isolation: str = "bubblewrap"
    figures: bool = False
    """Run the notebook once more with the reference, for the page's pictures."""


@dataclass(frozen=True)
class Score:
    """What one graded cell earned, and why."""

    points: float
    possible: float
    explanation: str = ""
    report: dict | None = None


@dataclass(frozen=True)
class Verdict:
    """The judged notebook (JSON), the scores by grade_id, and what it took."""

    notebook: str
    scores: dict[str, Score]
    restarts: int
    seconds: float


def submission_key(secret: bytes, unit: str, student: str) -> bytes:
    """The secret that one student's inputs are drawn from. A worker needs no more than this."""
    return hmac.digest(secret, json.dumps([unit, student]).encode(), "sha256")[:16]


def seed_of(key: bytes, name: str) -> int:
    """The seed for an exercise or cell."""
    return int.from_bytes(hmac.digest(key, name.encode(), "sha256")[:8], "big")


def demonstrations_of(notebook: dict, locked: tuple[LockedCell, ...]) -> tuple[str, ...]:
    """Sources of the released notebook's open code cells that are not for the student to write."""
    known = {cell.grade_id for cell in locked}
    return tuple(
        _source(cell)
        for cell in _code_cells(notebook)
        if not is_answer(cell) and grade_id(cell) not in known
    )


@functools.lru_cache(maxsize=8)
def definitions_of(demonstrations: tuple[str, ...]) -> str:
    """Imports and finished functions of demonstrations.

    The judge must have them, or it would ask the submission for them: a student's `np` could then
    decide.
    """
    found = []
    for source in demonstrations:
        try:
            tree = ast.parse(source)
        except SyntaxError:
            continue
        for node in tree.body:
            text = ast.get_source_segment(source, node)
            if isinstance(node, (ast.Import, ast.ImportFrom)) or (
                isinstance(node, (ast.FunctionDef, ast.ClassDef))
                and "NotImplementedError" not in text
                and "YOUR CODE HERE" not in text
            ):
                found.append(text)
    return "\n".join(found)


def judge(task: Task) -> Verdict:
    """Run a submission through its tests. SandboxUnavailable if it cannot be isolated as asked."""
    started = time.monotonic()
    notebook = json.loads(task.notebook)
    submission = Submission(
        lambda: shared_zygote(task.isolation).start(task.limits),
        task.limits,
        task.files,
        seed_of(task.key, "submission"),
    )
    with contextlib.closing(submission):
        bench = Bench(submission, task)
        scores = _run_cells(notebook, bench, task)
    if task.figures:
        _add_pictures(notebook, task)
    return Verdict(
        json.dumps(notebook), scores, max(submission.epoch - 1, 0), time.monotonic() - started
    )


def _run_cells(notebook, bench, task):
    locked = {cell.grade_id: cell for cell in task.locked}
    scores = {}
    here = {grade_id(cell) for cell in _code_cells(notebook)}
    for cell in task.locked:  # a deleted import cell must not cost anything
        if cell.points is None and cell.grade_id not in here:
            bench.prepare(cell, f"cell {cell.grade_id}")
    drawings = set() if task.figures else _drawings(notebook, bench.submission, task, locked)
    for number, cell in enumerate(_code_cells(notebook), 1):
        cell["execution_count"] = number
        theirs = locked.get(grade_id(cell))
        if number in drawings:
            cell["outputs"] = [_stream("This cell draws a picture; pictures are left out here.\n")]
        elif theirs is None:
            cell["outputs"] = bench.submission.run(_source(cell), f"cell {number}")
        elif theirs.grade_id in bench.done:
            cell["outputs"] = [_stream("This is a copy of a cell further up; it was not run.\n")]
        elif theirs.points is None:
            cell["outputs"] = bench.prepare(theirs, f"cell {number}")
        else:
            cell["outputs"], scores[theirs.grade_id] = bench.grade(theirs, f"cell {number}")
        for output in cell["outputs"]:
            if output["output_type"] == "execute_result":
                output["execution_count"] = number
    for cell in task.locked:  # a deleted test still counts, at the end
        if cell.grade_id not in bench.done and cell.points is not None:
            _, scores[cell.grade_id] = bench.grade(cell, f"cell {cell.grade_id}")
    return scores


def _drawings(notebook, submission, task, locked):
    """Numbers of the cells that need not be run, as nobody will see what they draw."""
    open_cells = {
        number: _source(cell)
        for number, cell in enumerate(_code_cells(notebook), 1)
        if grade_id(cell) not in locked
    }
    shown = {
        number: source for number, source in open_cells.items() if source in task.demonstrations
    }
    if not any(map(draws, shown.values())):
        return set()
    own = [source for number, source in open_cells.items() if number not in shown]
    mentioned = submission.mentions(own)
    return (
        set()
        if mentioned is None
        else only_draw(shown, [cell.source for cell in task.locked], *mentioned)
    )


def _code_cells(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def _source(cell):
    """The cell's text; JSON can hold half characters, which cannot be sent."""
    return "".join(cell["source"]).encode("utf-8", "replace").decode()


class Bench:
    """The judge's namespace, in which locked cells run with proxies for the student's names."""

    def __init__(self, submission: Submission, task: Task):
        self.submission, self.key = submission, task.key
        self.namespace = {"__name__": "__judge__"}
        shell = Shell(self.namespace)
        self.namespace.update(get_ipython=lambda: shell, np=np, math=math)
        self.borrowed = {}
        self.done = set()
        with contextlib.suppress(Exception), _quiet():
            exec(definitions_of(task.demonstrations), self.namespace)

    def prepare(self, cell: LockedCell, name: str) -> list[dict]:
        """Run a locked cell that is not graded, here and there: a unit's imports and helpers."""
        self.done.add(cell.grade_id)
        random.seed(0)
        np.random.seed(0)
        with _quiet():
            for _, statement in statements(cell.source):
                # what needs the student's names is a demonstration: it only runs there
                if not self._missing(*names_loaded(statement)):
                    with contextlib.suppress(Exception, SystemExit):
                        exec(statement, self.namespace)
        return self.submission.run(cell.source, name)

    def grade(self, cell: LockedCell, name: str) -> tuple[list[dict], Score]:
        """Run a graded cell; its outputs as nbgrader understands them, and its score."""
        self.done.add(cell.grade_id)
        outputs, value, error = self._run(cell, name)
        report = next((o["data"][REPORT] for o in outputs if REPORT in o.get("data", {})), None)
        if error is not None:
            shown = _shown(error, name)
            return [*outputs, shown], Score(
                0.0, cell.points, f"{shown['ename']}: {shown['evalue']}"[:300], report
            )
        points, explanation = _points(value, cell)
        if explanation:
            outputs.append(_stream(explanation + "\n"))
        if points is None:  # asserts alone: no error is full points
            return outputs, Score(cell.points, cell.points, "", report)
        outputs.append(
            {
                "output_type": "execute_result",
                "metadata": {},
                "execution_count": None,
                "data": {"text/plain": repr(points)},
            }
        )
        return outputs, Score(points, cell.points, explanation, report)

    def _run(self, cell, name):
        """(outputs, value of the last expression, exception) of a locked cell run here."""
        shown, printed = [], io.StringIO()
        value = error = None
        seed = seed_of(self.key, cell.grade_id)
        random.seed(seed)
        np.random.seed(seed % 2**32)
        self.submission.begin_graded_cell()
        with _secrets(self.key), _displaying(shown), _quiet(printed):
            try:
                self._borrow(cell.source)
                value = run_cell(cell.source, f"locked {name}", self.namespace)
            except (Exception, SystemExit) as raised:
                error = raised
        if text := printed.getvalue():
            shown.insert(0, _stream(text[:100_000]))
        return shown, value, error

    def _borrow(self, source):
        """Let the names that the cell uses and the judge lacks stand for the student's."""
        for name, value in self.borrowed.items():
            if self.namespace.get(name) is value:
                del self.namespace[name]
        missing = self._missing(*names_used(source))
        self.borrowed = self.submission.names(missing) if missing else {}
        self.namespace.update(self.borrowed)

    def _missing(self, *names):
        return {
            name for name in names if name not in self.namespace and not hasattr(builtins, name)
        }


def _points(value, cell):
    """(points, explanation); points None where the cell returns no value and so means all."""
    possible = float(cell.points)
    checks = "check" in names_used(cell.source)
    if value is None and not checks:
        return None, ""
    if type(value) is float and -1e-9 <= value <= possible + 1e-9:
        return min(max(value, 0.0), possible), ""
    if not checks and not isinstance(value, Proxy):
        if (
            isinstance(value, (int, float, np.number))
            and not isinstance(value, bool)
            and (0 <= value <= possible)
        ):
            return float(value), ""
        if not isinstance(value, (int, float, np.number)):
            return None, ""
    kind = "an object of the submission" if isinstance(value, Proxy) else f"{value!r:.60}"
    return 0.0, (
        f"This cell should end in a number of points from 0 to {possible:g}, and ended in "
        f"{kind}. It counts as 0: please tell your instructor."
    )


def _shown(error, name):
    """An exception of a locked cell, with the line of the cell and the student's own lines."""
    kind = getattr(error, "student_kind", None) or type(error).__name__
    lines = []
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == f"<locked {name}>":
            lines.append(f"line {frame.lineno} of this cell: {frame.line}")
    frames = getattr(error, "student_frames", "")
    if isinstance(error, SyntaxError):
        lines.append(f"line {error.lineno}: {error.text}")
    message = clean(str(error)[:4000], lines=True)  # it may quote a string of the student's
    return error_output(kind, message, "\n".join([*lines, frames]).strip())


def _stream(text):
    return {"output_type": "stream", "name": "stdout", "text": clean(text, lines=True)}


@contextlib.contextmanager
def _secrets(key):
    """Inputs of checks come from the key, and reports do not show them."""
    before = session.seed_source, session.hidden
    session.seed_source, session.hidden = (lambda name: seed_of(key, name)), True
    try:
        yield
    finally:
        session.seed_source, session.hidden = before


@contextlib.contextmanager
def _displaying(outputs):
    """What locked cells display becomes an output; there is no IPython shell to do it."""
    import IPython.core.display_functions
    import IPython.display

    def display(*things, **options):
        for thing in things:
            if not isinstance(thing, Proxy) and hasattr(thing, "_repr_mimebundle_"):
                data = thing._repr_mimebundle_()
            else:
                data = {"text/plain": clean(repr(thing)[:10_000], lines=True)}
            outputs.append(
                {
                    "output_type": "display_data",
                    "metadata": {},
                    "data": json.loads(json.dumps(data)),
                }
            )

    places = [
        (sys.modules["bpcourse.checking.door"], "show"),
        (IPython.display, "display"),
        (IPython.core.display_functions, "display"),
    ]
    before = [getattr(module, name) for module, name in places]
    for module, name in places:
        setattr(module, name, display)
    try:
        yield
    finally:
        for (module, name), function in zip(places, before):
            setattr(module, name, function)


@contextlib.contextmanager
def _quiet(printed=None):
    """Nothing goes to stderr: nbgrader takes any text there for a failure."""
    with (
        warnings.catch_warnings(record=True),
        contextlib.redirect_stderr(io.StringIO()),
        contextlib.redirect_stdout(printed or io.StringIO()),
        np.errstate(),
    ):
        yield


def _add_pictures(notebook, task):
    """Run all of it again where the reference is real; take over pictures, and what the unit's
    demonstrations show, and nothing else.
    """
    locked = {cell.grade_id: cell for cell in task.locked}
    again = Submission(
        lambda: shared_zygote(task.isolation, reference=True).start(task.limits, figures=True),
        task.limits,
        task.files,
        seed_of(task.key, "submission"),
    )
    with contextlib.closing(again):
        for number, cell in enumerate(_code_cells(notebook), 1):
            theirs = locked.get(grade_id(cell))
            if theirs is not None and theirs.points is not None:
                continue
            source = theirs.source if theirs else _source(cell)
            outputs = again.run(source, f"cell {number}")
            if source in task.demonstrations and all(
                output["output_type"] != "error" for output in outputs
            ):
                cell["outputs"] = outputs
            else:
                cell["outputs"] += [
                    output for output in outputs if output["output_type"] == "display_data"
                ]


__all__ = [
    "LockedCell",
    "Score",
    "Task",
    "Verdict",
    "definitions_of",
    "demonstrations_of",
    "judge",
    "submission_key",
]
