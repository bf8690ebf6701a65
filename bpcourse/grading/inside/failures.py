"""What an exception of the submission's says, as plain text."""

from __future__ import annotations

import linecache
import traceback

MAX_TEXT = 4000  # characters of a message or of frames


def describe(error: BaseException) -> tuple[list[str], str, str]:
    """(names of the class and its bases, message, the submission's own frames)."""
    names = [cls.__name__ for cls in type(error).__mro__][:20]
    try:
        message = str(error)[:MAX_TEXT]
    except BaseException:
        message = ""
    return names, message, frames(error)[-MAX_TEXT:]


def frames(error: BaseException) -> str:
    """As text: "cell 5, line 3, in relu_backward: return dout * mask"."""
    lines: list[str] = []
    try:
        if isinstance(error, SyntaxError) and str(error.filename).startswith("<"):
            name = str(error.filename)
            text = error.text or linecache.getline(name, error.lineno or 0)
            lines.append(f"{name.strip('<>')}, line {error.lineno}: {text.strip()}")
        lines += [
            f"{frame.filename.strip('<>')}, line {frame.lineno}, in {frame.name}: {frame.line}"
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename.startswith(("<cell ", "<%"))
        ]
    except BaseException:
        pass
    if len(lines) > 30:
        lines[15:-15] = ["..."]
    return "\n".join(lines)


def raised_by(error: BaseException, filename: str) -> bool:
    """Was it a statement of this cell itself that failed, and no function that it called?"""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename.startswith("<cell "):
            return frame.filename == filename and frame.name.startswith("<")
    return False


def line_of(error: BaseException, filename: str) -> int | None:
    """The line at which a cell stopped; None if it is not known."""
    if isinstance(error, SyntaxError) and error.filename == filename:
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno for frame in frames if frame.filename == filename), None)
