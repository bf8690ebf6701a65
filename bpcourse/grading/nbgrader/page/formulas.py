"""TeX to MathML, which browsers typeset by themselves; what cannot be converted stays TeX."""

from __future__ import annotations

import html
import re
from functools import cache, lru_cache
from xml.etree import ElementTree as ET

from math_core import LatexError, LatexToMathML

LONGEST = (
    600  # characters; the converter calls itself for what is nested, and has no end of its own
)
MOST = 4000  # formulas that are kept: all units together have about 1,030
_TAGS = {
    *("math", "menclose", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mphantom", "mroot"),
    *("mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd"),
    *("mtext", "mtr", "munder", "munderover"),
}
_ATTRIBUTES = {
    *("accent", "accentunder", "depth", "display", "displaystyle", "fence", "form", "height"),
    *("largeop", "linethickness", "lspace", "mathvariant", "maxsize", "minsize", "movablelimits"),
    *("notation", "rspace", "scriptlevel", "separator", "stretchy", "symmetric", "voffset"),
    "width",
}
_STYLE = re.compile(
    r"(?:\s*(?:border-(?:top|right|bottom|left)|color|justify-items|padding-(?:left|right)|"
    r"text-align|width):[\w\s.#%-]+;?)*\s*"
)
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot);)\w+;")  # characters with names that XML does not know


@lru_cache(MOST)
def formula(tex: str, *, block: bool) -> str:
    """A formula as HTML: MathML, or its TeX as text where that is not to be had.

    block  on a line of its own
    """
    mathml = _mathml(tex, block)
    if mathml is None:
        mark = "$$" if block else "$"
        return f"<code>{html.escape(f'{mark}{tex}{mark}')}</code>"
    return f'<span class="formula" tabindex="0">{mathml}</span>' if block else mathml


def _mathml(tex: str, block: bool) -> str | None:
    if len(tex) > LONGEST:
        return None
    try:
        made = _converter().convert_with_local_state(tex, displaystyle=block)
        made = _NAMED.sub(lambda name: html.unescape(name[0]), made)
        elements = ET.fromstring(made).iter()  # noqa: S314  the converter's own: no declarations
    except (LatexError, ET.ParseError):
        return None
    return made if all(map(_is_plain, elements)) else None


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(fancy_error=False)


def _is_plain(element: ET.Element) -> bool:
    """Whether an element only shows: a label gets an id, and a reference a link."""
    return element.tag in _TAGS and all(
        name in _ATTRIBUTES or (name == "style" and _STYLE.fullmatch(value))
        for name, value in element.attrib.items()
    )
