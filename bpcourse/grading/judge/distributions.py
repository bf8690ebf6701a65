"""Installed distributions, those that they depend on, and their files."""

from __future__ import annotations

import csv
import functools
import importlib.metadata
from collections.abc import Iterable
from pathlib import Path

from packaging.requirements import Requirement


def with_dependencies(names: Iterable[str]) -> list[str]:
    """These distributions and all that they depend on, as far as they are installed."""
    return list(_with_dependencies(tuple(names)))


@functools.cache
def _with_dependencies(names: tuple[str, ...]) -> tuple[str, ...]:
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name in found:
            continue
        try:
            requires = importlib.metadata.requires(name) or ()
        except importlib.metadata.PackageNotFoundError:
            continue
        found.add(name)
        waiting += [
            requirement.name
            for requirement in map(Requirement, requires)
            if not requirement.marker or requirement.marker.evaluate({"extra": ""})
        ]
    return tuple(sorted(found))


def importable_files(name: str) -> dict[str, Path]:
    """{name in site-packages: path} of a distribution's packages and modules."""
    distribution = importlib.metadata.distribution(name)
    found: dict[str, Path] = {}
    for entry in _entries(distribution):
        path = Path(str(distribution.locate_file(entry)))
        about_it = entry in ("..", "__pycache__") or entry.endswith((".dist-info", ".pth"))
        if not about_it and path.exists():
            found[entry] = path.resolve()
    return found


def _entries(distribution: importlib.metadata.Distribution) -> set[str]:
    """What its files lie in: the first part of each path that it recorded."""
    record = distribution.read_text("RECORD")
    if not record:
        return {file.parts[0] for file in distribution.files or ()}
    return {row[0].partition("/")[0] for row in csv.reader(record.splitlines()) if row}
