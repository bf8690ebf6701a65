"""The index of concepts as a page: where each is explained, and in which exercises it is practised."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bpcourse.authoring.concepts import explained
from bpcourse.authoring.map import Unit
from bpcourse.authoring.site.links import exercise_address, heading_address


def concept_page(concepts: Sequence[Sequence[str]], units: Sequence[Unit]) -> str:
    """The page as Markdown, by the alphabet.

    concepts  each with its other forms, the first of which is its name
    AuthoringError for a concept that is explained nowhere.
    """
    lines = [
        "# Concepts",
        "",
        "Where each is explained, and the exercises in which you practise it.",
        "",
        "| concept | explained in | practised in |",
        "|---|---|---|",
    ]
    return "\n".join([*lines, *(_row(forms, units) for forms in concepts), ""])


def _row(forms: Sequence[str], units: Sequence[Unit]) -> str:
    unit, heading = explained(forms, units)
    practised = ", ".join(
        f"[`{name}`]({exercise_address(other, name)})"
        for other in units
        for name in other.marks.practises.get(forms[0], ())
    )
    words = re.sub(r"^\d+\. ", "", heading).replace("|", r"\|")
    where = f"[Unit {unit.number}, {words}]({heading_address(unit, heading)})"
    return f"| {forms[0]} | {where} | {practised} |"
