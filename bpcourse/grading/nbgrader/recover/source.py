"""What a cell's code is worth before it is run: is it Python, what does it define, is it finished?"""

from __future__ import annotations

import ast
import re

from bpcourse.grading.nbgrader.recover.effort import effort

LONGEST = 100_000  # characters of code that is looked at
LONGEST_MAGIC = 20_000  # and of code in IPython's own syntax
MOST_MAGICS = 40  # and of these lines in it: IPython reads all of the code again for each

_MAGIC = re.compile(r"^[ \t]*[%!?/,;]|=[ \t]*[%!]|\?[ \t;]*$", re.MULTILINE)


def tree_of(source: str) -> ast.Module | None:
    """The code's syntax tree, IPython's syntax included; None if it is none, or too much."""
    trees = effort().trees
    if source not in trees:
        trees[source] = _tree_of(source)
    return trees[source]


def can_tell(source: str) -> bool:
    """Whether so little is to be read that it can be told if this is Python."""
    return len(source) <= LONGEST_MAGIC and _magics(source) <= MOST_MAGICS and effort().code > 0


def parses(source: str) -> bool:
    """Whether this is Python, or IPython's."""
    return tree_of(source) is not None


def error_of(source: str) -> SyntaxError | None:
    """What Python says against this code, with line and column; None if nothing."""
    if len(source) > LONGEST or not effort().parse(len(source)):
        return None
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
    lines = _lines(source)
    return "\n\n".join(_segment(lines, node) for node in kept)


def size(source: str) -> int:
    """How much code there is: nodes of its syntax tree."""
    tree = tree_of(source)
    return sum(1 for _ in ast.walk(tree)) if tree else 0


def _definitions(source: str) -> list[tuple[str, str, bool]]:
    tree = tree_of(source)
    lines = _lines(source) if tree else []
    return [
        (name, _segment(lines, node), _is_open(node))
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
    if isinstance(node, ast.Assign):  # most statements, and there may be many
        return False
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


def _lines(source: str) -> list[bytes]:
    """The lines as syntax trees count them, in the encoding of their columns."""
    return re.split(rb"(?<=\n)|(?<=\r)(?!\n)", source.encode())


def _segment(lines: list[bytes], node: ast.stmt) -> str:
    """A statement's text: `ast.get_source_segment`, which splits all of the code for each."""
    found = lines[node.lineno - 1 : node.end_lineno]
    if not found:  # a tree of IPython's syntax can have other lines
        return ""
    found[-1] = found[-1][: node.end_col_offset]
    found[0] = found[0][node.col_offset :]
    return b"".join(found).decode(errors="replace")


def _tree_of(source: str) -> ast.Module | None:
    if len(source) > LONGEST or not effort().parse(len(source)):
        return None
    for text in (lambda: source, lambda: _without_magics(source)):
        try:
            return ast.parse(text())
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            continue
    return None


def _without_magics(source: str) -> str:
    magics = _magics(source)
    if (
        len(source) > LONGEST_MAGIC
        or magics > MOST_MAGICS
        or not effort().parse(len(source) * (magics + 1))
    ):
        raise ValueError("too much")
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        return TransformerManager().transform_cell(source)
    except Exception as error:  # it gives up in ways of its own on what is no code at all
        raise ValueError("unreadable") from error


def _magics(source: str) -> int:
    return sum(1 for _ in _MAGIC.finditer(source))
