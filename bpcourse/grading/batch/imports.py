"""Which files of the package a module needs, told from its import statements without running any."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Imports:
    """The import statements of a package's files.

    package  its folder, which has its name
    """

    package: Path
    _trees: dict[Path, ast.Module] = field(default_factory=dict[Path, ast.Module])

    def tree(self, file: Path) -> ast.Module:
        """A file's syntax tree. SyntaxError, OSError."""
        if file not in self._trees:
            self._trees[file] = ast.parse(file.read_bytes())
        return self._trees[file]

    def reached(self, files: Iterable[Path], rooms: Iterable[Path]) -> set[Path]:
        """These files and all that they import, and so on, as far as it lies in these folders."""
        rooms = tuple(rooms)
        found, waiting = set[Path](), list(files)
        while waiting:
            file = waiting.pop()
            if file not in found and any(file.is_relative_to(room) for room in rooms):
                found.add(file)
                waiting += self.imported(self.tree(file), self._package_of(file))
        return found

    def imported(self, tree: ast.AST, inside: str = "") -> Iterator[Path]:
        """The files of the package that this code imports.

        inside  name of the package that the code is in, for relative imports
        """
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield from self._module(alias.name)
            elif isinstance(node, ast.ImportFrom):
                above = inside.split(".")[: 1 - node.level or None] if node.level else []
                name = ".".join([*above, *([node.module] if node.module else [])])
                for alias in node.names:
                    yield from self._used(tree, name, alias)

    def _package_of(self, file: Path) -> str:
        return ".".join((self.package.name, *file.relative_to(self.package).parts[:-1]))

    def _module(self, name: str) -> Iterator[Path]:
        """The file of a module; for a package, its __init__."""
        first, *rest = name.split(".")
        if first != self.package.name:
            return
        path = self.package.joinpath(*rest)
        for file in (path / "__init__.py", path.with_name(f"{path.name}.py")):
            if file.is_file():
                yield file

    def _name(self, module: str, name: str) -> Iterator[Path]:
        """The file that `from module import name` gets it from.

        A package's __init__ that only hands on what others define stands for these.
        """
        if inner := [*self._module(f"{module}.{name}")]:
            yield from inner
            return
        for file in self._module(module):
            handed_on = self._handed_on(file, name) if file.name == "__init__.py" else []
            yield from handed_on or [file]

    def _used(self, tree: ast.AST, module: str, alias: ast.alias) -> Iterator[Path]:
        """What code uses of a name that it imports: of a package, the attributes, if that is all."""
        files = [*self._name(module, alias.name)]
        is_package = files == [*self._module(f"{module}.{alias.name}")] and all(
            file.name == "__init__.py" for file in files
        )
        attributes = _attributes(tree, alias.asname or alias.name) if files and is_package else None
        if attributes is None:
            yield from files
            return
        for attribute in attributes:
            yield from self._name(f"{module}.{alias.name}", attribute)

    def _handed_on(self, file: Path, name: str) -> list[Path]:
        inside = self._package_of(file)
        return [
            path
            for node in self.tree(file).body
            if isinstance(node, ast.ImportFrom)
            and any((alias.asname or alias.name) == name for alias in node.names)
            for path in self.imported(_only(node, name), inside)
            if path != file
        ]


def _attributes(tree: ast.AST, name: str) -> set[str] | None:
    """The attributes of a name that code uses; None where it uses the name in another way, too."""
    owners = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == name
    ]
    uses = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == name]
    return {node.attr for node in owners} if len(uses) == len(owners) else None


def _only(node: ast.ImportFrom, name: str) -> ast.Module:
    names = [alias for alias in node.names if (alias.asname or alias.name) == name]
    return ast.Module([ast.ImportFrom(node.module, names, node.level)], [])
