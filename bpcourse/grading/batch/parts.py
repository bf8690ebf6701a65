"""Which files of this package count for the grades of a unit, which for its pages, and which for
nothing.

A file counts for every grade unless it is named here, so one that is new is not forgotten.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable
from pathlib import Path

from bpcourse.course import PACKAGE
from bpcourse.exercises import UNITS, unit_exercises
from bpcourse.files import Files
from bpcourse.grading.batch.imports import Imports
from bpcourse.grading.batch.without_hints import without_hints
from bpcourse.notebooks.calls import check_calls, statements_of
from bpcourse.notebooks.cells import Cell, Role, role_of, source_of

OF_UNITS = ("exercises", "reference", "networks", "gradcheck", "checkup")
"""Each unit has its own: what its exercises and its locked cells import, and so on."""
OF_ALL_UNITS = ("exercises/__init__.py",)
PICTURES = ("plots",)
"""They decide no points: they count where pictures are asked for, which the judge makes."""
OF_PAGES = (
    "grading/nbgrader/feedback.py",
    "grading/nbgrader/page",
    "grading/nbgrader/page_exporter.py",
)
"""And the hints of a unit's exercises."""
OF_REPORTS = ("grading/nbgrader/lost_points.py", "grading/nbgrader/retell.py")
"""What is told of a grade: with its page, it is told again."""
OF_PENALTIES = ("grading/nbgrader/late_plugin.py", "grading/nbgrader/penalty.py")
OF_NOTHING = (
    "__main__.py",
    "authoring",
    "cli.py",
    "commands",
    "demo.py",
    "grading/batch",
    "grading/classroom",
    "learner",
    "made.py",
    "py.typed",
    "released",
    "wheel.py",
)
ENDINGS_OF_NOTHING = (".md", ".pyc", ".tmpl")


def parts_of_grades(release: str, figures: bool, package: Path = PACKAGE) -> Files:
    """What of the package the grades of a unit depend on: {path: content}.

    release  the unit's release notebook, as JSON
    figures  whether its pages show pictures
    """
    special = {*OF_UNITS, *PICTURES, *OF_PAGES, *OF_REPORTS, *OF_PENALTIES, *OF_NOTHING}
    asked_for = {*OF_ALL_UNITS, *(PICTURES if figures else ())}
    files = {
        path: content
        for path, content in _files(package).items()
        if not _is_in(path, special) or _is_in(path, asked_for)
    }
    reached = _of_unit(release, package)
    exercises = {path: text for path, text in reached.items() if _is_in(path, ("exercises",))}
    told = without_hints({package / path: content for path, content in exercises.items()})
    return files | reached | {_name(path, package): text.encode() for path, text in told.items()}


def parts_of_pages(release: str, package: Path = PACKAGE) -> Files:
    """What of the package the pages of a unit depend on beside its grades: {path: content}."""
    of_pages = {*OF_PAGES, *OF_REPORTS}
    files = {path: content for path, content in _files(package).items() if _is_in(path, of_pages)}
    reached = _of_unit(release, package)
    return files | {
        path: ast.dump(ast.parse(content)).encode()
        for path, content in reached.items()
        if _is_in(path, ("exercises",))
    }


def parts_of_penalties(package: Path = PACKAGE) -> Files:
    """What of the package decides how many points being late costs: {path: content}."""
    return {
        path: content for path, content in _files(package).items() if _is_in(path, OF_PENALTIES)
    }


def _of_unit(release: str, package: Path) -> Files:
    """The files of OF_UNITS that a unit's release needs; all of them where that cannot be told."""
    imports = Imports(package)
    rooms = [package / room for room in OF_UNITS]
    everything = {file for room in rooms for file in room.rglob("*.py")}
    cells: list[Cell] = json.loads(release)["cells"]
    locked = [cell for cell in cells if role_of(cell) in (Role.SETUP, Role.CHECK)]
    opened = [cell for cell in cells if role_of(cell) is Role.DEMONSTRATION]
    statements: list[ast.stmt] = []
    try:
        roots = _defining(locked, package / "exercises")
        statements += [statement for cell in locked for statement in _statements(cell)]
    except (SyntaxError, LookupError):
        roots = everything
    for cell in opened:  # the judge passes over those that are not Python
        statements += statements_of(source_of(cell)) or []
    roots |= set(imports.imported(ast.Module(statements, [])))
    reached = imports.reached(roots, rooms)
    folders = {file.parent for file in reached if file.is_relative_to(package / "exercises")}
    reached |= {file for folder in folders if (file := folder / "__init__.py").is_file()}
    return {_name(file, package): file.read_bytes() for file in sorted(reached)}


def _defining(locked: Iterable[Cell], folder: Path) -> set[Path]:
    """The files that name the exercises which these cells check; where none does, as the name is put
    together, those of its unit. LookupError if no unit has it; SyntaxError for a cell that is not
    Python.
    """
    contents = {file: file.read_bytes() for file in folder.rglob("*.py")}
    found = set[Path]()
    for name in {name for cell in locked for name in check_calls(source_of(cell))}:
        spelled = [f"{quote}{name}{quote}".encode() for quote in "\"'"]
        naming = {file for file, text in contents.items() if any(word in text for word in spelled)}
        found |= naming or set((folder / _unit_folder(name)).glob("*.py"))
    return found


def _unit_folder(exercise: str) -> str:
    for unit in UNITS:
        if any(known.name == exercise for known in unit_exercises(unit)):
            return f"u{unit}"
    raise LookupError(exercise)


def _statements(cell: Cell) -> list[ast.stmt]:
    found = statements_of(source_of(cell))
    if found is None:
        raise SyntaxError("this is not Python")
    return found


def _files(package: Path) -> Files:
    """All files of the package that may count: {path: content}."""
    return {
        _name(path, package): path.read_bytes()
        for path in sorted(package.rglob("*"))
        if path.suffix not in ENDINGS_OF_NOTHING
        and "__pycache__" not in path.parts
        and path.is_file()
    }


def _is_in(path: str, named: Iterable[str]) -> bool:
    """Whether this path is one of these files, or in one of these folders."""
    return any(path == name or path.startswith(f"{name}/") for name in named)


def _name(path: Path, package: Path) -> str:
    return path.relative_to(package).as_posix()
