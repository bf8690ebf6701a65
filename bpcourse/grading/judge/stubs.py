"""The part of bpcourse that a submission sees: plots and data for real, the answer key as stubs.

Names of the reference can be imported, so that a unit's import lines work; calling one raises
ReferenceUnavailable. Neither their source nor the checks and their known mistakes are there.
"""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[2]
REAL = ("datasets", "plots")
ABSENT = (
    "__pycache__",
    "authoring",
    "checking",
    "cli.py",
    "demo.py",
    "exercises",
    "grading",
    "released",
)
# All else is a stub: a module that is not known here gives nothing away and breaks no import.

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
'''


def write_stubs(folder: Path) -> dict[str, Path]:
    """Write the stubs to a folder; {path inside bpcourse: file} for all that a submission sees."""
    seen = {path.name: path for name in REAL for path in [PACKAGE / name]}
    for path in PACKAGE.iterdir():
        if path.name in seen or path.name in (*ABSENT, "__init__.py"):
            continue
        if (path / "__init__.py").exists():
            _stub_package(path, folder / path.name)
        elif path.suffix == ".py":
            _stub_module(path, folder / path.name)
    (folder / "_unavailable.py").write_text(UNAVAILABLE)
    (folder / "checking").mkdir()
    (folder / "checking" / "__init__.py").touch()
    (folder / "checking" / "door.py").write_text(CHECK)
    (folder / "__init__.py").write_text("from bpcourse.checking.door import check\n")
    return seen | {path.name: path for path in folder.iterdir()}


def _stub_package(source, target):
    target.mkdir()
    for entry in source.iterdir():
        if entry.is_dir() and (entry / "__init__.py").exists():
            _stub_package(entry, target / entry.name)
        elif entry.suffix == ".py":
            _stub_module(entry, target / entry.name)


def _stub_module(source, target):
    submodules = []
    if source.name == "__init__.py":
        submodules = sorted(
            p.stem
            for p in source.parent.iterdir()
            if p.stem[0] not in "_." and (p.suffix == ".py" or p.is_dir())
        )
    target.write_text(STUB.format(names=_public_names(source), submodules=submodules))


def _public_names(source):
    names = set()
    for node in ast.parse(source.read_text()).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names.update(t.id for t in node.targets if isinstance(t, ast.Name))
        elif isinstance(node, ast.ImportFrom) and source.name == "__init__.py":
            names.update(alias.asname or alias.name for alias in node.names)
    return sorted(name for name in names if not name.startswith("_") and name != "*")
