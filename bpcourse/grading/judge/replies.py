"""What a submission's process replies, before it is believed to be a reply; see inside/student.py."""

from __future__ import annotations

import warnings
from typing import Any

from bpcourse.grading.judge.clean import clean
from bpcourse.grading.judge.errors import MAX_TEXT, SubmissionError, error_of, too_long

FORMS: dict[str, tuple[type, ...]] = {
    "value": (object, dict, list),  # result, changed arguments, warnings
    "raised": (list, str, str, list),  # names of the class and its bases, message, frames, warnings
    "callback": (int, tuple, dict),  # number, arguments, keywords
}
"""The types of what follows each kind of reply; object: any value."""


def is_exactly(value: Any, kind: type) -> bool:
    """Whether a value is of this class itself; object: any value."""
    return kind is object or type(value) is kind


def has_form(value: Any, form: tuple[type, ...]) -> bool:
    """Whether this is a tuple with parts of exactly these types."""
    return (
        is_exactly(value, tuple) and len(value) == len(form) and all(map(is_exactly, value, form))
    )


def is_reply(reply: Any) -> bool:
    """Whether this has the form of a reply; what its parts claim is another matter."""
    kind: Any = reply[0] if is_exactly(reply, tuple) and reply else None
    form = FORMS.get(kind) if is_exactly(kind, str) else None
    if not form or not has_form(reply, (str, *form)):
        return False
    if kind == "raised":
        return bool(reply[1]) and all(is_exactly(name, str) for name in reply[1])
    return kind == "value" or all(is_exactly(key, str) for key in reply[3])


def raised(
    names: list[str], message: str, frames: str, texts: list[Any], limit: str
) -> SubmissionError:
    """The judge's exception for one that a reply tells of.

    limit  how long the call was allowed to take, in words
    """
    warn(texts)
    names = [clean(name[:100]) for name in names[:20]]
    message, frames = (clean(text[:MAX_TEXT], lines=True) for text in (message, frames))
    if names[0] == "TimeLimit":
        return too_long(limit, frames)
    return error_of(names, message, frames)


def warn(texts: list[Any]) -> None:
    """Warnings from inside are warnings here, for the report to remark on."""
    for text in texts[:10]:
        if type(text) is str:
            warnings.warn(clean(text[:300]), stacklevel=4)
