"""Answers as code to be shown: without what may tell whose they are."""

from __future__ import annotations

import ast
import textwrap

MOST = 60  # lines


def anonymous(source: str) -> str:
    """Python without comments and docstrings, in one layout; "" if it is no plain Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            body[:] = [inner for inner in body if not _is_text(inner)] or [ast.Pass()]
    return shortened(ast.unparse(tree))


def shortened(source: str) -> str:
    """The first lines of what is very long."""
    lines = source.strip("\n").splitlines()
    more = len(lines) - MOST
    return "\n".join([*lines[:MOST], *([f"... ({more} lines more)"] if more > 0 else [])])


def catalogue_entry(source: str) -> str:
    """An entry for the catalogue of mistakes, to be given a name and hints."""
    text = source.strip("\n")
    fits = '"""' not in text and "\\" not in text
    held = f'"""\n{textwrap.indent(text, "        ")}\n    """' if fits else repr(text)
    return (
        "Mistake(\n"
        '    name="",  # what went wrong, as a short phrase\n'
        '    ask="",  # a question that makes the student look at the right line\n'
        '    tell="",  # what to do, without giving the line away\n'
        f"    source={held},\n"
        "),"
    )


def _is_text(node: object) -> bool:
    return isinstance(node, ast.Expr) and (
        isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    )
