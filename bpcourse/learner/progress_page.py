"""What progress() shows: points, what is open, questions, predictions, and the next unit."""

from __future__ import annotations

import html
import os
from urllib.parse import quote

from bpcourse.learner.live import names_here
from bpcourse.learner.standing import Standing, standing_in
from bpcourse.learner.unit_page import running_page

MOST = 5  # open exercises; the others are counted


def here() -> Standing | None:
    """Where the learner stands in the running notebook; None where its file cannot be found."""
    page = running_page()
    return standing_in(page, names_here()) if page else None


def as_text(standing: Standing) -> str:
    """The same as the page's, line by line."""
    following = standing.next_unit
    lines = [headline(standing), *to_do(standing), *questions(standing), *guesses(standing)]
    return "\n".join([*lines, *([f"Next: {following.title}"] if following else [])])


def as_html(standing: Standing) -> str:
    """A few lines; the bar is drawn in the page's own color."""
    share = 100 * standing.earned / standing.possible if standing.possible else 0
    bar = (
        '<div aria-hidden="true" style="border:1px solid currentColor;border-radius:4px;'
        'height:8px;max-width:24em;margin:4px 0;overflow:hidden">'
        f'<div style="width:{share:.0f}%;height:100%;background:currentColor;opacity:0.6"></div>'
        "</div>"
    )
    lines = [*to_do(standing), *questions(standing), *guesses(standing)]
    body = "".join(f"<div>{html.escape(line)}</div>" for line in lines)
    return f"<strong>{html.escape(headline(standing))}</strong>{bar}{body}{_link(standing)}"


def headline(standing: Standing) -> str:
    """Unit and points: "Unit 2: ...: 12.5 of 21 points"."""
    return f"{standing.page.title}: {standing.earned:g} of {standing.possible:g} points"


def to_do(standing: Standing) -> list[str]:
    """Where to go on, and what else is open. What was not answered yet stands first."""
    if not standing.exercises:
        return []
    if not standing.open:
        return ["All exercises are done."]
    first, *others = sorted(standing.open, key=lambda exercise: exercise.state != "open")
    lines = [f"Go on with {first.task.title} ({first.in_words})."]
    if others:
        named = [f"{e.task.title} ({e.in_words})" for e in others[:MOST]]
        more = f"; and {len(others) - MOST} more" if len(others) > MOST else ""
        lines.append(f"Open, too: {'; '.join(named)}{more}.")
    return lines


def questions(standing: Standing) -> list[str]:
    """How many of the written questions are answered, which a teacher marks."""
    all_of_them, without = standing.page.questions, standing.unanswered
    if not all_of_them:
        return []
    open_ones = f"; open: {'; '.join(task.title for task in without)}" if without else ""
    answered = len(all_of_them) - len(without)
    return [
        f"Written questions answered, as last saved: {answered} of {len(all_of_them)}{open_ones}."
    ]


def guesses(standing: Standing) -> list[str]:
    """How many of the unit's predictions were made, and how many were right."""
    made, judged, right = standing.guessed
    possible = max(len(standing.page.predictions), made)
    if not possible:
        return []
    verdict = f"; right: {right} of {judged}" if judged else ""
    return [f"Predictions made: {made} of {possible}{verdict}."]


def _link(standing: Standing) -> str:
    following = standing.next_unit
    if following is None:
        return ""
    path = os.path.relpath(following.path.resolve(), standing.page.path.resolve().parent)
    address = quote(path.replace(os.sep, "/"))
    return f'<div>Next: <a href="{address}">{html.escape(following.title)}</a></div>'
