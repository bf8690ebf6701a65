"""Runs a submission's cells as JupyterLab does, statement by statement; a statement that fails only
here is left out and named, and the cell goes on.
"""

from __future__ import annotations

import ast
from typing import Any

from . import only_here
from .cells import Compiler, Namespace, Statement, parse, shows_value
from .event_loop import EventLoop
from .lacking import Lacking
from .time_limit import TimeLimit

BRIEF = (
    "This cell shows the reference at work; from line {} on it is left out here, where only your "
    "own code runs.\n"
)
SHOWN = 10  # statements that are named
REFERENCE = (
    "This cell shows the reference at work; what needs it is left out here, where only your own "
    "code runs:\n"
)


class Runner:
    """The cells of one notebook, in their namespace."""

    def __init__(self, namespace: Namespace):
        self.namespace = namespace
        self.lacking = Lacking(namespace)
        self.compiler, self.event_loop = Compiler(), EventLoop()
        self.cell = ""  # that is running: "cell 5"
        self.briefly = False
        self.left_out: list[tuple[int, str, str]] = []  # (line, statement, cause)
        self.until = 0  # the line in which the cell hung before
        self.stopped = 0  # the line of the statement in which its time was over

    def run(self, source: str, name: str, briefly: bool = False, until: int = 0) -> Any:
        """Run a cell; the value of its last expression, or None.

        briefly  once it needs the answer key, leave out the rest as well, which nobody needs
        until    end it where it hung before, in this line; 0: it did not
        """
        self.cell, self.left_out, self.briefly = name, [], briefly
        self.until, self.stopped = until, 0
        return self._run(source)

    def run_body(self, source: str) -> Any:
        """Run what follows the first line of the cell that is running, such as `%%time`."""
        return self._run("\n" + source)

    def run_line(self, source: str) -> Any:
        """Run a part of the statement that is running, such as what follows `%time`."""
        value = None
        for statement in self.compiler.statements(source, "<%line>"):
            try:
                value = self._evaluate(statement)
            except BaseException as error:
                if cause := self.lacking.cause(error, statement, "<%line>"):
                    self.lacking.left_out(statement, f"a line of {self.cell}", cause)
                raise
        return value

    def notes(self) -> str:
        """What was left out of the cell, a line for each statement."""
        keys = [line for line, _, cause in self.left_out if cause == only_here.KEY]
        if self.briefly and keys:
            return BRIEF.format(keys[0])
        told = self.left_out[:SHOWN]
        key = [f"  line {line}: `{text}`\n" for line, text, why in told if why == only_here.KEY]
        lines = [
            f"Left out while grading, line {line}: `{text}` ({why}).\n"
            for line, text, why in told
            if why != only_here.KEY
        ]
        more = len(self.left_out) - len(told)
        lines += [f"Left out while grading: {more} more.\n"] if more > 0 else []
        return "".join([*([REFERENCE] if key else []), *key, *lines])

    def _run(self, source: str) -> Any:
        filename, done, value = f"<{self.cell}>", 0, None
        body = self._parse(source, filename)
        try:
            for statement in self.compiler.compile(body, filename, shows_value(source)):
                self._stop_before(statement)
                value = self._run_statement(statement, source, filename)
                done += 1
        except BaseException as error:
            # of those that run within each other, as below %%time, the innermost
            if isinstance(error, TimeLimit) and not self.stopped and done < len(body):
                self.stopped = body[done].lineno
            self.lacking.ended(self.cell, body[done:], error)
            raise
        return value

    def _stop_before(self, statement: Statement) -> None:
        """Go no further where the cell hung before: it would again."""
        if self.until and statement.node.lineno >= self.until:
            raise TimeLimit("it took too long when it ran before")

    def _parse(self, source: str, filename: str) -> list[ast.stmt]:
        try:
            return parse(source, filename)
        except SyntaxError as error:
            because = f"did not run: {error.msg} in line {error.lineno}"
            self.lacking.not_run(self.cell, source, because)
            raise

    def _run_statement(self, statement: Statement, source: str, filename: str) -> Any:
        if self.briefly and any(cause == only_here.KEY for *_, cause in self.left_out):
            return self._leave_out(statement, source, only_here.KEY)
        try:
            return self._evaluate(statement)
        except BaseException as error:
            cause = self.lacking.cause(error, statement, filename)
            if not cause:
                raise
            return self._leave_out(statement, source, cause)

    def _leave_out(self, statement: Statement, source: str, cause: str) -> None:
        line = statement.node.lineno
        self.lacking.left_out(statement, f"line {line} of {self.cell}", cause)
        self.left_out.append((line, _text(statement.node, source), cause))

    def _evaluate(self, statement: Statement) -> Any:
        value = self.event_loop.evaluate(statement, self.namespace)
        self.lacking.given(statement)
        return value


def _text(node: ast.stmt, source: str) -> str:
    """The first line of a statement, as the student wrote it."""
    lines = source.splitlines()
    line = lines[node.lineno - 1] if node.lineno <= len(lines) else ""
    text = (ast.get_source_segment(source, node) or "").splitlines()
    found = (text[0] if text and text[0] in line else line).strip()
    return found if len(found) <= 60 else f"{found[:57]}..."
