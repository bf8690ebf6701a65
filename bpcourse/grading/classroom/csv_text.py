"""A CSV file as text in which single fields are filled in, and every other character stays.

What an LMS exports goes back to it: its order, quotes, line ends and byte-order mark are its own.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

LARGEST = 100 << 20
FIELD = re.compile(r'"(?:[^"]|"")*"?[^"\r\n]*?(?=DELIMITER|\r|\n|\Z)|[^DELIMITER\r\n]*')


class NotCsv(ValueError):  # noqa: N818  it says what happened
    """A file that is no CSV file of the kind that was meant; the message says why."""


@dataclass
class CsvText:
    """The rows of a file, each a list of values, and where in the text each value stands."""

    text: str
    encoding: str
    delimiter: str
    rows: list[list[str]]
    spans: list[list[tuple[int, int]]]
    filled: dict[tuple[int, int], str] = field(default_factory=dict[tuple[int, int], str])

    def fill(self, row: int, column: int, value: str) -> None:
        """Put a value, a number for one, in the place of another."""
        self.filled[row, column] = value

    def content(self) -> bytes:
        """The file, with what was filled in."""
        pieces, end = [], 0
        for (row, column), value in sorted(self.filled.items()):
            start, stop = self.spans[row][column]
            quoted = self.text[start : start + 1] == '"' or self.delimiter in value
            pieces += [self.text[end:start], f'"{value}"' if quoted else value]
            end = stop
        return "".join([*pieces, self.text[end:]]).encode(self.encoding)


def read_csv(path: Path) -> CsvText:
    """A CSV file with commas, semicolons or tabs, in whatever encoding an LMS or Excel writes it.

    NotCsv if it is none.
    """
    try:
        content = path.read_bytes()[: LARGEST + 1]
    except OSError as error:
        raise NotCsv(f"{path} cannot be read ({error.strerror})") from error
    if len(content) > LARGEST:
        raise NotCsv(f"{path} has more than {LARGEST >> 20} MB")
    if content.startswith(b"PK\x03\x04"):
        raise NotCsv(f"{path} is a spreadsheet or archive: save it as CSV")
    encoding = _encoding(content)
    text = content.decode(encoding)
    if "\x00" in text:
        raise NotCsv(f"{path} is no text")
    if not text.strip():
        raise NotCsv(f"{path} is empty")
    head = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    rows, spans = _split(text, delimiter)
    return CsvText(text, encoding, delimiter, rows, spans)


def _encoding(content: bytes) -> str:
    """One in which the file can be read and written without losing a byte."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16-le" if content.startswith(b"\xff") else "utf-16-be"
    for encoding in ("utf-8", "cp1252"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def _split(text: str, delimiter: str) -> tuple[list[list[str]], list[list[tuple[int, int]]]]:
    pattern = re.compile(FIELD.pattern.replace("DELIMITER", re.escape(delimiter)))
    rows, spans = [], []
    row: list[str] = []
    places: list[tuple[int, int]] = []
    position = 1 if text.startswith("\ufeff") else 0
    while position <= len(text):
        match = pattern.match(text, position)
        assert match is not None  # noqa: S101  the second half of the pattern matches nothing, too
        row.append(_value(match[0]))
        places.append(match.span())
        position = match.end()
        ending = re.compile(r"\r\n|\r|\n").match(text, position)
        if text[position : position + 1] == delimiter:
            position += 1
            continue
        if row != [""]:
            rows.append(row)
            spans.append(places)
        row, places = [], []
        if ending is None:
            break
        position = ending.end()
        if position == len(text):
            break
    return rows, spans


def _value(field: str) -> str:
    """A field's value, as the csv module has it."""
    if not field.startswith('"'):
        return field
    return next(csv.reader(io.StringIO(field, newline="")), [""])[0]
