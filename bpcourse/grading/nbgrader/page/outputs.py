"""What a cell put out, as the page shows it: text, pictures, and the judge's cards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from bpcourse.checking.report import MIME
from bpcourse.grading.judge.clean import clean
from bpcourse.notebooks.cells import is_graded

_BASE64 = re.compile(r"[\w+/=\s]*")
NO_WORDS = "<Figure>"  # what stands for a picture that nobody has described


@dataclass(frozen=True)
class Shown:
    """One output: the judge's card, else a picture with words for who does not see it, else text."""

    text: str = ""
    picture: str = ""  # PNG in base 64
    card: Markup = field(default_factory=Markup)
    failed: bool = False  # the text is an exception's


def shown_outputs(cell: Mapping[str, Any]) -> list[Shown]:
    """The outputs of a code cell. HTML is taken from nobody but the judge, whose cells are locked."""
    graded = is_graded(cell)
    found = [_shown(output, graded) for output in cell.get("outputs", [])]
    return [output for output in found if output is not None]


def has_card(cell: Mapping[str, Any]) -> bool:
    """Whether the judge has put a card below this cell."""
    return is_graded(cell) and any(_data(output).get(MIME) for output in cell.get("outputs", []))


def _shown(output: Mapping[str, Any], graded: bool) -> Shown | None:
    kind, data = output.get("output_type"), _data(output)
    if kind == "stream":
        return _text(output.get("text"))
    if kind == "error":
        lines = "\n".join(output.get("traceback", ()))
        return _text(lines or f"{output.get('ename')}: {output.get('evalue')}", failed=True)
    if graded and data.get(MIME) and data.get("text/html"):
        return Shown(card=Markup(_joined(data["text/html"])))  # noqa: S704  the judge's own
    words = _joined(data.get("text/plain"))
    picture = _joined(data.get("image/png"))
    if picture and _BASE64.fullmatch(picture):
        return Shown(clean("" if words == NO_WORDS else words), picture)
    return _text(words)


def _text(text: Any, failed: bool = False) -> Shown | None:
    cleaned = clean(_joined(text), lines=True).rstrip("\n")
    return Shown(cleaned, failed=failed) if cleaned else None


def _data(output: Mapping[str, Any]) -> Mapping[str, Any]:
    return output.get("data") or {}


def _joined(text: Any) -> str:
    """A text that a file may have as a list of lines."""
    return "".join(text) if isinstance(text, list) else str(text or "")
