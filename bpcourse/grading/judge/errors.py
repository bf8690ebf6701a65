"""Exceptions of a submission's, as the judge and its tests know them."""

from __future__ import annotations

import builtins
import functools
from collections.abc import Sequence

from bpcourse.checking.outcome import TOO_LONG

MAX_TEXT = 4000  # characters of a message or of frames


class SubmissionError(Exception):
    """Something that went wrong in the submission, never in the judge.

    student_kind    name of the exception's class there
    student_frames  the student's own lines that led to it, as text
    """

    student_kind = "SubmissionError"
    student_frames = ""


class NoAnswer(SubmissionError):  # noqa: N818  it says what happened
    """No answer came: the process ended, took too long, or sent something else."""

    student_kind = "no answer"


def too_long(limit: str, frames: str = "") -> NoAnswer:
    """What a notebook's clock says as well of a call that was ended.

    limit  "10 s", "60 s in all"
    """
    error = NoAnswer(f"longer than {limit}")
    error.student_kind, error.student_frames = TOO_LONG, frames
    return error


_KNOWN: dict[str, type[Exception]] = {
    name: getattr(builtins, name)
    for name in (
        "ArithmeticError",
        "AssertionError",
        "AttributeError",
        "FloatingPointError",
        "ImportError",
        "IndexError",
        "KeyError",
        "LookupError",
        "MemoryError",
        "ModuleNotFoundError",
        "NameError",
        "NotImplementedError",
        "OverflowError",
        "RecursionError",
        "RuntimeError",
        "TypeError",
        "ValueError",
        "ZeroDivisionError",
    )
}


def error_of(names: Sequence[str], message: str, frames: str) -> SubmissionError:
    """The judge's own exception for one raised in the sandbox.

    names  of its class and bases; the first that is a well-known built-in decides which `except`
           clauses catch it, so that NotImplementedError arrives as NotImplementedError
    """
    known = next((name for name in names if name in _KNOWN), None)
    message = message[:MAX_TEXT]
    error = _twin(known)(message) if known else SubmissionError(message)
    error.student_kind, error.student_frames = names[0][:100], frames[:MAX_TEXT]
    return error


@functools.cache
def _twin(name: str) -> type[SubmissionError]:
    """The built-in exception of this name, as one of the submission's."""
    return type(name, (SubmissionError, _KNOWN[name]), {"__str__": Exception.__str__})
