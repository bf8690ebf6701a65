"""A guess and its outcome: what is kept of them, how they compare, and what is said."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from typing import Any

from bpcourse.learner.record import Entry, entries, write
from bpcourse.learner.saying import as_number, in_words, say
from bpcourse.learner.unit_page import UnitPage, running_page

NEAR = 0.1  # a number this close to the outcome, relatively, counts as right


def take(name: str, guess: Any, choices: Sequence[Any]) -> None:
    """Keep a guess and say so; or say what is missing."""
    page = running_page()
    before = entries(_unit(page), page.folder if page else None)["predictions"].get(name, {})
    if guess is ... or (isinstance(guess, str) and not guess.strip()):
        _ask(before, choices)
        return
    chosen = _choice(guess, choices)
    if choices and chosen is None:
        say(f"{in_words(guess)} is not among the choices: {_listed(choices)}.")
        return
    new = _kept(guess if chosen is None else chosen, choices)
    entry = write(page, _unit(page), "predictions", name, lambda old: _first(old, new))
    if not entry.get("seen"):
        say(f"Your guess is noted: {entry['guess']}. You will meet it again beside the outcome.")
    elif entry["guess"] == new["guess"]:
        say(f"Your guess was {entry['guess']}; you have seen the outcome since.")
    else:
        say(
            f"You have seen the outcome, so your first guess, {entry['guess']}, stays in the record; "
            f"{new['guess']} is not kept."
        )


def compare(name: str, value: Any) -> None:
    """Show a guess beside the outcome, and keep that it was seen, and whether it was right."""
    page = running_page()
    was = in_words(value)
    before = entries(_unit(page), page.folder if page else None)["predictions"].get(name, {})
    if "guess" not in before:
        say(
            f"It was: {was}. (You have made no guess.)",
            f"It was: {_strong(was)}. (No guess was made.)",
        )
        return
    right, words = _judged(before, value)
    write(page, _unit(page), "predictions", name, lambda old: _seen(old, was, right))
    page_words = f" {html.escape(words)}" if words else ""
    say(
        f"Your guess: {before['guess']}. It was: {was}.{' ' if words else ''}{words}",
        f"Your guess: {_strong(before['guess'])}. It was: {_strong(was)}.{page_words}",
    )


def _unit(page: UnitPage | None) -> str:
    return page.unit if page else ""


def _ask(before: Entry, choices: Sequence[Any]) -> None:
    among = f" It is one of: {_listed(choices)}." if choices else ""
    noted = f" Noted so far: {before['guess']}." if "guess" in before else ""
    what = f" and run this cell again.{among}{noted} It is not graded."
    say(
        f"Write your guess in place of `...`{what}",
        f"Write your guess in place of <code>...</code>{html.escape(what)}",
    )


def _kept(guess: Any, choices: Sequence[Any]) -> Entry:
    number = None if isinstance(guess, str) and not choices else as_number(guess)
    kept: Entry = {"guess": in_words(guess)}
    if number is not None:
        kept["number"] = number
    if choices:
        kept["choices"] = [in_words(choice) for choice in choices]
    return kept


def _first(old: Entry, new: Entry) -> Entry:
    """What counts: the guess that was made before the outcome was seen."""
    return old if old.get("seen") and "guess" in old else new


def _seen(old: Entry, was: str, right: bool | None) -> Entry:
    """The first outcome counts as well: another run may give another."""
    return old if old.get("seen") else old | {"seen": True, "outcome": was, "right": right}


def _choice(guess: Any, choices: Sequence[Any]) -> Any:
    """The choice that a guess means, where 4, 4.0 and "4" are one, and so are "Up" and "up"."""
    return next((choice for choice in choices if _same(guess, choice)), None)


def _same(a: Any, b: Any) -> bool:
    first, second = as_number(a), as_number(b)
    if first is not None and second is not None:
        return math.isclose(first, second, rel_tol=1e-9, abs_tol=1e-12)
    return in_words(a).casefold() == in_words(b).casefold()


def _judged(entry: Entry, value: Any) -> tuple[bool | None, str]:
    """(is the guess right? None where nobody can say, the same in a few words)."""
    choices, number, was = entry.get("choices"), entry.get("number"), as_number(value)
    if isinstance(choices, list) and choices:
        meant = _choice(value, choices)
        if meant is None and was is not None:
            meant = _nearest(was, choices)
        if meant is None:
            return None, ""
        right = _same(meant, entry["guess"])
        return right, "That is right." if right else "Not this one."
    if isinstance(number, (int, float)) and was is not None:
        return _off(float(number), was)
    return None, ""


def _nearest(was: float, choices: Sequence[Any]) -> Any:
    """The choice nearest to a number, if all are numbers."""
    numbers = [as_number(choice) for choice in choices]
    if any(number is None for number in numbers):
        return None
    return min(choices, key=lambda choice: abs((as_number(choice) or 0.0) - was))


def _off(guess: float, was: float) -> tuple[bool, str]:
    """How far a number is off, and whether that is near."""
    if _same(guess, was) or in_words(guess) == in_words(was):
        return True, "That is right."
    off = abs(guess - was)
    near = off <= NEAR * abs(was)
    share = f", {100 * off / abs(was):.2g} %" if was and off < abs(was) else ""
    return near, f"Off by {in_words(off)}{share}{': near' if near else ''}."


def _listed(choices: Sequence[Any]) -> str:
    return ", ".join(map(in_words, choices))


def _strong(text: Any) -> str:
    return f"<strong>{html.escape(str(text))}</strong>"
