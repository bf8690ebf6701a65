"""The index of concepts: where each is explained, and in which exercises it is practised.

Both are marked in the masters, in the metadata of cells, as solutions/concepts.txt spells them:

    +++ {"explains": ["momentum"]}          a text
    :practises: [momentum, velocity]        the cell of an exercise

Where no text is marked, a concept is explained where it first stands in bold or in a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.regions import solution_name
from bpcourse.course import Course
from bpcourse.notebooks.cells import Role, label, role_of

EXPLAINS, PRACTISES = "explains", "practises"


@dataclass(frozen=True)
class Marks:
    """What a master says of concepts.

    explains   {concept: heading of its section}
    practises  {concept: exercises}
    sections   (heading, text), in order
    """

    explains: dict[str, str]
    practises: dict[str, list[str]]
    sections: tuple[tuple[str, str], ...]


def concept_file(course: Course) -> Path:
    """The list of concepts, one a line, other forms after |."""
    return course.solutions / "concepts.txt"


def concepts(course: Course) -> list[list[str]]:
    """The concepts of the list, each with its other forms, by the alphabet."""
    lines = concept_file(course).read_text(encoding="utf-8").splitlines()
    found = [
        [form.strip() for form in line.split("|")]
        for line in lines
        if line.strip() and not line.startswith("#")
    ]
    return sorted(found, key=lambda forms: forms[0].lower())


def read_marks(notebook: Any) -> Marks:
    """The marks of a master."""
    explains: dict[str, str] = {}
    practises: dict[str, list[str]] = {}
    heading = ""
    for cell in notebook.cells[1:]:  # the opening card only promises
        for concept in cell.metadata.get(EXPLAINS, ()):
            explains[concept] = next(_headings(cell.source), heading)
        if role_of(cell) is Role.SOLUTION:
            for concept in cell.metadata.get(PRACTISES, ()):
                practises.setdefault(concept, []).append(solution_name(cell.source) or "")
        elif cell.metadata.get(PRACTISES):
            raise AuthoringError(f"`{PRACTISES}` marks cells of solutions", cell=label(cell))
        if cell.cell_type == "markdown":
            heading = [heading, *_headings(cell.source)][-1]
    return Marks(explains, practises, tuple(_sections(notebook)))


def refuse_unknown(marks: Marks, known: Sequence[Sequence[str]]) -> None:
    """AuthoringError for a mark that solutions/concepts.txt does not have."""
    names = {forms[0] for forms in known}
    for concept in (*marks.explains, *marks.practises):
        if concept not in names:
            raise AuthoringError(
                f"a cell is marked with the concept {concept!r}, which is not in "
                "solutions/concepts.txt: add it there, or spell it as the first form of its line"
            )


def explained(forms: Sequence[str], units: Sequence[Any]) -> tuple[Any, str]:
    """(unit, heading) where a concept is explained. AuthoringError if it is nowhere.

    units  each with its `marks`
    """
    marked = [(u, u.marks.explains[forms[0]]) for u in units if forms[0] in u.marks.explains]
    for unit, heading in marked or _found(forms, units):
        return unit, heading
    raise AuthoringError(
        f"the concept {forms[0]!r} of solutions/concepts.txt is neither marked nor in bold nor in a "
        "heading of any master: mark where it is explained, or drop it from the list"
    )


def _found(forms: Sequence[str], units: Sequence[Any]) -> Iterator[tuple[Any, str]]:
    # a line may end between two words
    any_form = "|".join(r"\s+".join(map(re.escape, form.split())) for form in forms)
    in_bold = re.compile(rf"\*\*[^*]*\b(?:{any_form})\b[^*]*\*\*", re.IGNORECASE)
    in_heading = re.compile(rf"\b(?:{any_form})", re.IGNORECASE)
    for unit in units:
        for heading, text in unit.marks.sections:
            if in_bold.search(text) or in_heading.search(heading):
                yield unit, heading


def _headings(text: str) -> Iterator[str]:
    for title in re.findall(r"^#{2,3} (.+)$", text, flags=re.MULTILINE):
        if not title.startswith("Exercise"):
            yield title


def _sections(notebook: Any) -> Iterator[tuple[str, str]]:
    heading = "opening"
    for cell in notebook.cells[1:]:
        if cell.cell_type == "markdown":
            pieces = re.split(r"^#{2,3} (.+)$", cell.source, flags=re.MULTILINE)
            yield heading, pieces[0]
            for title, text in zip(pieces[1::2], pieces[2::2]):
                if not title.startswith("Exercise"):
                    heading = title
                    yield heading, text
