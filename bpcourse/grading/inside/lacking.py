"""The names that a submission lacks here, and why: which cell did not define them, and what
stopped it.
"""

from __future__ import annotations

import ast
import re
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from . import only_here
from .cells import DEFINITIONS, Statement, names_stored, names_used_in
from .failures import describe, line_of, raised_by
from .time_limit import TimeLimit

STAR = "*"  # for the names of a star import that was left out, which nobody knows
DEFINED = re.compile(r"^(?:(?:async +)?def|class) +(\w+)|^(\w+) *=[^=]", re.MULTILINE)


@dataclass(frozen=True)
class Reason:
    """Why a name has no value: the cause, and the whole story that ends in it."""

    cause: str
    story: str
    only_here: bool
    """Would the learner's JupyterLab have the name?"""


class Lacking:
    """What a submission's names lack.

    namespace  of the submission; what it has is not missing
    """

    def __init__(self, namespace: Mapping[str, Any]):
        self.namespace = namespace
        self.missing: dict[str, Reason] = {}
        self.stale: dict[str, str] = {}
        """{name: cause} of those that have a value, and would have another one."""
        self.unchanged: dict[str, str] = {}
        """{name: cause} of objects that a left-out statement would have changed."""
        self.fetched: list[tuple[str, str]] = []
        """(text, cause) of what was left out, in which files may be named that it would fetch."""

    def why(self, name: str) -> Reason | None:
        """Why a name has no value, if that is known."""
        if not name or name in self.namespace:
            return None
        return self.missing.get(name) or self.missing.get(STAR)

    def cause(self, error: BaseException, statement: Statement, filename: str) -> str:
        """Why a statement of a cell failed only here; "" if it would fail in JupyterLab, too."""
        if isinstance(error, TimeLimit):
            return ""
        for each in only_here.chain(error):
            if cause := only_here.cause(each) or self._needs_left_out(each):
                return cause
        if isinstance(error, Exception) and (self.stale or self.unchanged):
            known = self.stale | (self.unchanged if raised_by(error, filename) else {})
            used = names_used_in(statement.code)
            return next((cause for name, cause in known.items() if name in used), "")
        return ""

    def _needs_left_out(self, error: BaseException) -> str:
        if isinstance(error, FileNotFoundError) and (name := _file(error)):
            return next((cause for text, cause in self.fetched if name in text), "")
        reason = self.why(_name(error))
        return reason.cause if reason and reason.only_here else ""

    def left_out(self, statement: Statement, where: str, cause: str) -> None:
        """A statement was left out; where: "line 3 of cell 5"."""
        reason = Reason(cause, f"{where} was left out: {cause}", only_here=True)
        names = _names_of(statement.node)
        self._lacks(names, reason)
        self._fetches(statement, cause)
        for name, value in self._values(names):
            if not isinstance(value, types.ModuleType):
                self.stale[name] = cause
        for name, value in self._values(_changed(statement.node)):
            if not isinstance(value, FIXED):
                self.unchanged[name] = cause

    def _values(self, names: Iterable[str]) -> list[tuple[str, Any]]:
        return [(name, self.namespace[name]) for name in names if name in self.namespace]

    def _fetches(self, statement: Statement, cause: str) -> None:
        """Keep a statement's text, and the texts and paths that its names stand for."""
        values = [self.namespace.get(name) for name in names_used_in(statement.code)]
        texts = [str(value) for value in values if isinstance(value, (str, PurePath))]
        self.fetched += [(text, cause) for text in (ast.unparse(statement.node), *texts)]

    def ended(self, cell: str, rest: Iterable[ast.stmt], error: BaseException) -> None:
        """A cell ended; rest: the statement that ended it, and those that were not run."""
        reason = Reason("", f"{cell} ended{self._end(error, f'<{cell}>')}", only_here=False)
        self._lacks(set[str]().union(*map(_names_of, rest)), reason)

    def _end(self, error: BaseException, filename: str) -> str:
        line = line_of(error, filename)
        place = f" in line {line}" if line else ""
        if isinstance(error, TimeLimit):
            return f"{place}: {error}"
        message = self.told(error, describe(error)[1])
        return f"{place} with {type(error).__name__}" + (f": {message}" if message else "")

    def not_run(self, cell: str, source: str, because: str) -> None:
        """A cell was not run at all; its names are read off its text, which may be broken."""
        reason = Reason("", f"{cell} {because}", only_here=False)
        self._lacks({a or b for a, b in DEFINED.findall(source)}, reason)

    def given(self, statement: Statement) -> None:
        """A statement ran: what it gives a value to lacks nothing any more."""
        if self.missing or self.stale or self.unchanged:
            for name in names_stored(statement.code):
                for known in (self.missing, self.stale, self.unchanged):
                    known.pop(name, None)

    def told(self, error: BaseException, message: str) -> str:
        """An exception's message; that of a NameError says why the name has no value."""
        name = _name(error)
        reason = self.why(name)
        return f"{name} is not defined: {reason.story}" if reason else message

    def _lacks(self, names: Iterable[str], reason: Reason) -> None:
        for name in names:
            if name not in self.namespace:
                self.missing.setdefault(name, reason)


FIXED = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)
"""What statements do not change."""


def _name(error: BaseException) -> str:
    if not isinstance(error, NameError) or isinstance(error, UnboundLocalError):
        return ""
    name = vars(NameError)["name"].__get__(error)  # a student's class may have another
    return name if type(name) is str else ""


def _file(error: FileNotFoundError) -> str:
    """The name of the file that is not there; NumPy tells it in words alone."""
    found = error.filename or describe(error)[1].removesuffix(" not found.")
    name = PurePath(found).name if isinstance(found, str) else ""
    return name if len(name) > 3 else ""  # shorter ones are found in any text


def _names_of(node: ast.stmt) -> set[str]:
    """Names that a statement gives a value to; STAR if nobody knows which."""
    found: set[str] = set()
    if isinstance(node, DEFINITIONS):
        return {node.name}
    for each in ast.walk(node):
        if isinstance(each, (ast.Import, ast.ImportFrom)):
            found |= {(alias.asname or alias.name).partition(".")[0] for alias in each.names}
        elif isinstance(each, DEFINITIONS):
            found.add(each.name)
        elif isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            found.add(each.id)
    return found


def _changed(node: ast.stmt) -> set[str]:
    """Names whose objects a statement changes in plain sight: `a[0] = ...`, `a.b = ...`,
    `a.append(...)`.
    """
    found: set[str] = set()
    for each in ast.walk(node):
        target: ast.AST | None = None
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute):
            target = each.func
        elif isinstance(each, (ast.Attribute, ast.Subscript)) and isinstance(each.ctx, ast.Store):
            target = each
        while isinstance(target, (ast.Attribute, ast.Subscript)):
            target = target.value
        if isinstance(target, ast.Name):
            found.add(target.id)
    return found
