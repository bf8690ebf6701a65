"""course/README.md: the units, what they build on, the roads through them, and the concepts.

Made from what lies in solutions/ alone, so that it cannot go stale: minutes and prerequisites stand
on each unit's opening card, roads in roads.txt, and concepts are marked in the masters.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bpcourse.authoring.cards import Opening, check_cards, read_opening
from bpcourse.authoring.concepts import (
    Marks,
    concept_file,
    concepts,
    explained,
    read_marks,
    refuse_unknown,
)
from bpcourse.authoring.errors import AuthoringError, errors_name
from bpcourse.authoring.master import read_master
from bpcourse.authoring.own import use_own_exercises
from bpcourse.authoring.roads import as_text, read_roads
from bpcourse.course import Course
from bpcourse.files import replace_file
from bpcourse.notebooks.cells import points
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
    exercise_minutes: dict[str, int]  # by the exercises' names, in order
    marks: Marks

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
        opening, minutes = read_opening(notebook), check_cards(notebook)
        _check_opening(opening, name, sum(minutes.values()))
        marks = read_marks(notebook)
        if concept_file(course).exists():
            refuse_unknown(marks, concepts(course))
    return Unit(
        name,
        opening.title,
        notebook.metadata.get("description", ""),
        opening.minutes,
        opening.needs,
        sum(map(points, notebook.cells)),
        minutes,
        marks,
    )


def course_map(course: Course) -> str:
    """The text of course/README.md. AuthoringError if a concept is explained nowhere."""
    use_own_exercises(course)
    units = [read_unit(course, name) for name in course.units]
    lines = ["# The course at a glance", "", HOW_TO_WORK, "", *_table(units)]
    lines += _picture(units)
    if roads := read_roads(course):
        lines += ["## Three roads" if len(roads) == 3 else "## Roads", ""]
        lines += [line for road in roads for line in as_text(road, units)]
    lines += ["## What you will write", ""]
    lines += [f"{u.number}. {', '.join(f'`{e}`' for e in u.exercise_minutes)}" for u in units]
    lines += ["", "## Concepts", "", "| concept | explained | practised in |", "|---|---|---|"]
    lines += [_concept_row(forms, units) for forms in concepts(course)]
    return "\n".join(lines) + "\n"


def _table(units: list[Unit]) -> list[str]:
    lines = ["| | unit | minutes | points | builds on |", "|---|---|---|---|---|"]
    lines += [
        f"| {u.number} | [{u.title}]({u.link}) | {u.minutes} | {u.points:g} | "
        f"{', '.join(f'unit {n}' for n in u.needs) or 'nothing'} |"
        for u in units
    ]
    return [*lines, "", f"In all about {sum(u.minutes for u in units) / 60:.0f} hours.", ""]


def _picture(units: list[Unit]) -> list[str]:
    """What builds on what, as a graph that JupyterLab draws; the table above says it in words."""
    lines = ["```mermaid", "flowchart LR"]
    lines += [f'  u{u.number}["{u.number} {u.title}"]' for u in units]
    lines += [f"  u{n} --> u{u.number}" for u in units for n in _nearest(u, units)]
    return [*lines, "```", ""]


def _nearest(unit: Unit, units: list[Unit]) -> list[int]:
    """The units that one builds on, without those that these build on in turn."""
    needs = {u.number: set(u.needs) for u in units}

    def before(number: int) -> set[int]:
        earlier = [n for n in needs.get(number, ()) if n < number]
        return set().union(*({n} | before(n) for n in earlier))

    further = set().union(*(before(n) for n in unit.needs))
    return [n for n in unit.needs if n not in further and n in needs]


def _concept_row(forms: list[str], units: list[Unit]) -> str:
    unit, heading = explained(forms, units)
    practised = [f"`{e}`" for u in units for e in u.marks.practises.get(forms[0], ())]
    return f"| {forms[0]} | [unit {unit.number}]({unit.link}), {heading} | {', '.join(practised)} |"


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
    if not concept_file(course).exists():
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


__all__ = ["course_map", "read_unit", "stale_map", "write_map"]
