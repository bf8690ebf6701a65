"""Is what is judged the text that the learner wrote last? A cell with an error leaves the old one."""

from __future__ import annotations

import ast
import linecache
import re
import sys
from collections.abc import Iterator, Sequence
from types import CodeType
from typing import Any


def outdated(answers: Sequence[tuple[Any, Any]]) -> str:
    """A sentence if one of these answers (name, function or class) is not what was last run under
    its name. "" outside of notebooks, and where it cannot be told.
    """
    history = _history()
    for name, answer in answers:
        if isinstance(name, str) and (cell := _newer(name, answer, history)):
            return (
                f"What was judged is an earlier `{name}`: the text in cell [{cell}], where you wrote "
                "it last, has not taken its place. Did that cell end in an error? Then mend that "
                "first, and run the cell again."
            )
    return ""


def last_cell_with(name: str) -> str:
    """The text of the cell that was run last of those that assign this name; "" if there is none."""
    assigns = re.compile(rf"^{re.escape(name)}\s*(?::[^=]+)?=[^=]", re.MULTILINE)
    return next((text for text in reversed(_history()) if assigns.search(text)), "")


def _history() -> Sequence[str]:
    """The texts of the cells that were run; none outside of notebooks."""
    ipython: Any = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    manager = getattr(shell, "history_manager", None)
    return manager.input_hist_raw if manager else []


def _newer(name: str, answer: Any, history: Sequence[str]) -> int | None:
    """Number of the last cell that defines this name, if the answer is not from that text."""
    defines = re.compile(rf"^(?:def|class)\s+{re.escape(name)}\b", re.MULTILINE)
    cells = (i for i in range(len(history) - 1, 0, -1) if defines.search(history[i]))
    last, own = next(cells, None), text_of(name, answer)
    return last if last is not None and own and not _stands_in(own, history[last]) else None


def _stands_in(own: Sequence[str], cell: str) -> bool:
    """Is this definition, line by line and to its end, in the cell?"""
    lines = [line.rstrip() for line in cell.splitlines()]
    for start in range(len(lines) - len(own) + 1):
        end = start + len(own)
        code = (line for line in lines[end:] if line and not line.lstrip().startswith("#"))
        if lines[start:end] == own and not next(code, "").startswith((" ", "\t")):
            return True
    return False


def text_of(name: str, answer: Any) -> list[str]:
    """The lines of a function's or class's definition, from the cell that it was defined in."""
    code = next(codes_of(answer), None)
    if code is None:
        return []
    lines = linecache.getlines(code.co_filename)
    try:
        body = ast.parse("".join(lines)).body
    except (SyntaxError, ValueError):
        return []
    own = (node for node in body if getattr(node, "name", None) == name)
    node = next((node for node in own if _contains(node, code.co_firstlineno)), None)
    if not isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return []
    return [line.rstrip() for line in lines[node.lineno - 1 : node.end_lineno]]


def _contains(node: ast.AST, line: int) -> bool:
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])  # type: ignore[attr-defined]
    return first <= line <= node.end_lineno  # type: ignore[attr-defined]


def codes_of(answer: Any) -> Iterator[CodeType]:
    """The code of a function, or of a class's methods."""
    members = vars(answer).values() if isinstance(answer, type) else [answer]
    for member in members:
        code = getattr(member, "__code__", None)
        if isinstance(code, CodeType):
            yield code
