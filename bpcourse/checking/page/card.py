"""A report as a card in JupyterLab: readable in light and dark, and by a screen reader."""

from __future__ import annotations

import html
import re

import numpy as np

from bpcourse.checking.guards import Array
from bpcourse.checking.report import (
    Group,
    Kind,
    Report,
    end_of_name,
    groups,
    paragraphs,
    points_in_words,
    verdict,
)

CARD = (
    "border:1px solid var(--jp-border-color1,#bdbdbd);border-left:5px solid {color};"
    "border-radius:4px;padding:8px 14px;margin:0 0 6px;max-width:46em;line-height:1.45;"
    # a page may be dark and know none of JupyterLab's colours: a card stands on its own ground
    "background:var(--jp-layout-color1,#fff);"
    "color:var(--jp-content-font-color1,#212121);font-family:var(--jp-content-font-family,"
    "system-ui,sans-serif);font-size:var(--jp-content-font-size1,14px)"
)
SOFT = "color:var(--jp-content-font-color2,#616161)"
_PRE = (
    "margin:4px 0;padding:4px 8px;white-space:pre-wrap;word-break:normal;overflow-wrap:anywhere;"
    "background:var(--jp-layout-color2,#f2f2f2);color:inherit;font-size:0.92em"
)
_CODE = (
    "padding:0 4px;border-radius:3px;border:0;background:var(--jp-layout-color2,#f2f2f2);"
    "color:inherit;font-size:0.92em"
)
# one click takes all of it; it wraps between words, and what is copied is one line still
_PASTE = f"{_PRE};user-select:all;cursor:copy"
_NOTICE = "margin:0 0 6px;padding:4px 8px;border:1px solid #c98a00;border-radius:3px"
# told in words as well
RIGHT, UNSURE, WRONG, _NOT_WRITTEN = "#2e8b57", "#c98a00", "#c2452d", "#8a8a8a"


def as_html(report: Report) -> str:
    """The report as HTML. No scripts, and no SVG, which JupyterLab removes from notebooks that it
    does not trust yet.
    """
    title = f"{report.exercise}: {points_in_words(report.points, report.max_points)}"
    body = "".join(_part(group, report.hidden) for group in groups(report))
    if report.first_wrong:
        body += f'<div style="margin-top:6px">{html.escape(report.look_first)}</div>'
    if report.printing:
        what, text = report.printing
        body += f'<div style="margin-top:6px">{html.escape(what)}</div>{_pre(text)}'
    notice = f'<div style="{_NOTICE}">{prose(report.notice)}</div>' if report.notice else ""
    remarks = "".join(
        f'<p style="margin:4px 0;{SOFT}">Remark: {prose(r)}</p>' for r in report.remarks
    )
    return (
        f'<section role="group" aria-label="{html.escape(title)}" '
        f'style="{CARD.format(color=_color(report))}">{notice}<strong>{html.escape(title)}</strong>'
        f"{body}{remarks}{_course_wrote(report.course_wrote)}</section>"
    )


def _course_wrote(source: str) -> str:
    summary = (
        '<summary style="cursor:pointer;display:list-item;margin-top:6px;'
        f'{SOFT}">How the course wrote it</summary>'
    )
    return f"<details>{summary}{_pre(source)}</details>" if source else ""


def prose(text: str) -> str:
    """A sentence as HTML: what stands between backticks is code."""
    pieces = re.split("`([^`]+)`", text)
    return "".join(code(p) if index % 2 else html.escape(p) for index, p in enumerate(pieces))


def code(text: str) -> str:
    """A name or an expression within a sentence, in colours that the page does not choose."""
    return f'<code style="{_CODE}">{html.escape(text)}</code>'


def _color(report: Report) -> str:
    if report.points == report.max_points:
        return RIGHT
    return UNSURE if report.points else _NOT_WRITTEN if report.untouched else WRONG


def _part(group: Group, hidden: bool) -> str:
    part = group.parts[0]
    names = ", ".join(code(p.name) for p in group.parts)
    lines = [
        f'<div style="margin-top:6px">{names} <span style="{SOFT}">({group.points})</span>: '
        f"{html.escape(verdict(part, hidden))}</div>"
    ]
    told_now = paragraphs(group, hidden)
    lines += [_paragraph(kind, text, group.named) for kind, text in told_now if kind != "tell"]
    if second := "".join(f"<div>{prose(text)}</div>" for kind, text in told_now if kind == "tell"):
        # nbgrader's pages hide the triangle that shows that this opens: display brings it back
        lines.append(
            '<details><summary style="cursor:pointer;display:list-item;'
            f'{SOFT}">A second hint</summary>{second}</details>'
        )
    if part.wrong is not None and part.wrong.size > 1 and not part.wrong.all():
        lines.append(_picture(part.wrong, part.name))
    return "".join(lines)


def _paragraph(kind: Kind, text: str, told: bool) -> str:
    if kind in ("code", "paste"):
        return _pre(text, _PASTE if kind == "paste" else _PRE)
    if kind == "name":
        return f"<div>Recognized: <strong>{html.escape(text)}</strong>{end_of_name(told)}</div>"
    return f"<div><em>{prose(text)}</em></div>" if kind == "ask" else f"<div>{prose(text)}</div>"


def _pre(text: str, style: str = _PRE) -> str:
    return f'<pre style="{style}">{html.escape(text)}</pre>'


def _picture(wrong: Array, name: str, most: int = 24) -> str:
    """Where the wrong entries sit: the array as a grid of squares, wrong entries filled."""
    grid = np.atleast_2d(wrong.reshape(-1, wrong.shape[-1]))
    shown = grid[:most, :most]
    squares = "\n".join(" ".join("\u25a0" if entry else "\u25a1" for entry in row) for row in shown)
    shape = " by ".join(map(str, wrong.shape))
    count = int(wrong.sum())
    label = (
        f"{count} of {wrong.size} entries of {html.escape(name)} ({shape}) "
        f"{'is' if count == 1 else 'are'} wrong"
    )
    filled = "Filled square: the wrong entry" if count == 1 else "Filled squares: the wrong entries"
    cut = " (the first rows and columns)" if grid.shape != shown.shape else ""
    return (
        f'<pre role="img" aria-label="{label}" style="{_PRE};line-height:1.1">{squares}</pre>'
        f'<div style="{SOFT};font-size:0.9em">{filled} of {html.escape(name)} ({shape}){cut}.</div>'
    )
