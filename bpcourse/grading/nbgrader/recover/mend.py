"""Code that word processors, web pages and chats have spoilt, put right where that is certain.

Certain means: it was not Python, and is now. Code that is Python is never touched.
"""

from __future__ import annotations

import ast
import html
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator

from bpcourse.grading.nbgrader.recover.recovery import Recovery
from bpcourse.grading.nbgrader.recover.source import can_tell, error_of, parses, tree_of
from bpcourse.grading.nbgrader.recover.wording import quoted
from bpcourse.notebooks.cells import is_answer

MOST_CHARACTERS = 200  # that are replaced in a cell, one after the other

HTML = "codes of HTML (`&lt;`)"
_UNSEEN = ("Cf", "Cc", "Co")
_QUOTES = {  # opening: (closing, as Python has it)
    "“": ("”", '"'),
    "”": ("”", '"'),
    "„": ("“”", '"'),
    "«": ("»", '"'),
    "»": ("«", '"'),
    "‘": ("’", "'"),
    "’": ("’", "'"),
    "‚": ("‘’", "'"),
    "´": ("´", "'"),
    "′": ("′", "'"),
    "″": ("″", '"'),
}
_SIGNS = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹣", "-")
    | dict.fromkeys("×∗⋅·•", "*")
    | dict.fromkeys("÷∕⁄", "/")
    | dict.fromkeys("\u2028\u2029\x85\x0b\x1c\x1d\x1e", "\n")
    | {"≤": "<=", "≥": ">=", "≠": "!=", "→": "->", "…": "...", "²": "**2", "³": "**3"}
    | {"。": ".", "、": ",", "【": "[", "】": "]"}
)


def mend_code(recovery: Recovery) -> None:
    """Put right what can be, in the cells that a learner writes, and say what was there."""
    name_of = {id(cell): name for name, cell in recovery.found.items()}
    for cell in recovery.cells:
        name = name_of.get(id(cell))
        if name and not (is_answer(recovery.due[name]) and recovery.due[name].cell_type == "code"):
            continue
        if cell.kind != "code" and not name:
            continue
        where = f"Cell `{name}`" if name else "A cell of your own"
        if (recovery.is_released(cell) and not name) or not can_tell(cell.source):
            continue
        source, what = mended(cell.source)
        if what:
            cell.source = source
            recovery.remarks.append(f"{where} was no Python because of {what}; that was put right.")
        elif name and not parses(cell.source) and (what := spoilt_by(cell.source)):
            recovery.remarks.append(f"{where} is no Python, and has {what} in it.")


def mended(source: str) -> tuple[str, str | None]:
    """(the code, what was put right in it or None)."""
    if not can_tell(source) or parses(source):
        return source, None
    tried, done = source, list[str]()
    for words, mend in _MENDS:
        changed = mend(tried)
        if changed == tried:
            continue
        done += [words] if words else _kinds(set(Counter(tried) - Counter(changed)))
        tried = changed
        if parses(tried):
            return tried, " and ".join(dict.fromkeys(done))
    return source, None


def spoilt_by(source: str) -> str | None:
    """What in code that is not Python comes from no keyboard; None if nothing does."""
    found = list(_kinds(set(source)))
    if re.search(r"&(?:lt|gt|amp|quot|nbsp|#\d+);", source):
        found.append(HTML)
    return " and ".join(found) or None


def _kinds(characters: set[str]) -> Iterator[str]:
    """What characters are that come from no keyboard."""
    signs = {c for c in characters if not c.isascii() and c not in _QUOTES}
    spaces = {c for c in signs if unicodedata.category(c) == "Zs"}
    unseen = {c for c in signs if unicodedata.category(c) in _UNSEEN}
    others = {c for c in signs - spaces - unseen if _keyboard(c) != c and not c.isalnum()}
    if characters & set(_QUOTES):
        yield "curly quotes"
    if spaces:
        yield "non-breaking or wide spaces"
    if unseen:
        yield "invisible characters"
    if others:
        yield " ".join(quoted(c) for c in sorted(others)[:5])


def _characters(source: str) -> str:
    """The code with those characters replaced that Python stumbles over, one after the other."""
    for _ in range(MOST_CHARACTERS):
        error = error_of(source)
        found = re.search(r"U\+([0-9A-F]{4,6})", str(error)) if error else None
        if error is None or found is None:
            break
        character = chr(int(found[1], 16))
        position = _position(source, error, character)
        if position is None:
            break
        replaced = _replaced(source, position)
        if replaced == source:
            break
        source = replaced
    return source


