"""JSON as people and broken tools write it, made valid where what is meant is plain."""

from __future__ import annotations

import json
import re
from typing import Any

_DECODER = json.JSONDecoder(strict=False)  # a line break inside a string is meant
_TOKEN = re.compile(
    r"""
      "(?P<double>[^"\\]*+(?:\\.[^"\\]*+)*+)\\?(?:"|\Z)
    | '(?P<single>[^'\\]*+(?:\\.[^'\\]*+)*+)\\?(?:'|\Z)
    | (?P<comment>//[^\n]*+|\#[^\n]*+|/\*.*?(?:\*/|\Z))
    | (?P<number>-?\d[\d.eE+-]*+)
    | (?P<word>-?[^\W\d]\w*+)
    | (?P<mark>[{}\[\]:,])
    | (?P<space>\s++)
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_WORDS = {"True": "true", "False": "false", "None": "null", "undefined": "null"}
_VALUES = {"true", "false", "null", "NaN", "Infinity", "-Infinity"}


def loads(text: str) -> Any:
    """The value of a whole text. ValueError where it is not JSON, or nested too deeply."""
    try:
        return json.loads(text, strict=False)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def value_at(text: str, start: int) -> tuple[Any, int]:
    """(the value that begins there, where it ends). ValueError where there is none."""
    try:
        return _DECODER.raw_decode(text, start)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def string(body: str) -> str:
    """What stands between the quotes of a string, whatever escapes it has."""
    try:
        return json.loads(f'"{_escaped(body)}"', strict=False)
    except ValueError:
        return body


def mended(text: str) -> str:
    """The text with quotes, commas, constants and escapes as JSON has them, without comments.

    Each token is looked at once. What was valid stays so. ValueError where a quotation mark seems
    to be missing: from there on, all that is inside of strings would be taken for what is outside.
    """
    out: list[str] = []
    last = "{"  # the token before, white space left out
    for match in _TOKEN.finditer(text):
        new = _token(match)
        if not new:
            continue
        if new in "}]" and last == ",":
            out[-1] = ""
        if _ends_a_value(last) and _begins_a_value(new):
            out.append(",")
        out.append(new)
        last = new
    return "".join(out)


def _token(match: re.Match[str]) -> str:
    """A token as JSON has it; nothing for white space, comments and stray characters."""
    kind, text = match.lastgroup, match[0]
    if kind == "double":
        if re.search(r"\n[ \t]*\Z", match["double"][-200:]):
            raise ValueError("a quotation mark is missing")
        return f'"{_escaped(match["double"])}"'
    if kind == "single":
        return f'"{_escaped(match["single"])}"'
    if kind == "word":
        word = _WORDS.get(text, text)
        return word if word in _VALUES else json.dumps(word)
    return text if kind in ("number", "mark") else ""


def _escaped(body: str) -> str:
    return re.sub(r'(?<!\\)"', r"\"", _ESCAPE.sub(_escape, body))


def _escape(match: re.Match[str]) -> str:
    what = match[1]
    if len(what) > 1 or what in '"\\/bfnrt':
        return match[0]
    return what if what == "'" else "\\\\" + what


def _ends_a_value(text: str) -> bool:
    return text not in "{[:,"


def _begins_a_value(text: str) -> bool:
    return text not in "}]:,"
