"""Which cells of a notebook make up an exercise, and what lies between the exercises."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from nbformat import NotebookNode

from bpcourse.grading.nbgrader.handed_in import LEFT_OUT_ID
from bpcourse.grading.nbgrader.receipt import ID as RECEIPT
from bpcourse.grading.nbgrader.recover.notice import NOTICE, UNREADABLE
from bpcourse.notebooks.cells import Role, grade_id, role_metadata, role_of

NOTICES = (LEFT_OUT_ID, NOTICE)
_HEADING = re.compile(r"^#{1,6} +(.+?)[ #]*$", re.MULTILINE)
_LABEL = re.compile(r"(?:^#{1,6} +|\*\*)((?:Exercise|Question) [A-Z0-9]+)\b", re.MULTILINE)


@dataclass
class Exercise:
    """One graded cell with what belongs to it.

    task     the text right above
    answers  what the student wrote; of a written question, the graded cell itself
    """

    graded: NotebookNode
    answers: list[NotebookNode] = field(default_factory=list[NotebookNode])
    task: NotebookNode | None = None

    @property
    def grade_id(self) -> str:
        """The name under which nbgrader knows it."""
        return grade_id(self.graded) or ""

    @property
    def name(self) -> str:
        """The name of what is to be written: "relu_backward"."""
        return self.grade_id.removeprefix("check_")

    @property
    def label(self) -> str:
        """How the text calls it: "Exercise 3", "Question A"; "" where it has no such name."""
        found = _LABEL.search(self.task.source) if self.task else None
        return found[1] if found else ""

    @property
    def written(self) -> bool:
        """Whether somebody reads it."""
        return role_of(self.graded) is not Role.CHECK


@dataclass
class Between:
    """Cells of the unit that belong to no exercise."""

    cells: list[NotebookNode]

    @property
    def heading(self) -> str:
        """The first heading in them; "" without one."""
        texts = (cell.source for cell in self.cells if cell.cell_type == "markdown")
        return next((found[1] for text in texts if (found := _HEADING.search(text))), "")


@dataclass
class Parts:
    """A notebook in the order of its page."""

    title: str
    notices: list[NotebookNode]
    receipt: NotebookNode | None
    body: list[Exercise | Between]

    @property
    def unreadable(self) -> bool:
        """Whether all of it is the blank release."""
        return any(cell.source.startswith(UNREADABLE) for cell in self.notices)

    @property
    def exercises(self) -> list[Exercise]:
        """Those of the body."""
        return [part for part in self.body if isinstance(part, Exercise)]


def parts_of(notebook: NotebookNode) -> Parts:
    """A notebook as its page has it."""
    cells: list[NotebookNode] = notebook.cells
    apart: dict[str, NotebookNode] = {}  # the first of each: what is copied stands further down
    for cell in cells:
        if (name := cell.get("id")) in (*NOTICES, RECEIPT):
            apart.setdefault(name, cell)
    rest = [cell for cell in cells if not any(cell is other for other in apart.values())]
    headings = (_HEADING.search(cell.source) for cell in rest if cell.cell_type == "markdown")
    return Parts(
        title=next((found[1] for found in headings if found), ""),
        notices=[apart[name] for name in NOTICES if name in apart],
        receipt=apart.get(RECEIPT),
        body=_body(rest),
    )


def _body(cells: Sequence[NotebookNode]) -> list[Exercise | Between]:
    """The exercises, each at the place of its first answer, and the rest between them."""
    owner: dict[int, Exercise] = {}  # by a cell's place
    begins: dict[int, Exercise] = {}
    for exercise, place, answers in _exercises(cells):
        first = min(answers, default=place)
        begins[first] = exercise
        owner |= dict.fromkeys([*answers, place], exercise)
        above = first - 1
        if exercise.answers and _is_text(cells, above) and above not in owner:
            exercise.task = cells[above]
            owner[above] = exercise
    body: list[Exercise | Between] = []
    for own, places in groupby(range(len(cells)), lambda place: place in owner):
        if own:
            body += [begins[place] for place in places if place in begins]
        else:
            body.append(Between([cells[place] for place in places]))
    return body


def _exercises(cells: Sequence[NotebookNode]) -> Iterator[tuple[Exercise, int, list[int]]]:
    """Each exercise, the place of its graded cell, and those of its answers.

    An answer belongs to the check that has its name; one without such a check, to the next.
    """
    graded = {grade_id(cell): place for place, cell in enumerate(cells) if _is_graded(cell)}
    answers: dict[int, list[int]] = {place: [] for place in graded.values()}
    waiting: list[int] = []
    for place, cell in enumerate(cells):
        if role_of(cell) is Role.SOLUTION:
            check = graded.get(f"check_{grade_id(cell)}")
            (waiting if check is None else answers[check]).append(place)
        elif place in answers and role_of(cell) is Role.CHECK:
            answers[place] += waiting
            waiting = []
        elif place in answers:  # in words: the cell is the answer
            answers[place].append(place)
    for place, own in answers.items():
        yield Exercise(cells[place], [cells[answer] for answer in sorted(own)]), place, own


def _is_graded(cell: NotebookNode) -> bool:
    about = role_metadata(cell)
    return bool(about.get("grade") or about.get("task"))


def _is_text(cells: Sequence[NotebookNode], place: int) -> bool:
    return place >= 0 and cells[place].cell_type == "markdown" and not role_of(cells[place])
