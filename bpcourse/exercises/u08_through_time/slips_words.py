"""Which strings are too many and which are missing."""

from collections import Counter

from bpcourse.checking.exercise import Told

SHOWN = 3


def explain_slips(part, own, right, word, neighbours):
    """own and right: strings separated by blanks, as run_slips returns them."""
    mine, theirs = (set(text.split(" ")) - {""} for text in (own, right))
    found = [
        _listed(strings, what)
        for strings, what in ((mine - theirs, "too many"), (theirs - mine, "missing"))
        if strings
    ]
    twice = {text for text, times in Counter(own.split(" ")).items() if times > 1}
    if twice and not found:
        found = [f"{_listed(twice, 'more than once')}; a set holds each of them once"]
    if "" in own.split(" ") and own and not found:
        found = ["one string too many: ''"]
    return Told(f"for {word!r}, " + "; ".join(found)) if found else Told()


def _listed(strings, what):
    some = ", ".join(map(repr, sorted(strings)[:SHOWN]))
    more = ", ..." if len(strings) > SHOWN else ""
    count = "one string" if len(strings) == 1 else f"{len(strings)} strings"
    return f"{count} {what}: {some}{more}"
