"""What a text is on a page, and whether it does nothing there.

nbconvert makes a page's HTML from Markdown as it stands. Here a text is rendered the way pages do
it, and compared with what nh3, which knows what a browser makes of HTML, leaves of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from html.parser import HTMLParser
from typing import Any

import nh3
from nbconvert.filters import strip_files_prefix
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

Attachments = dict[str, dict[str, str]]
"""A cell's: {name: {MIME type: data}}."""

PICTURES = ("image/png", "image/jpeg", "image/gif")  # never SVG, which holds scripts
MACRO = re.compile(  # MathJax's that make links, attributes and styles, or load more of it
    r"\\(?=\\{0,9}(?:href|class|style|cssId|data|bbox|mmlToken|require|unicode|includegraphics"
    r"|FormInput)(?![a-zA-Z]))"
)
LINK = re.compile(
    r"#|mailto:|https?://(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#]|\Z)", re.IGNORECASE
)
PICTURE = re.compile(  # in the text, or a file beside the notebook; no address is asked for it
    rf"data:(?:{'|'.join(PICTURES)});base64,[\w+/=%\s]*\Z"
    r"|(?:(?!\.)(?:[\w. -]|%(?!2[ef]|5c)[0-9a-f]{2})+/)*"
    r"(?!\.)(?:[\w. -]|%(?!2[ef]|5c)[0-9a-f]{2})+\.(?:png|jpe?g|gif)\Z",
    re.IGNORECASE,
)
_ATTRIBUTES = {  # that the page's renderer makes, and values that do no harm
    "href": LINK,
    "src": PICTURE,
    "alt": re.compile(""),
    "title": re.compile(""),
    "class": re.compile(
        r"(?:highlight|anchor-link|task-list-item(?:-checkbox)?|language-\S+"
        r"|(?:jp-M|m)ermaid|[a-z]{1,2}\d?)?\Z"
    ),
    "style": re.compile(r"text-align:\s*(?:left|right|center)\Z"),
    "type": re.compile(r"checkbox\Z"),
    "disabled": re.compile(""),
    "checked": re.compile(""),
    "start": re.compile(r"\d+\Z"),
    "width": re.compile(r"\d+%?\Z"),
    "height": re.compile(r"\d+\Z"),
}
_TAGS = {
    *("a", "b", "blockquote", "br", "code", "dd", "del", "details", "div", "dl", "dt", "em"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "input", "ins", "kbd", "li", "mark"),
    *("ol", "p", "pre", "s", "small", "span", "strong", "sub", "summary", "sup"),
    *("table", "tbody", "td", "th", "thead", "tr", "u", "ul"),
}


def does_nothing(source: str, attachments: Attachments, taken: Collection[str]) -> bool:
    """Whether a page that shows this Markdown has nothing in it but text, pictures and plain links.

    attachments  the cell's, made harmless before
    taken        ids that no heading may have
    """
    try:
        html = render(IPythonRenderer, source, attachments)
        page, cleaned = PageParts(html), PageParts(_cleaner(taken).clean(html))
    except Exception:  # a picture is missing, too deeply nested, <![: no page could show it
        return False
    return page.parts == cleaned.parts and not MACRO.search(page.text)


def render(renderer: type[IPythonRenderer], source: str, attachments: Attachments) -> str:
    """As nbgrader's templates do: {{ cell.source | markdown2html | strip_files_prefix }}."""
    markdown = MarkdownWithMath(renderer=renderer(escape=False, attachments=attachments))
    return strip_files_prefix(markdown.render(source))


def _cleaner(taken: Collection[str]) -> nh3.Cleaner:
    def allowed(tag: str, name: str, value: str) -> str | None:
        if name == "id":
            return value if tag[0] == "h" and value not in taken else None
        pattern = _ATTRIBUTES.get(name)
        return value if pattern and pattern.match(value) else None

    return nh3.Cleaner(
        tags=_TAGS,
        attributes={"*": {*_ATTRIBUTES, "id"}},
        link_rel=None,
        attribute_filter=allowed,
        url_schemes={"http", "https", "mailto", "data"},
    )


class PageParts(HTMLParser):
    """What a page consists of, to compare it with another.

    text      what stands outside of code, where MathJax looks for formulas
    formulas  what stands in <var>, as escape.py marks formulas
    code      what stands in code and in attributes
    """

    def __init__(self, html: str):
        super().__init__()
        self.parts: list[Any] = []
        self.text, self.formulas, self.code = "", "", ""
        self.depth = {"code": 0, "pre": 0, "var": 0}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """A tag with its attributes in a fixed order."""
        values = sorted((name, value or "") for name, value in attributes)
        self.parts.append((tag, values))
        self.code += "".join(value for _, value in values)
        if tag in self.depth:
            self.depth[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        """An end tag."""
        self.parts.append(("/", tag))
        if tag in self.depth:
            self.depth[tag] -= 1

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """A slash at the end of a tag says nothing."""
        self.handle_starttag(tag, attributes)

    def handle_data(self, data: str) -> None:
        """Text; pieces that follow each other are one."""
        if self.parts and self.parts[-1][0] == "pre":
            data = data.removeprefix("\n")  # as browsers do
        if self.parts and isinstance(self.parts[-1], str):
            self.parts[-1] += data
        else:
            self.parts.append(data)
        if self.depth["code"] + self.depth["pre"] > 0:
            self.code += data
        else:
            self.text += data
            self.formulas += data if self.depth["var"] > 0 else ""

    def handle_comment(self, data: str) -> None:
        """A comment, or what is taken for one."""
        self.parts.append(("!", data))

    handle_pi = unknown_decl = handle_comment

    def handle_decl(self, decl: str) -> None:
        """A declaration, as a comment."""
        self.handle_comment(decl)
