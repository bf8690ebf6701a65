"""What people see of a verdict: a card in JupyterLab, text in a terminal. No logic."""

from __future__ import annotations

import html
import re
import sys
import textwrap
from dataclasses import dataclass
from typing import Any

import numpy as np

from bpcourse.checking.guards import Array

MIME = "application/vnd.bpcourse.report+json"


@dataclass(frozen=True)
class PartReport:
    """The verdict on one part. status is "right" or a step of compare.LADDER."""

    name: str
    points: float
    max_points: float
    status: str
    message: str = ""
    where: str = ""
    frames: str = ""
    wrong: Array | None = None
    index: tuple[int, ...] | None = None
    yours: float | None = None
    numerical: float | None = None  # derivative of the student's own forward at that entry
    mistakes: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    evidence: str = ""
    failing: str = ""  # the smallest input that fails, as code to paste into a cell
    came_out: str = ""  # what came out of it, and what a nudge of their own forward says
    followed: str = ""  # name of the student's own forward or loss whose derivative it is instead


@dataclass(frozen=True)
class Report:
    """The verdict on one exercise."""

    exercise: str
    parts: tuple[PartReport, ...]
    remarks: tuple[str, ...] = ()
    hidden: bool = False
    first_wrong: str = ""

    @property
    def points(self) -> float:
        """Points earned."""
        return float(sum(part.points for part in self.parts))

    @property
    def max_points(self) -> float:
        """Points of the whole exercise."""
        return float(sum(part.max_points for part in self.parts))

    def as_dict(self) -> dict[str, Any]:
        """For machines: gradebook tables, class statistics."""
        return {
            "exercise": self.exercise,
            "points": self.points,
            "max_points": self.max_points,
            "remarks": list(self.remarks),
            "parts": [
                {
                    "name": p.name,
                    "points": p.points,
                    "max_points": p.max_points,
                    "status": p.status,
                    "message": p.message,
                    "mistake": " and ".join(p.mistakes) or None,
                    "followed": p.followed or None,
                }
                for p in self.parts
            ],
        }

    def __str__(self) -> str:
        return as_text(self)

    __repr__ = __str__

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/plain": as_text(self), "text/html": as_html(self), MIME: self.as_dict()}


def show(report: Report) -> None:
    """Display the report where the reader is: notebook or terminal."""
    ipython = sys.modules.get("IPython")
    if ipython and ipython.get_ipython():
        ipython.display.display(report)
    else:
        print(report)  # noqa: T201  the terminal is where it belongs


def _points(earned: float, possible: float) -> str:
    return f"{earned:g} of {possible:g} point{'' if possible == 1 else 's'}"


def _verdict(part: PartReport, hidden: bool) -> str:
    if part.followed:
        return f"right for your own {part.followed}, which still has to be mended"
    if part.status in ("right", "not written"):
        return part.status
    text = f"{part.message} (in {part.where})" if part.where else part.message
    if part.yours is not None and part.status == "value" and not hidden:
        text += f"; yours is {part.yours:.6g}{' there' if part.index else ''}"
        if part.numerical is not None:
            text += f", a numerical derivative gives {part.numerical:.6g}"
    return text


def as_text(report: Report) -> str:
    """The report for a terminal."""
    lines = [f"{report.exercise}: {_points(report.points, report.max_points)}"]
    for parts, told in _groups(report):
        part = parts[0]
        names = ", ".join(p.name for p in parts)
        earned, possible = sum(p.points for p in parts), sum(p.max_points for p in parts)
        lines += _wrap(f"{names} ({_points(earned, possible)}): {_verdict(part, report.hidden)}", 2)
        lines += [" " * 6 + line for line in part.frames.splitlines()]
        if part.mistakes:
            lines += _wrap("Recognized: " + " and ".join(part.mistakes) + _end(told), 4)
        if part.evidence:
            lines += _wrap(f"Not a mistake on our list. What we see: {part.evidence}.", 4)
        if not told:
            lines += [line for q in part.questions for line in _wrap("Ask yourself: " + q, 4)]
            lines += [line for h in part.hints for line in _wrap("Hint: " + h, 4)]
    if report.first_wrong:
        lines += _wrap(_first_wrong(report), 2)
    lines += [line for remark in report.remarks for line in _wrap("Remark: " + remark, 2)]
    return "\n".join(lines)


def _first_wrong(report: Report) -> str:
    return (
        f"Of the variables to which you and our solution give the same name, {report.first_wrong} "
        "is the first whose value differs. That is a hint, not a verdict: a name may mean something "
        "else to you."
    )


def _wrap(text: str, indent: int) -> list[str]:
    return textwrap.wrap(
        text, 96, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2)
    )


def _end(told: bool) -> str:
    return ", as above." if told else "."


