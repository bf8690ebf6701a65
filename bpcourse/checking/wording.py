"""What several sentences of a report have in common: how cases are named, and how a sentence ends."""

from __future__ import annotations

from collections.abc import Sequence

MOST = 3  # names in a row


def cases(names: Sequence[str]) -> str:
    """Names of cases in a sentence, in quotes since they are phrases; of many, the first."""
    shown = ", ".join(map(quoted, names[:MOST]))
    if len(names) > MOST:
        return f"{len(names)} cases: {shown}, ..."
    return f"case{'' if len(names) == 1 else 's'} {shown}"


def quoted(name: str) -> str:
    """The name of a case, in quotes."""
    return f"'{name}'"


def ended(text: str) -> str:
    """The text as a whole sentence: with one mark at its end, and no blank before it."""
    text = text.rstrip()
    return text if text.endswith((".", "?", "!")) else f"{text}."


def exception(kind: str, message: str) -> str:
    """An exception in one line; many have no message."""
    return f"{kind}: {message.strip()}" if message.strip() else kind
