"""Why points were lost, and which were earned in a way to be told, as an autograded notebook has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bpcourse.checking.report import MIME
from bpcourse.grading.judge.clean import clean
from bpcourse.grading.nbgrader.jobs import Lost
from bpcourse.notebooks.cells import grade_id as name_of, is_graded

PRIVATE = "a check of the instructor's own"
ROUNDING = 1e-9  # points


def lost_marks(scores: Mapping[str, Mapping[str, Any]], notebook: Mapping[str, Any]) -> list[Lost]:
    """Why machine-graded cells of an autograded notebook lost points."""
    cells = {name: cell for cell in notebook["cells"] if (name := name_of(cell))}
    place = {name: number for number, name in enumerate(cells)}
    lost = []
    for name in sorted(scores, key=lambda name: place.get(name, len(place))):
        mark = scores[name]
        if mark["by_machine"] and mark["score"] < mark["max_score"]:
            lost += lost_points(name, mark["max_score"] - mark["score"], cells.get(name))
    return lost


def lost_points(grade_id: str, points: float, cell: Mapping[str, Any] | None) -> list[Lost]:
    """Why a graded cell lost points: the report's mistakes, else its error, else no answer."""
    name = grade_id.removeprefix("check_")
    outputs = cell.get("outputs", []) if cell is not None else []
    if report := _report(outputs):
        lost = _by_mistake(report)
        privately = points - sum(found.points for found in lost)
        return lost + ([Lost(name, privately, PRIVATE)] if privately > ROUNDING else [])
    for output in outputs:
        if output["output_type"] == "error":
            return [Lost(name, points, clean(f"{output['ename']}: {output['evalue']}"[:200]))]
    written = cell is None or cell["cell_type"] == "markdown"
    return [Lost(name, points, "no answer" if written else "the check gave no report")]


def followed_parts(notebook: Mapping[str, Any]) -> list[str]:
    """Parts that are right only for the student's own forward or loss: "relu_backward (dx)"."""
    found = []
    for cell in notebook["cells"]:
        if is_graded(cell) and (report := _report(cell.get("outputs", []))):
            names = [part["name"] for part in report["parts"] if part.get("followed")]
            found += [f"{report['exercise']} ({', '.join(names)})"] if names else []
    return found


def looks_numerical(notebook: Mapping[str, Any]) -> list[str]:
    """Exercises whose right answers show signs of numerical differentiation: "relu_backward"."""
    return [
        report["exercise"]
        for cell in notebook["cells"]
        if is_graded(cell)
        and (report := _report(cell.get("outputs", [])))
        and report.get("looks_numerical")
    ]


def _report(outputs: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The report that a check displayed, if there is one."""
    return next(
        (report for output in outputs if (report := output.get("data", {}).get(MIME))), None
    )


def _by_mistake(report: Mapping[str, Any]) -> list[Lost]:
    """Parts that lost points for the same reason are told together."""
    groups: dict[str, list[tuple[str, float]]] = {}
    for part in report["parts"]:
        missing = part["max_points"] - part["points"]
        if missing > 0:
            groups.setdefault(_reason(part), []).append((part["name"], missing))
    lost = []
    for reason, parts in groups.items():
        whole = len(parts) == len(report["parts"])
        where = report["exercise"] + ("" if whole else f" ({', '.join(name for name, _ in parts)})")
        lost.append(Lost(where, sum(missing for _, missing in parts), reason))
    return lost


def _reason(part: Mapping[str, Any]) -> str:
    if part["mistake"]:
        return clean(part["mistake"])
    status = part["status"]
    return clean(status if status == "not written" else part["message"] or status)
