"""The page of a graded notebook, made of page.html and page.css."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from nbformat import NotebookNode

from bpcourse.grading.judge.clean import clean
from bpcourse.grading.nbgrader.harmless import harmless
from bpcourse.grading.nbgrader.page.code import highlighted
from bpcourse.grading.nbgrader.page.marks import KINDS, Mark, mark_of
from bpcourse.grading.nbgrader.page.outputs import has_card, shown_outputs
from bpcourse.grading.nbgrader.page.parts import parts_of
from bpcourse.grading.nbgrader.page.texts import shown_text
from bpcourse.notebooks.cells import role_metadata

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parent
AUTOMATIC = "No response."  # nbgrader's own comment on an empty answer, which the table has told


@dataclass(frozen=True)
class Total:
    """Points of the whole page. What nobody has read yet is apart, and never 0.

    possible  of what has been read or checked
    """

    earned: float
    possible: float
    late: float
    unread: float
    answers: int  # that are still to be read

    @property
    def after(self) -> float:
        """Points that count, which are not less than none."""
        return max(self.earned - self.late, 0.0)


def page_of(notebook: NotebookNode, about: Mapping[str, Any]) -> str:
    """The page, as HTML.

    about  what nbgrader knows: notebook, student, late_penalty
    """
    parts = parts_of(notebook)
    marks = [(exercise, mark_of(exercise)) for exercise in parts.exercises]
    return _template().render(
        student=about.get("student", ""),
        title=plain(parts.title) or about.get("notebook", ""),
        parts=parts,
        total=_total([mark for _, mark in marks], float(about.get("late_penalty") or 0)),
        first=None if parts.unreadable else next((e for e, mark in marks if mark.lost), None),
    )


def _total(marks: Sequence[Mark], late: float) -> Total:
    unread = [mark for mark in marks if mark.kind == "unread"]
    read = [mark for mark in marks if mark.kind != "unread"]
    return Total(
        earned=sum(mark.earned for mark in read),
        possible=sum(mark.possible for mark in read),
        late=late,
        unread=sum(mark.possible for mark in unread),
        answers=len(unread),
    )


def plain(title: str) -> str:
    """A heading without Markdown's marks."""
    return clean(title.replace("`", "").replace("*", ""))


def points(value: float) -> str:
    """A number of points, without digits that say nothing."""
    return f"{round(value, 2) + 0.0:g}"


def breakable(name: str) -> Markup:
    """A name that may be broken after an underscore, where there is little room."""
    return Markup("_<wbr>").join(name.split("_"))


def comment(cell: NotebookNode) -> Markup:
    """What the instructor wrote below a cell."""
    text = str(role_metadata(cell).get("comment") or "").strip()
    return shown_text(harmless(text, {})) if text and text != AUTOMATIC else Markup("")


def text(cell: NotebookNode) -> Markup:
    """A cell of text."""
    return shown_text(cell.source, cell.get("attachments"))


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment: Environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters = (breakable, comment, plain, points, text)
    environment.filters.update({each.__name__: each for each in filters}, code=highlighted)
    environment.globals.update(
        card=has_card,
        kinds=KINDS,
        mark=mark_of,
        outputs=shown_outputs,
        style=Markup((FOLDER / "page.css").read_text(encoding="utf-8")),  # noqa: S704  our own
    )
    return environment.get_template("page.html")
