"""How the course would have answered: after an answer of one's own, folded, where it may be shown.

Both lie in the package, never in a released notebook. An instructor's c.Bpcourse.show_solutions,
which the release carries, decides; without it, a folder that `bpcourse start` made for a learner.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bpcourse.checking.exercise import Exercise
from bpcourse.checking.report import Report
from bpcourse.learner.live import companion, live, names_here
from bpcourse.notebooks import running
from bpcourse.notebooks.cells import Role, grade_id, role_of, source_of
from bpcourse.notebooks.prompts import is_unanswered

if TYPE_CHECKING:
    from bpcourse.exercises.written import Written

FIRST = (
    "The model answer opens here once you have answered in your own words: write your answer in the "
    "cell above, save (Ctrl+S, on a Mac Cmd+S), and run this cell again."
)


@companion
def model_answer(name: str) -> None:
    """Show, folded, the model answer to the written question of this name, and its criteria.

    Shows nothing where answers may not be shown, or nobody is at work. Never raises.
    """
    from IPython.display import Markdown, display

    names = names_here()
    if may_show(names):
        display(Markdown(page(name, running.released_cells(names))))


def may_show(names: Mapping[str, Any], here: Path | None = None) -> bool:
    """Whether solutions may be shown in the running notebook.

    names  the notebook's global names
    here   where it runs; default: where its kernel was started
    """
    told = running.stamp_here(names).get("solutions")
    if isinstance(told, bool):
        return told
    from bpcourse.learner.folder import LEARNER, kind_of  # not needed to start a notebook

    here = (here or running.STARTED_IN).resolve()
    kinds = (kind_of(folder) for folder in (here, *here.parents))
    return next((kind for kind in kinds if kind), None) == LEARNER


def page(name: str, cells: list[Any]) -> str:
    """What stands below a written question, in Markdown.

    cells  of the running notebook, as its file has them
    """
    from bpcourse.exercises.written import all_written  # not before it is asked for

    known = all_written()
    if name not in known:
        return f"There is no written question called `{name}`."
    own = next((c for c in cells if grade_id(c) == name and role_of(c) is Role.WRITTEN), None)
    return FIRST if own is None or is_unanswered(source_of(own)) else _fold(known[name])


def _fold(written: Written) -> str:
    criteria = "\n".join(f"- {criterion}" for criterion in written.criteria)
    return (
        "<details><summary>A model answer, to hold beside yours</summary>\n\n"
        f"{textwrap.dedent(written.model).strip()}\n\n**What earns the points.** Does yours say it?"
        f"\n\n{criteria}\n\n</details>"
    )


def course_wrote(exercise: Exercise, report: Report, names: Mapping[str, Any]) -> str:
    """The course's own code for an exercise that is solved; "" where it may not be shown."""
    if report.points < report.max_points or not live() or not may_show(names):
        return ""
    return without_docstring(exercise.reference)


def without_docstring(implementation: Any) -> str:
    """The source of a function or class, without the docstring of it. "" if there is none."""
    try:
        source = textwrap.dedent(inspect.getsource(implementation))
        node = ast.parse(source).body[0]
    except (OSError, TypeError, SyntaxError):
        return ""
    if not isinstance(node, ast.FunctionDef | ast.ClassDef) or not ast.get_docstring(node):
        return source.rstrip()
    lines = source.splitlines()
    text = node.body[0]
    return "\n".join([*lines[: text.lineno - 1], *lines[text.end_lineno :]]).rstrip()
