"""What a cell's code is worth before it is run: is it Python, what does it define, is it finished?"""

from __future__ import annotations

import ast
import functools

LONGEST = 200_000  # characters of code that is looked at
LONGEST_MAGIC = 20_000  # and of code in IPython's own syntax, whose reading is slow


@functools.lru_cache(maxsize=512)
def tree_of(source: str) -> ast.Module | None:
    """The code's syntax tree, IPython's syntax included; None if it is none, or too long."""
    if len(source) > LONGEST:
        return None
    for text in (lambda: source, lambda: _without_magics(source)):
        try:
            return ast.parse(text())
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            continue
    return None


def parses(source: str) -> bool:
    """Whether this is Python, or IPython's."""
    return tree_of(source) is not None


def error_of(source: str) -> SyntaxError | None:
    """What Python says against this code, with line and column; None if nothing."""
    try:
        ast.parse(source)
    except SyntaxError as error:
        return error
    except (ValueError, MemoryError, RecursionError):
        return None
    return None


def finished(source: str) -> dict[str, str]:
    """{name: its code} of functions and classes that are written, and of names with a value."""
    return {name: text for name, text, open_ in _definitions(source) if not open_}


def unfinished(source: str) -> set[str]:
    """Functions and classes that still raise NotImplementedError, or do nothing."""
    return {name for name, _, open_ in _definitions(source) if open_}


def without(source: str, names: set[str]) -> str:
    """The code's top-level statements that do not define these names."""
    tree = tree_of(source)
    kept = [node for node in tree.body if not names & set(_names(node))] if tree else []
    return "\n\n".join(ast.get_source_segment(source, node) or "" for node in kept)


def size(source: str) -> int:
    """How much code there is: nodes of its syntax tree."""
    tree = tree_of(source)
    return sum(1 for _ in ast.walk(tree)) if tree else 0


def _definitions(source: str) -> list[tuple[str, str, bool]]:
    tree = tree_of(source)
    return [
        (name, ast.get_source_segment(source, node) or "", _is_open(node))
        for node in (tree.body if tree else [])
        for name in _names(node)
    ]


def _names(node: ast.stmt) -> list[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return []


def _is_open(node: ast.stmt) -> bool:
    if any(
        isinstance(inner, ast.Raise)
        and any(isinstance(n, ast.Name) and n.id == "NotImplementedError" for n in ast.walk(inner))
        for inner in ast.walk(node)
    ):
        return True
    body = getattr(node, "body", [node])
    return all(
        isinstance(inner, ast.Pass)
        or (isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Constant))
        for inner in body
    )


def _without_magics(source: str) -> str:
    if len(source) > LONGEST_MAGIC:
        raise ValueError("too long")
    from IPython.core.inputtransformer2 import TransformerManager

    return TransformerManager().transform_cell(source)
