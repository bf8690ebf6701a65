"""README's table of units, which the build writes between two comments."""

from __future__ import annotations

from pathlib import Path

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.map import read_unit
from bpcourse.course import Course
from bpcourse.files import replace_file

BEGIN = "<!-- units: written by `bpcourse build` from the headers of solutions/*/*.md -->"
END = "<!-- end of units -->"


def write_table(course: Course) -> list[Path]:
    """Write the table of units into README.md; nothing where README.md has no place for it.

    A row may have been written by hand: README.md is copied first. Returns the copy.
    """
    if not stale_table(course):
        return []
    kept = course.keep(_readme(course))
    replace_file(_readme(course), _fresh(course).encode())
    return [kept]


def stale_table(course: Course) -> list[str]:
    """["README.md: ..."] if its table is not what the masters give, else []."""
    fresh = _fresh(course)
    if not fresh or fresh == _readme(course).read_text(encoding="utf-8"):
        return []
    return ["README.md: its table of units is not made from the masters as they stand"]


def units_table(course: Course) -> str:
    """What one does in each unit. AuthoringError for a master that does not say it."""
    lines = ["| unit | you will | minutes |", "|---|---|---|"]
    for name in course.units:
        unit = read_unit(course, name)
        if not unit.description:
            raise AuthoringError(
                "the master's header does not say what one does in this unit: put a line like "
                "`description: write layers and losses` below the first `---`",
                name,
            )
        lines.append(f"| {unit.name} | {unit.description} | {unit.minutes} |")
    return "\n".join(lines)


def _fresh(course: Course) -> str:
    """README.md as it should be; "" where there is none, or none with the two comments."""
    path = _readme(course)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        return ""
    return f"{before}{BEGIN}\n\n{units_table(course)}\n\n{END}{after}"


def _readme(course: Course) -> Path:
    return course.root / "README.md"
