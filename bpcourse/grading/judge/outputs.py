"""What a submission's process says that its cells put out, before it comes into a notebook.

Only text and PNG pictures, of the form that notebooks have.
"""

from __future__ import annotations

import base64
import struct
from typing import Any, cast

from bpcourse.grading.inside import outputs
from bpcourse.grading.inside.outputs import Output
from bpcourse.grading.judge.clean import clean

MAX_TEXT = 100_000  # characters of one output
MAX_CELL = 400_000  # characters of a cell's outputs in all, pictures aside
MAX_WORDS = 1000  # characters of what is to be seen on a picture
MAX_PIXELS = 50_000_000  # of a picture: a page takes four bytes for each, whatever the file's size
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"  # how a picture begins; then come its width and height
CUT = "(the rest of what this cell put out is left out: it is too much)\n"


def checked_outputs(claimed: Any) -> list[Output]:
    """The outputs of a cell, and a line for each that is malformed."""
    checked: list[Output] = []
    room = MAX_CELL
    for output in cast("list[Any]", claimed)[:100] if type(claimed) is list else ():
        try:
            checked.append(_checked(output))
        except (LookupError, TypeError, ValueError, AttributeError):
            checked.append(stream("stderr", "(an output of this cell is malformed)\n"))
        room -= _length(checked[-1])
        if room < 0:
            return [*checked[:-1], stream("stderr", CUT)]
    return checked


def _length(output: Output) -> int:
    """Characters of what is no picture; a message stands twice, in its traceback as well."""
    return sum(len(output.get(part, "")) for part in ("text", "evalue")) + sum(
        len(text)
        for text in (*output.get("traceback", ()), output.get("data", {}).get("text/plain", ""))
    )


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
        if type(png) is not str or not _is_picture(base64.b64decode(png, validate=True)):
            raise ValueError("not a picture")
        words = output["data"].get("text/plain", "")
        return outputs.picture(png, checked_text(words, lines=False)[:MAX_WORDS])
    raise ValueError(kind)


def _is_picture(png: bytes) -> bool:
    """Whether this begins as a PNG does, and is not a small file that unfolds to gigabytes."""
    if not png.startswith(PNG) or len(png) < len(PNG) + 8:
        return False
    width, height = struct.unpack_from(">II", png, len(PNG))
    return width * height <= MAX_PIXELS


def _checked_error(output: Any) -> Output:
    return error_output(
        checked_text(output["ename"], lines=False)[:100],
        checked_text(output["evalue"])[:4000],
        checked_text(output["traceback"][0])[:8000],
    )
