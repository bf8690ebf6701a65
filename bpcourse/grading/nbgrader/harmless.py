"""A student's Markdown, as formgrader and feedback pages may show it.

nbconvert makes a page's HTML from Markdown as it stands: a `<script>` in an answer would run when
the instructor opens it. So a text is rendered here the way pages do it, and stays as it is if nh3,
which knows what a browser makes of HTML, would take nothing out. Else tags, bad links and bad
macros lose their meaning and are shown as they were typed, but code and formulas keep theirs. What
is still not harmless then is shown as one block of code.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from bpcourse.grading.judge.clean import clean
from bpcourse.grading.nbgrader.escape import SIMPLE_TAG, without_meaning
from bpcourse.grading.nbgrader.shown import PICTURE, PICTURES, Attachments, does_nothing

LARGEST = 20_000  # characters of Markdown, pictures aside; its parser takes quadratic time
LARGEST_WITH_PICTURES = 10 << 20
LONGEST_LINE = 5000  # characters: nbconvert looks for links in quadratic time
BROKEN_AT = 1000  # characters of a line, in a text that is shown as it was typed
IN_THE_FILE = "all of it is in the file that was handed in"
_IN_THE_TEXT = re.compile(r"data:image/\w+;base64,[\w+/=]*")


def harmless(source: str, attachments: Attachments, taken: Collection[str] = frozenset()) -> str:
    """Markdown that shows the same as `source`, and does nothing else.

    attachments  the cell's, made harmless before
    taken        ids of elements that the page finds its fields by, which no heading may have
    """
    source = clean(source, lines=True)
    if len(source) > LARGEST_WITH_PICTURES or _is_long(_IN_THE_TEXT.sub("", source)):
        return _as_code(source)
    if does_nothing(source, attachments, taken):
        return source
    for simple_tags in (SIMPLE_TAG, None):
        text = without_meaning(source, attachments, taken, simple_tags)
        if text and does_nothing(text, attachments, taken):
            return text
    text = _as_code(source)
    return (
        text
        if does_nothing(text, {}, taken)
        else ("*This text cannot be shown here; it is in the file that was handed in.*")
    )


def as_code(source: str) -> str:
    """Markdown that shows a text as it was typed, or its beginning where it is long."""
    return _as_code(clean(source, lines=True))


def shortened(source: str, comment: str = "") -> str:
    """A text that pages show in reasonable time: as it is, or its beginning, in shorter lines, and
    a last line, which `comment` begins, that says so.
    """
    if not _is_long(source):
        return source
    lines = [
        line[start : start + BROKEN_AT]
        for line in source[:LARGEST].split("\n")
        for start in range(0, max(len(line), 1), BROKEN_AT)
    ]
    told = "Long lines are broken here"
    if len(source) > LARGEST:
        told += f", and {len(source):,} characters cut to {LARGEST:,}: {IN_THE_FILE}"
    return "\n".join([*lines, f"{comment}[{told}.]"])


def _is_long(source: str) -> bool:
    return len(source) > LARGEST or any(len(line) > LONGEST_LINE for line in source.split("\n"))


def only_pictures(attachments: Any) -> Attachments:
    """Of a cell's attachments, whatever they are, those that are pictures."""
    if not isinstance(attachments, dict):
        return {}
    found = {
        name: {kind: data for kind, data in bundle.items() if _is_picture_data(kind, data)}
        for name, bundle in attachments.items()
        if isinstance(bundle, dict)
    }
    return {name: pictures for name, pictures in found.items() if pictures}


def _is_picture_data(kind: str, data: Any) -> bool:
    return (
        kind in PICTURES
        and isinstance(data, str)
        and bool(PICTURE.match(f"data:{kind};base64,{data}"))
    )


def _as_code(source: str) -> str:
    source = shortened(source)
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", source))])
    return f"{fence}\n{source}\n{fence}"
