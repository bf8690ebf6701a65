"""What a submission's process says that its cells put out, before it comes into a notebook.

Only text and PNG pictures, of the form that notebooks have.
"""

from __future__ import annotations

import base64
from typing import Any, cast

from bpcourse.grading.inside import outputs
from bpcourse.grading.inside.outputs import Output
from bpcourse.grading.judge.clean import clean

MAX_TEXT = 100_000  # characters of one output
PNG = b"\x89PNG\r\n\x1a\n"  # how a picture begins


def checked_outputs(claimed: Any) -> list[Output]:
    """The outputs of a cell, and a line for each that is malformed."""
    checked: list[Output] = []
    for output in cast("list[Any]", claimed)[:100] if type(claimed) is list else ():
        try:
            checked.append(_checked(output))
        except (LookupError, TypeError, ValueError, AttributeError):
            checked.append(stream("stderr", "(an output of this cell is malformed)\n"))
    return checked


def stream(name: str, text: Any) -> Output:
    """What was printed, cleaned."""
    return outputs.stream(name, checked_text(text))


def error_output(kind: str, message: str, frames: str = "") -> Output:
    """An exception; frames: the lines that led to it."""
    lines = [frames] if frames else []
    return outputs.error(kind, message, [*lines, f"{kind}: {message}"])


def checked_text(text: Any, lines: bool = True) -> str:
    """A text, cleaned and not too long. TypeError if it is none."""
    if type(text) is not str:
        raise TypeError
    return clean(text[:MAX_TEXT], lines)


def _checked(output: Any) -> Output:
    kind = output["output_type"]
    if kind == "stream" and output["name"] in ("stdout", "stderr"):
        return stream(output["name"], output["text"])
    if kind == "error":
        return _checked_error(output)
    if kind == "execute_result":
        return outputs.result(checked_text(output["data"]["text/plain"]))
    if kind == "display_data":
        png = output["data"]["image/png"]
        if type(png) is not str or not base64.b64decode(png, validate=True).startswith(PNG):
            raise ValueError("not a picture")
        return outputs.picture(png)
    raise ValueError(kind)


def _checked_error(output: Any) -> Output:
    return error_output(
        checked_text(output["ename"], lines=False)[:100],
        checked_text(output["evalue"])[:4000],
        checked_text(output["traceback"][0])[:8000],
    )
