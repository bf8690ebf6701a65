"""A unit's notebook as a learner meets it: its exercises, questions and predictions, from its file."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bpcourse.learner.folder import FolderError, learners_folder, released
from bpcourse.learner.live import names_here
from bpcourse.learner.saying import in_words
from bpcourse.notebooks.calls import check_call, statements_of
from bpcourse.notebooks.cells import Role, grade_id, points, role_metadata, role_of, source_of
from bpcourse.notebooks.prompts import is_unanswered
from bpcourse.notebooks.running import running_notebook
from bpcourse.notebooks.saved import saved_notebook
from bpcourse.notebooks.stamp import read_notebook, stamp_of

_HEADING = re.compile(r"^#{1,6} +(.+?)\s*$", re.MULTILINE)
_UNIT = re.compile(r"[\w-]+")


@dataclass(frozen=True)
class Task:
    """An exercise, by its name, or a written question, by its cell's.

    title     the heading above it; of a question, its name in words
    answered  of a question: has anything been written?
    """

    name: str
    title: str
    points: float
    answered: bool = False


@dataclass(frozen=True)
class UnitPage:
    """A notebook of the course's, as its file has it.

    folder  the learner's folder that it lies in; None where `start` made none
    """

    unit: str
    path: Path
    cells: tuple[Mapping[str, Any], ...]
    folder: Path | None

    @cached_property
    def title(self) -> str:
        """Its first heading: "Unit 2: The multilayer perceptron"."""
        return next((text for _, text in self._headings()), self.unit)

    @cached_property
    def exercises(self) -> list[Task]:
        """What is checked, in order."""
        found: dict[str, Task] = {}
        for number, cell in enumerate(self.cells):
            name = check_call(source_of(cell)) if role_of(cell) is Role.CHECK else None
            if name:
                found[name] = Task(name, self._heading_above(number), points(cell))
        return list(found.values())

    @cached_property
    def questions(self) -> list[Task]:
        """What is answered in words, in order."""
        return [
            Task(
                name := grade_id(cell) or "",
                in_words(name.replace("_", " ")),
                points(cell),
                not self._is_untouched(cell),
            )
            for cell in self.cells
            if role_of(cell) is Role.WRITTEN
        ]

    @cached_property
    def predictions(self) -> list[str]:
        """The names that are predicted, in order."""
        return list(
            dict.fromkeys(
                node.args[0].value
                for cell in self.cells
                if cell.get("cell_type") == "code" and "predict(" in source_of(cell)
                for statement in statements_of(source_of(cell)) or ()
                for node in ast.walk(statement)
                if isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "predict"
                and node.args
                and isinstance(node.args[0], ast.Constant)
                and isinstance(node.args[0].value, str)
            )
        )

    def texts_of(self, name: str) -> set[str]:
        """Digests of the cells that define this name."""
        defines = re.compile(
            rf"^(?:def|class)\s+{re.escape(name)}\b|^{re.escape(name)}\s*=", re.MULTILINE
        )
        sources = [source_of(cell) for cell in self.cells if cell.get("cell_type") == "code"]
        return {text_digest(source) for source in sources if defines.search(source)}

    def _headings(self) -> Iterator[tuple[int, str]]:
        for number, cell in enumerate(self.cells):
            if cell.get("cell_type") == "markdown" and role_of(cell) is None:
                for text in _HEADING.findall(source_of(cell)):
                    yield number, in_words(text.replace("`", ""))

    def _heading_above(self, number: int) -> str:
        above = [text for place, text in self._headings() if place < number]
        return above[-1] if above else ""

    def _is_untouched(self, cell: Mapping[str, Any]) -> bool:
        """Is a question's cell as it was released?"""
        text = source_of(cell).strip()
        return (
            is_unanswered(text)
            or role_metadata(cell).get("checksum") == _checksum(cell)
            or text == _released_answers(self.unit).get(grade_id(cell) or "")
        )


def running_page() -> UnitPage | None:
    """The notebook that runs; None where it is none of the course's, or cannot be found."""
    found = running_notebook(names_here())
    return _page(*found) if found else None


def read_page(path: Path) -> UnitPage | None:
    """A notebook's page; None where it cannot be read, or is none of the course's."""
    try:
        notebook = saved_notebook(path)
    except OSError:
        return None
    return _page(path, notebook) if notebook else None


def text_digest(source: str) -> str:
    """What tells one cell's text from another; blank ends of lines and of the cell do not count."""
    text = "\n".join(line.rstrip() for line in source.strip().splitlines())
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16]


def _page(path: Path, notebook: Mapping[str, Any]) -> UnitPage | None:
    unit = stamp_of(notebook).get("unit")
    if not isinstance(unit, str) or not _UNIT.fullmatch(unit):  # it becomes a file's name
        return None
    cells = tuple(cell for cell in notebook["cells"] if isinstance(cell, Mapping))
    return UnitPage(unit, path, cells, learners_folder(path))


def _released_answers(unit: str) -> dict[str, str]:
    """{question: text of its cell} in this installation's release."""
    try:
        path = released() / "course" / unit / f"{unit}.ipynb"
        notebook = read_notebook(path.read_bytes()) or {"cells": []}
    except (OSError, FolderError):
        return {}
    written = (cell for cell in notebook["cells"] if role_of(cell) is Role.WRITTEN)
    return {grade_id(cell) or "": source_of(cell).strip() for cell in written}


def _checksum(cell: Mapping[str, Any]) -> str:
    """nbgrader's checksum of a written answer's cell, which is also graded."""
    told = role_metadata(cell)
    worth = str(float(told["points"])) if isinstance(told.get("points"), (int, float)) else ""
    flags = (str(bool(told.get(flag))) for flag in ("grade", "solution", "locked"))
    text = [source_of(cell), str(cell.get("cell_type")), *flags, str(told.get("grade_id")), worth]
    return hashlib.md5("".join(text).encode(errors="replace"), usedforsecurity=False).hexdigest()
