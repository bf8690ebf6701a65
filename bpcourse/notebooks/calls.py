"""Which exercise a cell's code checks."""

from __future__ import annotations

import ast

from bpcourse.grading.inside.cells import names_stored, statements


def check_call(source: str) -> str | None:
    """Name of the exercise that the last statement of this code checks, or None."""
    found = statements_of(source)
    if not found or not isinstance(found[-1], ast.Expr):
        return None
    return _checked_name(found[-1].value)


def check_calls(source: str) -> list[str]:
    """Names of the exercises that this code checks anywhere. Raises SyntaxError."""
    found = statements_of(source)
    if found is None:
        raise SyntaxError("this is not Python")
    return [
        name
        for statement in found
        for node in ast.walk(statement)
        if (name := _checked_name(node)) is not None
    ]


def statements_of(source: str) -> list[ast.stmt] | None:
    """The top-level statements of a cell; None where it is not Python (magics are)."""
    try:
        names_stored(source)
    except (SyntaxError, ValueError):
        return None
    return [node for node, _ in statements(source)]


def _checked_name(node: ast.AST) -> str | None:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return None
    if node.func.id != "check" or not node.args:
        return None
    for keyword in node.keywords:
        if keyword.arg == "name" and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    argument = node.args[0]
    if isinstance(argument, ast.Name):
        return argument.id
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    return None
