"""A notebook's cell without a kernel: run it, and tell which names its source defines or uses.

Used by the judge, in notebooks/ and inside the sandbox alike.
"""

from __future__ import annotations

import ast
import dis
import linecache
from collections.abc import Iterator
from types import CodeType
from typing import Any

Namespace = dict[str, Any]


def run_cell(source: str, name: str, namespace: Namespace) -> Any:
    """Run a cell in a namespace; the value of its last expression, or None.

    name  what tracebacks call the cell, e.g. "cell 5"
    """
    filename = f"<{name}>"
    body, last = _compile(source, filename)
    exec(body, namespace)  # noqa: S102  to run cells is what this is for
    return eval(last, namespace) if last else None  # noqa: S307  likewise


def names_used(source: str) -> set[str]:
    """Every global name that a cell looks up, in functions defined in it as well."""
    body, last = _compile(source, "<cell>")
    return names_used_in(body) | (names_used_in(last) if last else set[str]())


def names_used_in(code: CodeType) -> set[str]:
    """Every global name that a code object and those in it look up."""
    found: set[str] = set()
    waiting = [code]
    while waiting:
        code = waiting.pop()
        found |= names_loaded(code)
        waiting += [const for const in code.co_consts if isinstance(const, CodeType)]
    return found


def names_loaded(code: CodeType) -> set[str]:
    """Global names that this code object itself looks up (attributes and imports are no names)."""
    return _names_of(code, "LOAD_NAME", "LOAD_GLOBAL")


def names_stored(source: str | CodeType) -> set[str]:
    """Names that a cell, or its code object, gives a value to, outside of functions."""
    code = _compile(source, "<cell>")[0] if isinstance(source, str) else source
    return _names_of(code, "STORE_NAME", "STORE_GLOBAL")


def names_assigned(source: str) -> set[str]:
    """Those of them that are no imports, functions or classes."""
    found: set[str] = set()
    for node, code in statements(source):
        if not isinstance(node, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)):
            found |= names_stored(code)
    return found


def names_defined(source: str) -> list[str]:
    """Names that a cell defines at its top level: functions and classes, then what is assigned.

    Each group in the cell's order, each name once; none if it is not Python.
    """
    try:
        body = _parse(source, "<cell>").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return []
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    functions = [node.name for node in body if isinstance(node, definitions)]
    variables = [
        name.id
        for node in body
        for target in _targets(node)
        for name in ast.walk(target)
        if isinstance(name, ast.Name)
    ]
    return list(dict.fromkeys(functions + variables))


def statements(source: str) -> list[tuple[ast.stmt, CodeType]]:
    """A cell's statements as (syntax tree, code), each by itself; none if it is not Python."""
    try:
        tree = _parse(source, "<cell>")
    except SyntaxError:
        return []
    return [(node, compile(ast.Module([node], []), "<cell>", "exec")) for node in tree.body]


def instructions(code: CodeType) -> Iterator[tuple[str, Any]]:
    """(name of the operation, its argument) of each instruction of this code object itself."""
    for instruction in dis.get_instructions(code):
        yield instruction.opname, instruction.argval


def _names_of(code: CodeType, *operations: str) -> set[str]:
    return {name for operation, name in instructions(code) if operation in operations}


def _targets(node: ast.stmt) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AnnAssign) else []


def _compile(source: str, filename: str) -> tuple[CodeType, CodeType | None]:
    tree = _parse(source, filename)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr) and not source.rstrip().endswith(";"):
        last = compile(ast.Expression(tree.body[-1].value), filename, "eval")
        del tree.body[-1]
    return compile(tree, filename, "exec"), last


def _parse(source: str, filename: str) -> ast.Module:
    """Plain Python nearly always; IPython's syntax is looked for only where that fails."""
    try:
        tree = ast.parse(source, filename)
    except SyntaxError:
        from IPython.core.inputtransformer2 import TransformerManager

        source = TransformerManager().transform_cell(source)
        tree = ast.parse(source, filename)
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    return tree


class Shell:
    """What `get_ipython()` returns where there is no IPython: magics are skipped, code is run."""

    def __init__(self, namespace: Namespace):
        self.user_ns = namespace

    def run_line_magic(self, name: str, line: str, _stack_depth: int = 1) -> Any:
        """The value of a line that `%time` and the like are to measure; None for other magics."""
        if name in ("time", "timeit", "prun"):
            return run_cell(line, f"%{name}", self.user_ns)
        return None

    def run_cell_magic(self, name: str, line: str, cell: str) -> Any:
        """The value of a cell that `%%time` and the like are to measure."""
        if name in ("time", "timeit", "capture", "prun"):
            return run_cell(cell, f"%%{name}", self.user_ns)
        print(f"%%{name} is not run while grading.")  # noqa: T201  the cell's own output
        return None

    def system(self, command: str) -> None:
        """Shell commands: `!ls`."""
        print("Shell commands are not run while grading.")  # noqa: T201  the cell's own output

    getoutput = system
