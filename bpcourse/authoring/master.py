"""A text master and the notebook that it stands for."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from bpcourse.authoring.cards import check_cards
from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.regions import BEGIN, stub_source
from bpcourse.authoring.roles import complete_role
from bpcourse.grading.inside.cells import names_stored
from bpcourse.notebooks.calls import check_call
from bpcourse.notebooks.cells import Role, grade_id, role_of

# As complete as JupyterLab writes them, so that opening a notebook changes nothing.
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE_INFO = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "version": "3.11.0",
}
# The rest was written by front ends while an author worked: nobody else's business.
CELL_METADATA = {"tags", "id", "points", "planted", "explains", "practises", "nbgrader"}


def read_master(path: Path) -> Any:
    """The notebook of a master, complete: nbgrader's metadata, cell ids, its description.

    Raises AuthoringError that says what is wrong and where.
    """
    import jupytext

    try:
        notebook = jupytext.reads(Path(path).read_text(encoding="utf-8"), fmt="md:myst")
    except Exception as error:  # jupytext, YAML and JSON each raise their own
        raise AuthoringError(f"the master cannot be read: {error}") from error
    description = {k: v for k, v in notebook.metadata.items() if k == "description"}
    notebook.metadata = node(
        {"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO} | description
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for cell in notebook.cells:
        strip_metadata(cell)
        complete_role(cell)
    check_as_a_whole(notebook)
    check_cards(notebook)
    give_ids(notebook)
    return notebook


def check_as_a_whole(notebook: Any) -> None:
    """Refuse what only shows across cells: no setup first, ids that repeat, check before answer."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    setups = [cell for cell in code if role_of(cell) is Role.SETUP]
    if len(setups) != 1 or setups[0] is not code[0]:
        raise AuthoringError(
            f"there must be exactly one code cell tagged `setup` (there are "
            f"{len(setups)}), with the imports, and it must be the first code "
            "cell"
        )
    seen, answers, given = set(), set(), set()
    for cell in notebook.cells:
        name = grade_id(cell)
        if name is None:
            continue
        if name in seen:
            raise AuthoringError(
                "two cells have this id: each function is written and checked "
                'once; a second cell can be given its own "id" in its metadata',
                cell=f"`{name}`",
            )
        seen.add(name)
        if role_of(cell) is Role.SOLUTION:
            answers |= names_stored(cell.source)
            given |= _names_given(cell)
        elif exercise := check_call(cell.source):
            _check_is_possible(exercise, name, answers, given)


def give_ids(notebook: Any) -> None:
    """Cell ids that depend on the content alone, so that builds repeat byte for byte."""
    used = set()
    for cell in notebook.cells:
        name = (grade_id(cell) or "")[:60]
        name = name or hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
        candidate, copy = name, 1
        while candidate in used:
            copy += 1
            candidate = f"{name}-{copy}"
        used.add(candidate)
        cell["id"] = candidate


def strip_metadata(cell: Any) -> None:
    """Take away, in place, what neither authors nor nbgrader say of a cell."""
    cell.metadata = node({k: v for k, v in cell.metadata.items() if k in CELL_METADATA})


def node(mapping: dict[str, Any]) -> Any:
    """Plain data as nbformat has it."""
    from nbformat import from_dict

    return from_dict(mapping)


def _names_given(cell: Any) -> set[str]:
    try:
        return names_stored(stub_source(cell.source))
    except SyntaxError:
        return set()


def _check_is_possible(exercise: str, cell_name: str, answers: set[str], given: set[str]) -> None:
    if exercise not in answers:
        raise AuthoringError(
            f"no solution cell above this check defines `{exercise}`", cell=f"`{cell_name}`"
        )
    if exercise not in given:
        raise AuthoringError(
            f"students get no `{exercise}`, so that their check stops with a NameError: put "
            f"the `def` line (or `{exercise} = None`) above {BEGIN}",
            cell=f"`{cell_name}`",
        )
