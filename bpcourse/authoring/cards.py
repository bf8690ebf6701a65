"""The cards of a master, and that they say what the exercises and the cells say.

# Unit 2: A network of matrices                     opening card: the unit's number and title,
> **Time** about 210 minutes.                       its minutes,
> **Prerequisites** Unit 1 ...                      and the units that it builds on

### Exercise 3: `relu_backward`                     an exercise, numbered from 1

> **Difficulty** ●○○○○ · **Importance** ●●●●● · **Time** 5 minutes · **1 point**

> **Question A · 2 points, read by your instructor**      a written question
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bpcourse.authoring.errors import AuthoringError
from bpcourse.exercises import get_exercise
from bpcourse.notebooks.calls import check_call
from bpcourse.notebooks.cells import Role, label, points, role_of

_HEADING = re.compile(r"^#+ Exercise\b.*$", re.MULTILINE)
_CARD = re.compile(
    r"> \*\*Difficulty\*\* [●○]{5} · \*\*Importance\*\* [●○]{5} · "
    r"\*\*Time\*\* (\d+) minutes · \*\*(.+)\*\*"
)
_QUESTION = re.compile(r"^> \*\*Question\b.*$", re.MULTILINE)


@dataclass(frozen=True)
class Opening:
    """What a unit's first cell says of it."""

    number: int
    title: str
    minutes: int
    needs: tuple[int, ...]  # numbers of other units


def read_opening(notebook: Any) -> Opening:
    """A unit's opening card. AuthoringError if it lacks a line."""
    text = notebook.cells[0].source
    title = re.search(r"^# Unit (\d+)\W+(.+)$", text, re.MULTILINE)
    minutes = re.search(r"\*\*Time\*\*\D*(\d+)[\s>]+minutes", text)
    needs = re.search(r"\*\*Prerequisites\*\*(.*?)(?:\n>?\s*\n|\Z)", text, re.DOTALL)
    if not title:
        raise _lacks("# Unit N: title")
    if not minutes:
        raise _lacks("> **Time** about N minutes")
    if not needs:
        raise _lacks("> **Prerequisites** Unit N ...")
    numbers = {
        int(number)
        for units in re.findall(r"[Uu]nits?((?:\W+(?:and\W+)?\d+)+)", needs[1])
        for number in re.findall(r"\d+", units)
    }
    return Opening(int(title[1]), title[2].strip(), int(minutes[1]), tuple(sorted(numbers)))


def check_cards(notebook: Any) -> dict[str, int]:
    """Refuse cards that say otherwise than exercises and cells; {exercise: its minutes}."""
    minutes: dict[str, int] = {}
    questions = 0
    above: list[str] = []  # the text since the last task
    for cell in notebook.cells:
        role = role_of(cell)
        if role is Role.CHECK:
            name = check_call(cell.source) or ""
            minutes[name] = _check_exercise(cell, len(minutes) + 1, "\n\n".join(above))
        elif role is Role.WRITTEN:
            questions += 1
            _check_question(cell, questions, "\n\n".join(above))
        if role in (Role.CHECK, Role.WRITTEN):
            above = []
        elif cell.cell_type == "markdown":
            above.append(cell.source)
    if left := _HEADING.findall("\n".join(above)):
        raise AuthoringError(f"no check follows the card `{left[0]}`")
    return minutes


def _check_exercise(cell: Any, number: int, above: str) -> int:
    """Refuse the card of this check if it is wrong; its minutes."""
    name = check_call(cell.source) or ""
    heading, worth = f"### Exercise {number}: `{name}`", _in_words(get_exercise(name).points)
    found = _HEADING.findall(above)
    if not found:
        raise AuthoringError(
            f"there is no card above this check. It begins `{heading}`, and its next line is\n"
            "> **Difficulty** ●●○○○ · **Importance** ●●●○○ · **Time** 10 minutes · "
            f"**{worth}**",
            cell=label(cell),
        )
    if len(found) > 1:
        raise AuthoringError(f"no check follows the card `{found[0]}`")
    if found[0] != heading:
        raise AuthoringError(
            f"its card is headed `{found[0]}`, but it should be `{heading}`", cell=label(cell)
        )
    below = above.split(heading, 1)[1].strip().split("\n", 1)[0]
    card = _CARD.fullmatch(below)
    if not card:
        raise AuthoringError(
            f"the first line of its card is `{below}`, but it should be like\n"
            "> **Difficulty** ●●○○○ · **Importance** ●●●○○ · **Time** 10 minutes · "
            f"**{worth}**",
            cell=label(cell),
        )
    if card[2] != worth:
        raise AuthoringError(
            f"its card says {card[2]}, but the exercise has {worth}", cell=label(cell)
        )
    return int(card[1])


def _check_question(cell: Any, number: int, above: str) -> None:
    due = (
        f"> **Question {chr(ord('A') + number - 1)} · {_in_words(points(cell))}, "
        "read by your instructor**"
    )
    found = _QUESTION.findall(above)
    if found != [due]:
        says = f"`{found[-1]}`" if found else "nothing of the kind"
        raise AuthoringError(
            f"above this question stands {says}, but it should be `{due}`", cell=label(cell)
        )


def _in_words(points: float) -> str:
    return f"{points:g} point{'' if points == 1 else 's'}"


def _lacks(line: str) -> AuthoringError:
    return AuthoringError(f"the opening card has no line like `{line}`")