def _groups(report: Report) -> list[tuple[list[PartReport], bool]]:
    """[(parts with the same verdict, whether their mistake was told before)]: all is told once."""
    groups: dict[Any, list[PartReport]] = {}
    for part in report.parts:
        where = "" if part.status == "raised" else part.where
        key = (
            part.status,
            part.message,
            part.frames,
            part.mistakes,
            part.evidence,
            where,
            part.index,
            part.yours,
            part.followed,
        )
        groups.setdefault(key, []).append(part)
    seen: set[tuple[str, ...]] = set()
    listed: list[tuple[list[PartReport], bool]] = []
    for parts in groups.values():
        mistakes = parts[0].mistakes
        listed.append((parts, bool(mistakes) and mistakes in seen))
        seen.add(mistakes)
    return listed


_CARD = (
    "border:1px solid var(--jp-border-color1,#bdbdbd);border-left:5px solid {color};"
    "border-radius:4px;padding:8px 14px;margin:0 0 6px;max-width:46em;line-height:1.45;"
    "color:var(--jp-content-font-color1,#212121);font-family:var(--jp-content-font-family,"
    "system-ui,sans-serif);font-size:var(--jp-content-font-size1,14px)"
)
_SOFT = "color:var(--jp-content-font-color2,#616161)"
_PRE = (
    "margin:4px 0;padding:4px 8px;white-space:pre-wrap;"
    "background:var(--jp-layout-color2,#f2f2f2);color:inherit;font-size:0.92em"
)
_RIGHT, _PARTLY, _WRONG = "#2e8b57", "#c98a00", "#c2452d"  # told in words as well


def as_html(report: Report) -> str:
    """The report as a card: readable in light and dark, and by a screen reader."""
    color = _RIGHT if report.points == report.max_points else _PARTLY if report.points else _WRONG
    title = f"{report.exercise}: {_points(report.points, report.max_points)}"
    body = "".join(_part_html(parts, told, report.hidden) for parts, told in _groups(report))
    if report.first_wrong:
        body += f'<div style="margin-top:6px">{html.escape(_first_wrong(report))}</div>'
    remarks = "".join(
        f'<p style="margin:4px 0;{_SOFT}">Remark: {_prose(r)}</p>' for r in report.remarks
    )
    return (
        f'<section role="group" aria-label="{html.escape(title)}" '
        f'style="{_CARD.format(color=color)}"><strong>{html.escape(title)}</strong>'
        f"{body}{remarks}</section>"
    )


def _part_html(parts: list[PartReport], told: bool, hidden: bool) -> str:
    part = parts[0]
    names = ", ".join(f"<code>{html.escape(p.name)}</code>" for p in parts)
    earned, possible = sum(p.points for p in parts), sum(p.max_points for p in parts)
    lines = [
        f'<div style="margin-top:6px">{names} '
        f'<span style="{_SOFT}">({_points(earned, possible)})</span>: '
        f"{html.escape(_verdict(part, hidden))}</div>"
    ]
    if part.frames:
        lines.append(f'<pre style="{_PRE}">{html.escape(part.frames)}</pre>')
    if part.mistakes:
        lines.append(
            f"<div>Recognized: <strong>{html.escape(' and '.join(part.mistakes))}"
            f"</strong>{_end(told)}</div>"
        )
    if part.evidence:
        lines.append(
            f"<div>Not a mistake on our list. What we see: {html.escape(part.evidence)}.</div>"
        )
    if not told:
        lines += [f"<div><em>{_prose(q)}</em></div>" for q in part.questions]
    if part.hints and not told:
        hints = "".join(f"<div>{_prose(h)}</div>" for h in part.hints)
        # nbgrader's pages hide the triangle that shows that this opens: display brings it back
        lines.append(
            '<details><summary style="cursor:pointer;display:list-item;'
            f'{_SOFT}">A second hint</summary>{hints}</details>'
        )
    if part.wrong is not None and part.wrong.size > 1:
        lines.append(_picture(part.wrong, part.name))
    return "".join(lines)


def _prose(text: str) -> str:
    """A hint as HTML: what stands between backticks is code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", html.escape(text))


def _picture(wrong: Array, name: str, most: int = 24) -> str:
    """Where the wrong entries sit: the array as a grid of squares, wrong entries filled.

    Text, because JupyterLab removes SVG from notebooks that it does not trust yet.
    """
    grid = np.atleast_2d(wrong.reshape(-1, wrong.shape[-1]))
    shown = grid[:most, :most]
    squares = "\n".join(" ".join("\u25a0" if entry else "\u25a1" for entry in row) for row in shown)
    shape = " by ".join(map(str, wrong.shape))
    label = f"{int(wrong.sum())} of {wrong.size} entries of {html.escape(name)} ({shape}) are wrong"
    cut = " (the first rows and columns)" if grid.shape != shown.shape else ""
    return (
        f'<pre role="img" aria-label="{label}" style="{_PRE};line-height:1.1">{squares}</pre>'
        f'<div style="{_SOFT};font-size:0.9em">Filled squares: the wrong entries of '
        f"{html.escape(name)} ({shape}){cut}.</div>"
    )
