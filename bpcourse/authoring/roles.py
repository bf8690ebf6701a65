"""What each cell of a master is for nbgrader, read off its tags and its code.

Authors write no nbgrader metadata. Four kinds of cell get them:

    setup     code tagged `setup`: the imports, read-only
    solution  code with a BEGIN SOLUTION region, named after what it defines
    check     code that ends in check(name, ...): read-only, graded, named check_<name>
    written   Markdown tagged `written`, with an "id" and its "points": graded by hand
"""

from __future__ import annotations

import re
from typing import Any

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.regions import solution_name, solution_regions
from bpcourse.exercises import get_exercise
from bpcourse.notebooks.calls import check_call, check_calls
from bpcourse.notebooks.cells import KEY, Role, give_role, label
from bpcourse.notebooks.private import BEGIN as PRIVATE, END as END_PRIVATE, has_markers, split


def complete_role(cell: Any) -> None:
    """Give a cell of a master the role that its tags and its code say, in place.

    Raises AuthoringError where the cell contradicts itself.
    """
    if KEY in cell.metadata:
        raise AuthoringError(
            "nbgrader's metadata are made by the build: delete this cell's `nbgrader` block",
            cell=label(cell),
        )
    role = role_in_master(cell)
    if role in (None, Role.DEMONSTRATION):
        return
    name = _name(cell, role)
    if not re.fullmatch(r"[a-zA-Z0-9_\-]+", name):
        raise AuthoringError(
            f"the id {name!r} may only hold letters, digits, '_' and '-'", cell=label(cell)
        )
    give_role(cell, role, name, _points(cell, role))


def role_in_master(cell: Any) -> Role | None:
    """A cell's role by its tags and its code; None for text that nobody answers."""
    tags = cell.metadata.get("tags", [])
    if cell.cell_type == "markdown":
        if "setup" in tags:
            raise AuthoringError(
                "the tag `setup` is for the code cell of imports", cell=label(cell)
            )
        return Role.WRITTEN if "written" in tags else None
    if cell.cell_type != "code":
        return None
    if "written" in tags:
        raise AuthoringError("the tag `written` is for Markdown cells", cell=label(cell))
    says = {
        Role.SETUP: "setup" in tags,
        Role.SOLUTION: "BEGIN SOLUTION" in cell.source or "END SOLUTION" in cell.source,
        Role.CHECK: _is_check(cell),
    }
    roles = [role for role, is_so in says.items() if is_so]
    if len(roles) > 1:
        raise AuthoringError(
            f"this cell is {' and '.join(roles)} at once: split it", cell=label(cell)
        )
    if roles == [Role.SOLUTION]:
        solution_regions(cell)
    if has_markers(cell.source):
        _refuse_private(cell, roles)
    return roles[0] if roles else Role.DEMONSTRATION


def _refuse_private(cell: Any, roles: list[Role]) -> None:
    """Refuse private checks that would not be private, or count for nothing."""
    if roles != [Role.CHECK]:
        raise AuthoringError(
            f"`{PRIVATE}` stands in a cell that is no check: private checks go into the cell that "
            "ends in check(...), above that line",
            cell=label(cell),
        )
    try:
        visible, _ = split(cell.source)
    except ValueError as error:
        raise AuthoringError(
            f"{error}: every `### {PRIVATE}` needs one `### {END_PRIVATE}` below it",
            cell=label(cell),
        ) from None
    if check_call(visible) is None:
        raise AuthoringError(
            "the call of check stands among the private checks: learners must have it",
            cell=label(cell),
        )


def _is_check(cell: Any) -> bool:
    try:
        calls = check_calls(cell.source)
    except SyntaxError:
        raise AuthoringError("this code does not parse", cell=label(cell)) from None
    if not calls:
        return False
    if check_call(cell.source) is None or len(calls) > 1:
        raise AuthoringError(
            "check(...) must be called once, as the last statement of its cell: "
            "its value is the points",
            cell=label(cell),
        )
    if cell.source.rstrip().endswith(";"):
        raise AuthoringError(
            "take away the `;` after check(...): it hides the points, and "
            "nbgrader would give full marks",
            cell=label(cell),
        )
    return True


def _name(cell: Any, role: Role) -> str:
    if role is Role.SETUP:
        return "setup"
    if role is Role.CHECK:
        return f"check_{check_call(cell.source)}"
    name = cell.metadata.get("id")
    if not name and role is Role.SOLUTION:
        name = solution_name(cell.source)
    if not name:
        raise AuthoringError(
            f'this {role} cell has no name: give it one in its metadata, as "id": "a_short_name"',
            cell=label(cell),
        )
    return name


def _points(cell: Any, role: Role) -> float | None:
    if role is Role.CHECK:
        name = check_call(cell.source)
        try:
            return get_exercise(name or "").points
        except KeyError as error:
            raise AuthoringError(
                f"{error.args[0]}. Correct the call of check, or add the exercise: to "
                "bpcourse/exercises/ in a checkout, elsewhere to a folder of your own "
                "(c.Bpcourse.exercises in nbgrader_config.py)",
                cell=f"`check_{name}`",
            ) from None
    if role is Role.WRITTEN:
        points = cell.metadata.get("points")
        if not isinstance(points, int | float) or points <= 0:
            raise AuthoringError(
                'a written question needs its points in the metadata, as "points": 2',
                cell=label(cell),
            )
        return points
    return None
