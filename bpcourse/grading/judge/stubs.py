"""What stands for the answer key while a submission is graded.

Names of the reference can be imported, so that a unit's import lines work; calling one raises
ReferenceUnavailable. Neither their source nor the checks and their known mistakes are there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

PACKAGE = Path(__file__).parents[2]
UNAVAILABLE = '''\
"""What stands for the answer key while a submission is graded."""


class ReferenceUnavailable(RuntimeError):
    """The answer key was called while grading."""


class Unavailable:
    def __new__(cls, *args, **kwargs):
        raise ReferenceUnavailable(
            f"{cls.__module__}.{cls.__name__} is not available while grading: "
            "a graded function must be your own.")


def stub(module, name):
    return type(name, (Unavailable,), {"__module__": module})
'''

STUB = '''\
"""Not available while grading."""

import importlib

from bpcourse._unavailable import ReferenceUnavailable, stub

__all__ = {names!r}


def __getattr__(name):
    if name in {submodules!r}:
        return importlib.import_module(f"{{__name__}}.{{name}}")
    if name.startswith("__"):
        raise AttributeError(name)
    return stub(__name__, name)
'''

CHECK = '''\
"""Checks are made by the judge."""


def check(implementation, *, forward=None, name=None):
    print("This check is made by the judge, not by the notebook.")
    return 0.0


def case(exercise, name):
    raise LookupError("the cases of a check are not available while grading")
'''


STAND_INS = {
    "__init__.py": "from bpcourse.checking.door import case, check\n",
    "_unavailable.py": UNAVAILABLE,
    "checking/__init__.py": "",
    "checking/door.py": CHECK,
}
"""{path in bpcourse: content} of what is there beside the stubs."""


def write_stubs(folder: Path, names: Iterable[str]) -> dict[str, Path]:
    """Write stubs of these rooms, and the stand-ins, to a folder: {path in bpcourse: file}."""
    for name in names:
        _stub_package(PACKAGE / name, folder / name)
    for name, content in STAND_INS.items():
        target = folder / name
        target.parent.mkdir(exist_ok=True)
        target.write_text(content)
    return {path.name: path for path in folder.iterdir()}


def _stub_package(source: Path, target: Path) -> None:
    target.mkdir()
    for entry in source.iterdir():
        if entry.is_dir() and (entry / "__init__.py").exists():
            _stub_package(entry, target / entry.name)
        elif entry.suffix == ".py":
            _stub_module(entry, target / entry.name)


def _stub_module(source: Path, target: Path) -> None:
    submodules: list[str] = []
    if source.name == "__init__.py":
        submodules = sorted(
            path.stem
            for path in source.parent.iterdir()
            if path.stem[0] not in "_." and (path.suffix == ".py" or path.is_dir())
        )
    target.write_text(STUB.format(names=_public_names(source), submodules=submodules))


def _public_names(source: Path) -> list[str]:
    names: set[str] = set()
    for node in ast.parse(source.read_text()).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.ImportFrom) and source.name == "__init__.py":
            names.update(alias.asname or alias.name for alias in node.names)
    return sorted(name for name in names if not name.startswith("_") and name != "*")
