"""Markdown with what has a bad meaning escaped, so that it is shown as it was typed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Mapping

from nbconvert.filters.markdown_mistune import IPythonRenderer

from bpcourse.grading.nbgrader.shown import LINK, MACRO, PICTURE, Attachments, PageParts, render

MOST = 2000  # suspects in one text: more of them are no answer
_SUSPECT = re.compile(
    r"<(?=[a-zA-Z/!?])"  # a tag, a comment, or a link in angle brackets
    r"|(?<=\])[(]"  # where a link or picture leads
    r"|(?<=\]):"  # the same, told elsewhere in the text
    r"|(?<!#)#(?=#{0,5}[ \t]*[\w-])"  # a heading, which gets an id
    r"|(?i:(?<=http)|(?<=https)):(?=//)|" + MACRO.pattern
)
SIMPLE_TAG = re.compile(r"</?(?:b|br|em|i|kbd|mark|small|strong|sub|sup|u) ?/?>")
_INSTEAD = {"<": "&lt;", "(": r"\(", ":": r"\:", "#": r"\#", "\\": ""}
_MARK = 0x100000  # characters that nobody writes; Markdown takes them for letters


def without_meaning(
    source: str,
    attachments: Attachments,
    taken: Collection[str],
    simple_tags: re.Pattern[str] | None,
) -> str | None:
    """The text with what has a bad meaning escaped, unless it stands in code or a formula.

    To find out where it stands, the text is rendered with marks in the place of these characters.
    None if there are too many.
    simple_tags  tags that may stay
    """
    suspects = list(itertools.islice(_SUSPECT.finditer(source), MOST + 1))
    if len(suspects) > MOST or any(ord(letter) >= _MARK for letter in source):
        return None
    bad = [
        found.start()
        for found in suspects
        if not _is_good(source, found, attachments, taken, simple_tags)
    ]
    marks = {place: chr(_MARK + number) for number, place in enumerate(bad)}
    try:
        page = PageParts(render(_Scout, _replaced(source, marks), attachments))
    except Exception:
        return None
    code, formulas = set(page.code), set(page.formulas)
    return _replaced(
        source,
        {
            place: _INSTEAD[source[place]]
            for place, mark in marks.items()
            if mark not in code and (mark not in formulas or source[place] == "\\")
        },
    )


def _replaced(source: str, by: Mapping[int, str]) -> str:
    letters = list(source)
    for place, other in by.items():
        letters[place] = other
    return "".join(letters)


_HEADING = re.compile(r"#{0,5}[ \t]*([^\n]*?)[ \t#]*(?:\n|\Z)")
_ADDRESS = re.compile(r"""//[^\s<>"')\]]*""")
_IN_BRACKETS = re.compile(r"[^\s<>]+(?=>)")
_MAIL = re.compile(r"[\w.+-]+@[\w.-]+")
_TARGET = re.compile(r"\s*<?([^\s<>)]*)")


def _is_good(source, found, attachments, taken, simple_tags) -> bool:
    """Whether a suspect is harmless as it stands; `does_nothing` decides about the whole."""
    sign, end = found.group(), found.end()
    if sign == "\\":
        return False
    if sign == "#":
        return _at(_HEADING, source, end).replace(" ", "-") not in taken
    if sign == "<":
        link = _IN_BRACKETS.match(source, end)
        return bool(
            (link and (LINK.match(link[0]) or _MAIL.fullmatch(link[0])))
            or (simple_tags and simple_tags.match(source, end - 1))
        )
    if sign == ":" and source.startswith("//", end):
        return bool(LINK.match("http:" + _at(_ADDRESS, source, end)))
    target = _at(_TARGET, source, end)
    picture = PICTURE.match(target) or (
        target.startswith("attachment:") and target.removeprefix("attachment:") in attachments
    )
    if sign == ":":  # what it is for stands elsewhere
        return bool(picture or LINK.match(target))
    return bool(
        picture if _is_picture(source[max(end - 1000, 0) : end - 1]) else LINK.match(target)
    )


def _at(pattern: re.Pattern[str], source: str, place: int) -> str:
    """What the pattern, or its group, finds at this place of the text."""
    found = pattern.match(source, place)
    return found[found.lastindex or 0] if found else ""


def _is_picture(before: str) -> bool:
    """Whether the bracket that closes at the end of `before` is a picture's."""
    depth = 0
    for place in range(len(before) - 1, -1, -1):
        depth += {"]": 1, "[": -1}.get(before[place], 0)
        if depth == 0:
            return before[:place].endswith("!")
    return False


class _Scout(IPythonRenderer):
    """Marks formulas, in which nothing is taken for HTML; unlike Mermaid's code, in which it is."""

    def block_math(self, body: str) -> str:
        return f"<var>{super().block_math(body)}</var>"

    def inline_math(self, body: str) -> str:
        return f"<var>{super().inline_math(body)}</var>"

    def latex_environment(self, name: str, body: str) -> str:
        return f"<var>{super().latex_environment(name, body)}</var>"

    def block_mermaidjs(self, code: str) -> str:
        return f"<p>{self.escape_html(code)}</p>"
