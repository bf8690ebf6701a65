"""What the terminal shows of one graded notebook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.table import Table

from bpcourse.grading.batch.summary import plain


def table(document: Mapping[str, Any]) -> Table:
    """Exercise, points, and for every lost point the mistake's name or what was seen."""
    out = Table(title=f"{document['unit']}", title_justify="left")
    out.add_column("exercise", no_wrap=True)
    out.add_column("points", justify="right", no_wrap=True)
    out.add_column("lost for")
    for exercise in document["exercises"]:
        points = f"{exercise['points']:g}/{exercise['max_points']:g}"
        out.add_row(plain(exercise["name"]), points, "\n".join(_reasons(exercise)))
    out.add_section()
    out.add_row("together", f"{document['points']:g}/{document['max_points']:g}", "")
    return out


def lines(document: Mapping[str, Any]) -> list[str]:
    """What is to be said below the table, in rich's markup."""
    told = [f"[yellow]{plain(remark)}[/yellow]" for remark in document["remarks"]]
    if document["made_from"]:
        told.append(
            f"[yellow]made from another release of the unit, {plain(document['made_from'])}[/yellow]"
        )
    about = document["instructor"]
    if about["looks_numerical"]:
        names = plain(", ".join(about["looks_numerical"]))
        told.append(f"[yellow]looks like numerical differentiation: {names}[/yellow]")
    if document["followed"]:
        told.append(f"right for their own forward: {plain(', '.join(document['followed']))}")
    if document["by_hand"]:
        told.append(f"{document['by_hand']:g} points are still to be given by hand")
    told.append(
        f"[dim]{about['seconds']:.1f} s, {about['isolation']}; the same inputs again: "
        f"--seed {about['seed']}[/dim]"
    )
    return told


def _reasons(exercise: Mapping[str, Any]) -> list[str]:
    """Why points are missing; parts that miss them for one reason are told together."""
    if exercise["points"] >= exercise["max_points"]:
        return []
    if exercise["written"]:
        return ["to be read by you" if exercise["by_hand"] else "no answer"]
    found: dict[str, list[str]] = {}
    for part in exercise["parts"]:
        if part["points"] < part["max_points"]:
            told = part["message"] if part["status"] != "not written" else ""
            found.setdefault(part["mistake"] or told or part["status"], []).append(part["name"])
    if not found:
        return [plain((exercise["message"].splitlines() or ["no answer"])[0])]
    if len(found) == 1 and len(*found.values()) == len(exercise["parts"]):
        return [plain(*found)]
    return [plain(f"{', '.join(parts)}: {why}") for why, parts in found.items()]