def _position(source: str, error: SyntaxError, character: str) -> int | None:
    """Where the character is that Python stumbled over."""
    lines = re.split(r"(?<=\n)", source)
    number = min(error.lineno or 1, len(lines)) - 1
    start = sum(map(len, lines[:number]))
    exact = start + (error.offset or 1) - 1
    if source[exact : exact + 1] == character:
        return exact
    for begin, end in ((start, start + len(lines[number])), (0, len(source))):
        if (found := source.find(character, begin, end)) >= 0:
            return found
    return None


def _replaced(source: str, position: int) -> str:
    """The code with the character there replaced, a quotation mark together with its partner."""
    character = source[position]
    if character in _QUOTES:
        partners, quote = _QUOTES[character]
        end = source.find("\n", position)
        line = source[position + 1 : end if end >= 0 else len(source)]
        partner = next((i for i, c in enumerate(line) if c in partners), None)
        rest = source[position + 1 :]
        if partner is not None:
            rest = rest[:partner] + quote + rest[partner + 1 :]
        return source[:position] + quote + rest
    end = position + 1  # an indentation is put right as a whole, or it would fit no other
    while end < len(source) and source[end] == character:
        end += 1
    return source[:position] + _keyboard(character) * (end - position) + source[end:]


def _keyboard(character: str) -> str:
    """A character as a keyboard has it; nothing for one that is not seen."""
    sign = character.translate(_SIGNS)
    if sign != character:
        return sign
    if unicodedata.category(character) == "Zs":
        return " "
    if unicodedata.category(character) in _UNSEEN:
        return ""
    plain = unicodedata.normalize("NFKC", character)
    return plain if plain.isascii() else character


def _quotes(source: str) -> str:
    """The code with all curly quotes straight."""
    return re.sub("[“”„«»]", '"', re.sub("[‘’‚]", "'", source))


def _unfenced(source: str) -> str:
    """The code without the fences that Markdown has around it."""
    return re.sub(r"^[ \t]*```.*$\n?", "", source, flags=re.MULTILINE)


def _without_numbers(source: str) -> str:
    """The code without line numbers, where each line has the next."""
    lines = source.splitlines()
    found = [re.match(r"\s*(\d{1,9})[.:|)]?(?:[ \t]|$)", line) for line in lines if line.strip()]
    numbers = [int(match[1]) for match in found if match]
    if len(numbers) < max(len(found), 2) or numbers != list(
        range(numbers[0], numbers[0] + len(numbers))
    ):
        return source
    return "\n".join(re.sub(r"^\s*\d+[.:|)]?[ \t]?", "", line) for line in lines)


def _only_prompted(source: str) -> str:
    """The lines after prompts, without what was printed between them."""
    lines = [
        re.match(r"\s*(?:>>>|\.\.\.:?|In \[\d*\]:) ?(.*)", line) for line in source.splitlines()
    ]
    return "\n".join(line[1] for line in lines if line) if any(lines) else source


def _unescaped(source: str) -> str:
    r"""The code where its line breaks were written out, as \n."""
    if source.strip().count("\n") > 1 or "\\n" not in source:
        return source
    signs = {"n": "\n", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
    return re.sub(r"\\([nt\"'\\])", lambda match: signs[match[1]], source)


def _reread(source: str) -> str:
    """The code where UTF-8 was once read as Windows-1252: `â€œ` for a curly quote."""
    try:
        return source.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return source


def _tabs(source: str) -> str:
    """The code with spaces for tabs, where it means the same for tabs of any width."""
    if "\t" not in source:
        return source
    widths = [source.expandtabs(width) for width in (4, 8)]
    trees = [_dumped(text) for text in widths]
    return widths[0] if trees[0] and trees[1] in ("", trees[0]) else source


def _dumped(source: str) -> str:
    """What plain Python means; nothing for other text."""
    tree = tree_of(source) if error_of(source) is None else None
    try:
        return ast.dump(tree) if tree else ""
    except RecursionError:
        return ""


def _unseen(source: str) -> str:
    """The code without control characters and a terminal's colors."""
    return re.sub(r"\x1b\[[\d;]*m|[\x00-\x08\x0e-\x1f\x7f]", "", source)


_MENDS: list[tuple[str, Callable[[str], str]]] = [
    ("control characters", _unseen),
    ("fences of Markdown", _unfenced),
    (HTML, lambda s: html.unescape(s) if re.search(r"&[a-z#\d]+;", s) else s),
    ("line breaks written as \\n", _unescaped),
    ("line numbers", _without_numbers),
    ("prompts and what was printed", _only_prompted),
    ("UTF-8 that was read as Windows-1252", _reread),
    ("tabs among spaces", _tabs),
    ("", _characters),  # says itself which
    ("curly quotes", _quotes),
]
