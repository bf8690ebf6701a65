"""A checkup as a card in JupyterLab: readable in light and dark, and by a screen reader."""

from __future__ import annotations

import base64
import html
import io

from bpcourse.checking.page import card
from bpcourse.checkup.finding import CERTAIN, Finding
from bpcourse.checkup.picture import draw, in_words
from bpcourse.checkup.result import Checkup, Examined, heading


def as_html(checkup: Checkup) -> str:
    """The first finding open, the others and what was examined in folds, and the picture."""
    first = checkup.first
    color = card.RIGHT if first is None else card.WRONG if first.sure == CERTAIN else card.UNSURE
    body = _finding(first) if first else _list(checkup.advice)
    others = "".join(
        f'<p style="margin:6px 0 0"><strong>{html.escape(heading(finding))}</strong></p>'
        f"{_finding(finding)}"
        for finding in checkup.findings[1:]
    )
    also = _fold(f"Also found ({len(checkup.findings) - 1})", others) if others else ""
    return (
        f'<section role="group" aria-label="{html.escape(checkup.title)}" '
        f'style="{card.CARD.format(color=color)}"><strong>{html.escape(checkup.title)}</strong>'
        f"{body}{also}{_picture(checkup)}{_examined(checkup)}</section>"
    )


def _finding(finding: Finding) -> str:
    return (
        f'<div style="margin-top:6px">{card.prose(finding.words)}</div>'
        f'<div style="margin-top:6px"><em>What to do:</em> {card.prose(finding.do)}</div>'
    )


def _list(sentences: list[str]) -> str:
    items = "".join(f"<li>{card.prose(sentence)}</li>" for sentence in sentences)
    return f'<div style="margin-top:6px">What to try:</div><ul style="margin:2px 0">{items}</ul>'


def _fold(title: str, content: str) -> str:
    return (
        f'<details style="margin-top:6px"><summary style="cursor:pointer;display:list-item;{card.SOFT}">'
        f"{html.escape(title)}</summary>{content}</details>"
    )


def _examined(checkup: Checkup) -> str:
    lines = [f"<li>{_mark(one)} {html.escape(one.question)}</li>" for one in checkup.examined]
    if checkup.unexamined:
        lines.append(f"<li>{len(checkup.unexamined)} more wait until this is mended.</li>")
    lines += [f"<li>Note: {card.prose(note)}.</li>" for note in checkup.notes]
    return _fold("What was examined", f'<ul style="margin:2px 0">{"".join(lines)}</ul>')


def _mark(one: Examined) -> str:
    return "Well:" if one.verdict == "ok" else f"{one.verdict.capitalize()}:"


def _picture(checkup: Checkup) -> str:
    words = in_words(checkup)
    if not words:
        return ""
    file = io.BytesIO()
    draw(checkup).savefig(file, format="png", dpi=100)
    data = base64.b64encode(file.getvalue()).decode()
    return (
        f'<img alt="{html.escape(words)}" src="data:image/png;base64,{data}" '
        'style="display:block;margin-top:8px;max-width:100%">'
    )
