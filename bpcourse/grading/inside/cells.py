"""A notebook's cell without a kernel: run it, and tell which names its source defines or uses.

Used by the judge, in notebooks/ and inside the sandbox alike.
"""

from __future__ import annotations
import __future__

import ast
import contextlib
import dis
import inspect
import linecache
from collections.abc import Iterator, Sequence
from types import CodeType
from typing import Any, NamedTuple

Namespace = dict[str, Any]

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

FUTURES = sum({getattr(__future__, name).compiler_flag for name in __future__.all_feature_names})
"""The compiler's flags of `from __future__ import ...`."""


class Statement(NamedTuple):
    """A statement at the top level of a cell, by itself."""

    node: ast.stmt
    code: CodeType
    """If it is awaited at the top level, evaluating this gives a coroutine."""

    @property
    def awaits(self) -> bool:
        """Is `await`, `async for` or `async with` used at the top level?"""
        return bool(self.code.co_flags & inspect.CO_COROUTINE)


class Compiler:
    """Compiles cells as IPython does: each statement by itself, `await` is allowed at the top
    level, and a `from __future__ import` holds from then on.
    """

    def __init__(self):
        self.flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT

    def statements(self, source: str, filename: str) -> Iterator[Statement]:
        """A cell's statements. SyntaxError before the first if the cell is not Python."""
        return self.compile(parse(source, filename), filename, shows_value(source))

    def compile(
        self, body: Sequence[ast.stmt], filename: str, value: bool = False
    ) -> Iterator[Statement]:
        """Compile each statement when its turn comes: those above a stray `return` have run by
        then.

        value  does evaluating the last one give its value, if it is an expression?
        """
        for node in body:
            if value and node is body[-1] and isinstance(node, ast.Expr):
                code = self._compile(ast.Expression(node.value), filename, "eval")
            else:
                code = self._compile(ast.Module([node], []), filename, "exec")
            yield Statement(node, code)

    def _compile(self, tree: ast.Expression | ast.Module, filename: str, mode: str) -> CodeType:
        code = compile(tree, filename, mode, self.flags, dont_inherit=True)
        self.flags |= code.co_flags & FUTURES
        return code


def parse(source: str, filename: str = "<cell>") -> list[ast.stmt]:
    """A cell's statements, not compiled. SyntaxError if it is not Python."""
    return _parse(source, filename).body


def shows_value(source: str) -> bool:
    """Does a notebook show the value in which this cell ends?"""
    return not source.rstrip().endswith(";")


def run_cell(source: str, name: str, namespace: Namespace) -> Any:
    """Run a cell in a namespace; the value of its last expression, or None.

    name  what tracebacks call the cell, e.g. "cell 5"
    """
    value = None
    for statement in Compiler().statements(source, f"<{name}>"):
        value = eval(statement.code, namespace)  # noqa: S307  to run cells is what this is for
        if statement.awaits:
            import asyncio

            value = asyncio.run(value)
    return value


def names_used(source: str) -> set[str]:
    """Every global name that a cell looks up, in functions defined in it as well."""
    return set[str]().union(*(names_used_in(code) for code in _codes(source)))


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
    codes = _codes(source) if isinstance(source, str) else [source]
    return set[str]().union(*(_names_of(code, "STORE_NAME", "STORE_GLOBAL") for code in codes))


def names_assigned(source: str) -> set[str]:
    """Those of them that are no imports, functions or classes."""
    found: set[str] = set()
    for node, code in statements(source):
        if not isinstance(node, (ast.Import, ast.ImportFrom, *DEFINITIONS)):
            found |= names_stored(code)
    return found


def names_defined(body: Sequence[ast.stmt]) -> list[str]:
    """Names that statements define at their top level: functions and classes, then what is
    assigned.

    Each group in the cell's order, each name once.
    """
    functions = [node.name for node in body if isinstance(node, DEFINITIONS)]
    variables = [
        name.id
        for node in body
        for target in _targets(node)
        for name in ast.walk(target)
        if isinstance(name, ast.Name)
    ]
    return list(dict.fromkeys(functions + variables))


def statements(source: str) -> list[Statement]:
    """A cell's statements, each by itself; none if it is not Python, and none from the first on
    that cannot be compiled.
    """
    found: list[Statement] = []
    with contextlib.suppress(SyntaxError):
        for statement in Compiler().statements(source, "<cell>"):
            found.append(statement)  # noqa: PERF402  those before the error are wanted
    return found


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


def _codes(source: str) -> list[CodeType]:
    return [code for _, code in Compiler().statements(source, "<cell>")]


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
