"""Putting a line where it belongs in a source text, and nothing else."""

from __future__ import annotations

import ast

from bpcourse.authoring.errors import AuthoringError


def with_import(source: str, module: str, names: str) -> str:
    """The source with `from module import names` among its imports, in their order."""
    line = f"from {module} import {names}"
    tree = ast.parse(source)
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    if any(ast.unparse(node) == line for node in imports):
        return source
    after = [node for node in imports if _place(node) < (1, module)]
    if imports:
        at = after[-1].end_lineno if after else imports[0].lineno - 1
        return _insert(source, at, f"{line}\n")
    docstring = tree.body[0] if tree.body and ast.get_docstring(tree) is not None else None
    at = docstring.end_lineno if docstring else 0
    return _insert(source, at, f"\n{line}\n" if docstring else f"{line}\n\n")


def with_element(source: str, variable: str, element: str, path: str) -> str:
    """The source with one more element at the end of a list, tuple or dictionary.

    Raises AuthoringError, which names `path`, where `variable` is none of these.
    """
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == variable:
            value = node.value
            if isinstance(value, ast.List | ast.Tuple | ast.Dict) and value.end_lineno:
                return _append(source, value, element)
    raise AuthoringError(f"{path} has no {variable} that is written out: add {element} by hand")


def _append(source: str, value: ast.List | ast.Tuple | ast.Dict, element: str) -> str:
    if value.end_lineno != value.lineno:
        return _insert(source, (value.end_lineno or 1) - 1, f"    {element},\n")
    lines = source.splitlines(keepends=True)
    line = lines[value.lineno - 1]
    start, end = value.col_offset, value.end_col_offset or 0
    inner = line[start + 1 : end - 1].strip().rstrip(",")
    body = "".join(f"    {part},\n" for part in (inner, element) if part)
    lines[value.lineno - 1] = f"{line[: start + 1]}\n{body}{line[end - 1 :]}"
    return "".join(lines)


def _insert(source: str, at: int | None, text: str) -> str:
    lines = source.splitlines(keepends=True)
    return "".join(lines[: at or 0]) + text + "".join(lines[at or 0 :])


def _place(node: ast.Import | ast.ImportFrom) -> tuple[int, str]:
    """Where an import stands: other packages, then our own, by name."""
    if isinstance(node, ast.Import):
        return 0, ""
    module = "." * node.level + (node.module or "")
    return int(module.startswith((".", "bpcourse", "tests"))), module
