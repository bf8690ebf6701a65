"""The code of exercises without the hints of their mistakes: what decides points, and no more."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from pathlib import Path

HINTS = ("ask", "tell")  # as checking.mistake.Mistake calls them


def without_hints(sources: Mapping[Path, bytes]) -> dict[Path, str]:
    """What is left of these files, as text: where it is the same, only hints have changed.

    Left out are the values of `ask` and `tell`, and texts at a file's top level that no other code
    of these files names. Where a hint cannot be told from code, it stays.
    """
    blank = {path: _Blank().visit(ast.parse(source)) for path, source in sources.items()}
    named = _named(blank.values())
    while True:
        for tree in blank.values():
            tree.body = [node for node in tree.body if not _is_unused_text(node, named)]
        before, named = named, _named(blank.values())
        if named == before:
            break
    for tree in blank.values():
        _drop_imports(tree, named)
    return {path: ast.dump(tree) for path, tree in blank.items()}


class _Blank(ast.NodeTransformer):
    """Makes all hints empty: `ask=...` of a call, `"ask": ...` of a dict."""

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        if node.arg in HINTS:
            return ast.keyword(node.arg, ast.Constant(""))
        return self.generic_visit(node)

    def visit_Dict(self, node: ast.Dict) -> ast.AST:
        for place, key in enumerate(node.keys):
            if isinstance(key, ast.Constant) and key.value in HINTS:
                node.values[place] = ast.Constant("")
        return self.generic_visit(node)


def _named(trees: Iterable[ast.Module]) -> set[str]:
    """Every name that code uses, or could look up as a text."""
    found = set[str]()
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store):
                found.add(node.id)
            elif isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def _is_unused_text(node: ast.stmt, named: set[str]) -> bool:
    """Is it `NAME = "some text"`, with a name that nobody uses?"""
    if not isinstance(node, ast.Assign) or not all(
        isinstance(target, ast.Name) and target.id not in named for target in node.targets
    ):
        return False
    parts = (ast.Constant, ast.JoinedStr, ast.FormattedValue, ast.BinOp, ast.Add, ast.Name)
    return isinstance(node.value, (ast.Constant, ast.JoinedStr, ast.BinOp)) and all(
        isinstance(part, (*parts, ast.expr_context)) for part in ast.walk(node.value)
    )


def _drop_imports(tree: ast.Module, named: set[str]) -> None:
    """Take out of `from ... import ...` what nobody uses any more."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            node.names = [name for name in node.names if (name.asname or name.name) in named]
    tree.body = [
        node for node in tree.body if not (isinstance(node, ast.ImportFrom) and not node.names)
    ]
