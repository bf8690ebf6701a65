"""What each cell of a master is for nbgrader, read off its tags and its code.

Authors write cells without nbgrader metadata. Four kinds of cell get it:

    setup     code tagged `setup`: the imports, read-only
    solution  code with a BEGIN SOLUTION region, named after what it defines
    check     code that ends in check(name, ...): read-only, graded, named check_<name>
    written   Markdown tagged `written`: answered in words, graded by hand
"""

from __future__ import annotations

import ast
import re

from bpcourse.authoring.errors import AuthoringError

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


def nbgrader_metadata(cell) -> dict | None:
    """The nbgrader metadata that this cell of a master must have, or None for an ordinary cell.

    Raises AuthoringError where the cell contradicts itself.
    """
    kind = kind_of(cell)
    if kind is None:
        return None
    roles = {
        "setup": dict(grade=False, locked=True, solution=False),
        "solution": dict(grade=False, locked=False, solution=True),
        "check": dict(grade=True, locked=True, solution=False),
        "written": dict(grade=True, locked=False, solution=True),
    }[kind]
    metadata = dict(roles, grade_id=_grade_id(cell, kind), schema_version=3, task=False)
    if kind == "check":
        metadata["points"] = _exercise_points(check_call(cell.source))
    elif kind == "written":
        metadata["points"] = _written_points(cell)
    if not re.fullmatch(r"[a-zA-Z0-9_\-]+", metadata["grade_id"]):
        raise AuthoringError(
            f"the id {metadata['grade_id']!r} may only hold letters, digits, '_' and '-'",
            cell=label(cell),
        )
    return dict(sorted(metadata.items()))


def kind_of(cell) -> str | None:
    """ "setup", "solution", "check", "written", or None for an ordinary cell."""
    tags = cell.metadata.get("tags", [])
    if cell.cell_type == "markdown":
        if "setup" in tags:
            raise AuthoringError(
                "the tag `setup` is for the code cell of imports", cell=label(cell)
            )
        return "written" if "written" in tags else None
    if cell.cell_type != "code":
        return None
    kinds = [
        kind
        for kind, is_so in [
            ("setup", "setup" in tags),
            ("solution", "BEGIN SOLUTION" in cell.source or "END SOLUTION" in cell.source),
            ("check", _calls_check(cell)),
        ]
        if is_so
    ]
    if "written" in tags:
        raise AuthoringError("the tag `written` is for Markdown cells", cell=label(cell))
    if len(kinds) > 1:
        raise AuthoringError(
            f"this cell is {' and '.join(kinds)} at once: split it", cell=label(cell)
        )
    if kinds == ["solution"]:
        solution_regions(cell)
    return kinds[0] if kinds else None


def check_call(source: str) -> str | None:
    """Name of the exercise checked by the last statement of this code, or None."""
    statements = _parse(source)
    if not statements or not isinstance(statements[-1], ast.Expr):
        return None
    return _checked_name(statements[-1].value)


def solution_regions(cell) -> list[list[str]]:
    """The lines of each solution region of a cell. Raises AuthoringError on unpaired markers."""
    regions, inside = [], False
    for line in cell.source.splitlines():
        is_begin, is_end = "BEGIN SOLUTION" in line, "END SOLUTION" in line
        if (is_begin and inside) or (is_end and not inside):
            raise AuthoringError(
                f"`{line.strip()}` has no partner: every {BEGIN} needs one {END}", cell=label(cell)
            )
        if (is_begin or is_end) and line.strip() not in (BEGIN, END):
            raise AuthoringError(
                f"write the marker as `{BEGIN}` or `{END}` alone on its line, not `{line.strip()}`",
                cell=label(cell),
            )
        if is_begin:
            regions.append([])
        elif not is_end and inside:
            regions[-1].append(line)
        inside = is_begin or (inside and not is_end)
    if inside:
        raise AuthoringError(f"a solution region is not closed: add `{END}`", cell=label(cell))
    return regions


def stub_source(cell) -> str:
    """A solution cell as students get it, as far as syntax goes: each region becomes one line."""
    lines, inside = [], False
    for line in cell.source.splitlines():
        if "BEGIN SOLUTION" in line:
            lines.append(line[: len(line) - len(line.lstrip())] + "raise NotImplementedError")
        inside = "BEGIN SOLUTION" in line or (inside and "END SOLUTION" not in line)
        if not inside and "END SOLUTION" not in line:
            lines.append(line)
    return "\n".join(lines)


def label(cell) -> str:
    """How messages name a cell: its id, else its first line."""
    given = cell.metadata.get("nbgrader", {}).get("grade_id") or cell.metadata.get("id")
    if given:
        return f"`{given}`"
    first = next((line.strip() for line in cell.source.splitlines() if line.strip()), "(empty)")
    return f"that begins `{first[:60]}`"


def defined_names(source: str) -> list[str]:
    """Names that this code defines at its top level: functions and classes, then variables."""
    functions, variables = [], []
    for node in _parse(source) or []:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            functions.append(node.name)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                variables += [n.id for n in ast.walk(target) if isinstance(n, ast.Name)]
    return list(dict.fromkeys(functions + variables))


def _grade_id(cell, kind):
    given = cell.metadata.get("id") or cell.metadata.get("nbgrader", {}).get("grade_id")
    if kind == "setup":
        return "setup"
    if kind == "check":
        return f"check_{check_call(cell.source)}"
    if kind == "solution" and not cell.metadata.get("id"):
        name = _solution_name(cell)
        if name:
            return name
    if not given:
        raise AuthoringError(
            f'this {kind} cell has no name: give it one in its metadata, as "id": "a_short_name"',
            cell=label(cell),
        )
    return given


def _solution_name(cell):
    """The function, class or variable whose definition holds the first solution region."""
    begin = next(
        number for number, line in enumerate(cell.source.splitlines(), start=1) if BEGIN in line
    )
    around = [
        node
        for node in _parse(cell.source) or []
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        and node.lineno < begin <= (node.end_lineno or 0) + 1
    ]
    if around:
        return around[0].name
    names = defined_names(cell.source)
    return names[0] if names else None


def _exercise_points(name):
    from bpcourse.exercises import get_exercise

    try:
        return _number(get_exercise(name).points)
    except KeyError as error:
        raise AuthoringError(
            f"{error.args[0]}. Add the exercise to bpcourse/exercises/ or correct "
            "the call of check",
            cell=f"`check_{name}`",
        ) from None


def _written_points(cell):
    points = cell.metadata.get("points", cell.metadata.get("nbgrader", {}).get("points"))
    if not isinstance(points, (int, float)) or points <= 0:
        raise AuthoringError(
            'a written question needs its points in the metadata, as "points": 2', cell=label(cell)
        )
    return _number(points)


def _number(points):
    return int(points) if points == int(points) else float(points)


def _calls_check(cell):
    statements = _parse(cell.source)
    if statements is None:
        raise AuthoringError("this code does not parse", cell=label(cell))
    calls = [node for node in ast.walk(ast.Module(statements, [])) if _checked_name(node)]
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


def _checked_name(node):
    is_check = (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "check"
        and node.args
    )
    if not is_check:
        return None
    for keyword in node.keywords:
        if keyword.arg == "name" and isinstance(keyword.value, ast.Constant):
            return keyword.value.value
    argument = node.args[0]
    if isinstance(argument, ast.Name):
        return argument.id
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    return None


def _parse(source):
    """Top-level statements of a cell, IPython's magics translated; None where it does not parse."""
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        return ast.parse(TransformerManager().transform_cell(source)).body
    except (SyntaxError, ValueError):
        return None
