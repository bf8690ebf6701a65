"""course/README.md: the units, what they build on, and where each concept is explained and practised.

Made from the masters alone, so that it cannot go stale: minutes and prerequisites stand on each
unit's opening card, and a concept is explained where a master first has it in bold or in a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bpcourse.authoring.cards import Opening, check_cards, read_opening
from bpcourse.authoring.errors import AuthoringError, errors_name
from bpcourse.authoring.master import read_master
from bpcourse.authoring.own import use_own_exercises
from bpcourse.course import Course
from bpcourse.files import replace_file
from bpcourse.notebooks.calls import check_call
from bpcourse.notebooks.cells import Role, points, role_of
from bpcourse.notebooks.stamp import is_edited, stamped_text

HOW_TO_WORK = """\
Open a unit, read, write, and run the check below each function. It says at once whether you are
right and, when not, often which slip you made.

**Coming back, or after a restart of the kernel.** Click the cell where you stopped and choose
**Run > Run All Above Selected Cell**: what you wrote is defined again.

**Handing in.** Save, and hand in the unit's notebook (for unit 2, `02_mlp/02_mlp.ipynb`) in the way
your instructor told you. Learning by yourself, you hand in nothing: the checks tell you all that a
grader would.

**On Binder nothing is kept.** When the page has been idle for a while, your work is gone. Download
each notebook that you worked on (**File > Download**), and next time drag it back into the list of
files on the left."""


@dataclass(frozen=True)
class Unit:
    """What the map says of one unit."""

    name: str  # folder
    title: str
    description: str  # what one does there, in half a sentence; from the master's header
    minutes: int
    needs: tuple[int, ...]  # numbers of other units
    points: float
    sections: tuple[tuple[str, str], ...]  # (heading, text), in order
    exercises: tuple[tuple[str, str], ...]  # (name, text of its card and stub)

    @property
    def number(self) -> int:
        return int(self.name[:2])

    @property
    def link(self) -> str:
        return f"{self.name}/{self.name}.ipynb"


def read_unit(course: Course, name: str) -> Unit:
    """The unit as its master describes it. AuthoringError if its opening card lacks a line."""
    with errors_name(name):
        notebook = read_master(course.master(name))
        opening = read_opening(notebook)
        _check_opening(opening, name, check_cards(notebook))
    return Unit(
        name,
        opening.title,
        notebook.metadata.get("description", ""),
        opening.minutes,
        opening.needs,
        sum(map(points, notebook.cells)),
        tuple(_sections(notebook)),
        tuple(_exercises(notebook)),
    )


def concepts(course: Course) -> list[list[str]]:
    """The concepts of solutions/concepts.txt, each with its other forms."""
    lines = _concept_file(course).read_text(encoding="utf-8").splitlines()
    return [
        [form.strip() for form in line.split("|")]
        for line in lines
        if line.strip() and not line.startswith("#")
    ]


def course_map(course: Course) -> str:
    """The text of course/README.md. AuthoringError if a concept is explained nowhere."""
    use_own_exercises(course)
    units = [read_unit(course, name) for name in course.units]
    lines = [
        "# The course at a glance",
        "",
        HOW_TO_WORK,
        "",
        "| | unit | minutes | points | builds on |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {u.number} | [{u.title}]({u.link}) | {u.minutes} | {u.points:g} | "
        f"{', '.join(f'unit {n}' for n in u.needs) or 'nothing'} |"
        for u in units
    ]
    lines += [
        "",
        f"In all about {sum(u.minutes for u in units) / 60:.0f} hours.",
        "",
        "## What you will write",
        "",
    ]
    lines += [f"{u.number}. {', '.join(f'`{name}`' for name, _ in u.exercises)}" for u in units]
    lines += ["", "## Concepts", "", "| concept | explained | practised in |", "|---|---|---|"]
    for forms in sorted(concepts(course), key=lambda forms: forms[0].lower()):
        lines.append(_concept_row(forms, units))
    return "\n".join(lines) + "\n"


def write_map(course: Course, force: bool = False) -> list[Path]:
    """Write course/README.md, if the course keeps a list of concepts; the copies that were kept.

    AuthoringError if a person has edited it, without `force`.
    """
    path, kept = course.release / "README.md", []
    if not stale_map(course):
        return kept
    if path.exists() and is_edited(path):
        if not force:
            raise AuthoringError(
                "somebody has edited course/README.md, and a build would overwrite "
                "that: build with --force, which keeps a copy in kept/"
            )
        kept.append(course.keep(path))
    replace_file(path, stamped_text(course_map(course), ".md").encode())
    return kept


def stale_map(course: Course) -> list[str]:
    """["course/README.md: ..."] if the map is not what the masters give, else []."""
    path = course.release / "README.md"
    if not _concept_file(course).exists():
        return []
    fresh = stamped_text(course_map(course), ".md")
    if path.exists() and path.read_text(encoding="utf-8") == fresh:
        return []
    return ["course/README.md: not made from the masters as they stand"]


def _check_opening(opening: Opening, name: str, minutes: int) -> None:
    if not name.startswith(f"{opening.number:02d}_"):
        raise AuthoringError(
            f"its folder is {name}, but its title says Unit {opening.number}: correct one of them"
        )
    if minutes > opening.minutes:
        raise AuthoringError(
            f"its opening card says {opening.minutes} minutes, but the exercises alone take "
            f"{minutes}"
        )


def _concept_file(course: Course) -> Path:
    return course.solutions / "concepts.txt"


def _concept_row(forms: list[str], units: list[Unit]) -> str:
    # a line may end between two words
    any_form = "|".join(r"\s+".join(map(re.escape, form.split())) for form in forms)
    in_bold = re.compile(rf"\*\*[^*]*\b(?:{any_form})\b[^*]*\*\*", re.IGNORECASE)
    in_text = re.compile(rf"\b(?:{any_form})", re.IGNORECASE)
    explained = next(
        (
            (unit, heading)
            for unit in units
            for heading, text in unit.sections
            if in_bold.search(text) or in_text.search(heading)
        ),
        None,
    )
    if explained is None:
        raise AuthoringError(
            f"the concept {forms[0]!r} of solutions/concepts.txt is neither in "
            "bold nor in a heading of any master: print it so where it is "
            "explained, or drop it from the list"
        )
    unit, heading = explained
    practised = [
        f"`{name}`" for unit_ in units for name, text in unit_.exercises if in_text.search(text)
    ]
    return (
        f"| {forms[0]} | [unit {unit.number}]({unit.link}), {heading} | "
        f"{', '.join(practised[:6])} |"
    )


def _sections(notebook: Any) -> Iterator[tuple[str, str]]:
    heading = "opening"
    for cell in notebook.cells[1:]:  # the opening card only promises
        if cell.cell_type == "markdown":
            pieces = re.split(r"^#{2,3} (.+)$", cell.source, flags=re.MULTILINE)
            yield heading, pieces[0]
            for title, text in zip(pieces[1::2], pieces[2::2]):
                if not title.startswith("Exercise"):
                    heading = title
                    yield heading, text


def _exercises(notebook: Any) -> Iterator[tuple[str, str]]:
    """Each exercise with the text of its card (the Markdown above the stub) and of its stub."""
    card, stub = "", ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            card = cell.source
        elif role_of(cell) is Role.SOLUTION:
            stub = (
                card + "\n" + re.sub(r"(?s)### BEGIN SOLUTION.*?### END SOLUTION", "", cell.source)
            )
        elif name := check_call(cell.source):
            yield name, stub


__all__ = ["course_map", "read_unit", "stale_map", "write_map"]
