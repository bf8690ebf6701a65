"""What an exception of the submission's says, as plain text."""

from __future__ import annotations

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
            name, text = str(error.filename).strip("<>"), (error.text or "").strip()
            lines.append(f"{name}, line {error.lineno}: {text}")
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


def innermost_cell(error: BaseException) -> str | None:
    """File name of the cell whose code was running last, e.g. "<cell 5>"; None if none was."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename.startswith("<cell "):
            return frame.filename
    return None
