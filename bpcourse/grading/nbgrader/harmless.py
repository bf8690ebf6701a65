"""A student's Markdown, as formgrader and feedback pages may show it.

nbconvert makes a page's HTML from Markdown as it stands: a `<script>` in an answer would run when
the instructor opens it. So a text is rendered here the way pages do it, and stays as it is if nh3,
which knows what a browser makes of HTML, would take nothing out. Else tags, bad links and bad
macros lose their meaning and are shown as they were typed, but code and formulas keep theirs. What
is still not harmless then is shown as one block of code.
"""

from __future__ import annotations

import itertools
import re
from html.parser import HTMLParser

import nh3
from nbconvert.filters import strip_files_prefix
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from bpcourse.grading.judge.clean import clean

LARGEST = 20_000  # characters of Markdown, pictures aside; its parser takes quadratic time
MOST = 2000  # suspects in one text: more of them are no answer
PICTURES = ("image/png", "image/jpeg", "image/gif")  # never SVG, which holds scripts
_MACRO = re.compile(  # MathJax's that make links, attributes and styles, or load more of it
    r"\\(?=\\{0,9}(?:href|class|style|cssId|data|bbox|mmlToken|require|unicode|includegraphics"
    r"|FormInput)(?![a-zA-Z]))"
)
_LINK = re.compile(
    r"#|mailto:|https?://(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#]|\Z)", re.IGNORECASE
)
_PICTURE = re.compile(  # in the text, or a file beside the notebook; no address is asked for it
    rf"data:(?:{'|'.join(PICTURES)});base64,[\w+/=%\s]*\Z"
    r"|(?:(?!\.)(?:[\w. -]|%(?!2[ef]|5c)[0-9a-f]{2})+/)*"
    r"(?!\.)(?:[\w. -]|%(?!2[ef]|5c)[0-9a-f]{2})+\.(?:png|jpe?g|gif)\Z",
    re.IGNORECASE,
)
_IN_THE_TEXT = re.compile(r"data:image/\w+;base64,[\w+/=]*")
_ATTRIBUTES = {  # that the page's renderer makes, and values that do no harm
    "href": _LINK,
    "src": _PICTURE,
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
_TAGS = set(
    """a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img input
    ins kbd li mark ol p pre s small span strong sub summary sup table tbody td th thead tr u ul
    """.split()
)


def harmless(source: str, attachments: dict, taken: set[str] = frozenset()) -> str:
    """Markdown that shows the same as `source`, and does nothing else.

    attachments  the cell's, made harmless before
    taken        ids of elements that the page finds its fields by, which no heading may have
    """
    source = clean(source, lines=True)
    if len(_IN_THE_TEXT.sub("", source)) > LARGEST:
        return _as_code(source)
    if _does_nothing(source, attachments, taken):
        return source
    for simple_tags in (_SIMPLE_TAG, None):
        text = _without_meaning(source, attachments, taken, simple_tags)
        if text and _does_nothing(text, attachments, taken):
            return text
    text = _as_code(source)
    return (
        text
        if _does_nothing(text, {}, taken)
        else ("*This text cannot be shown here; it is in the file that was handed in.*")
    )


def as_code(source: str) -> str:
    """Markdown that shows a text as it was typed."""
    return _as_code(clean(source, lines=True))


def only_pictures(attachments) -> dict:
    """Of a cell's attachments, whatever they are, those that are pictures."""
    if not isinstance(attachments, dict):
        return {}
    found = {
        name: {kind: data for kind, data in bundle.items() if _is_picture_data(kind, data)}
        for name, bundle in attachments.items()
        if isinstance(bundle, dict)
    }
    return {name: pictures for name, pictures in found.items() if pictures}


def _is_picture_data(kind, data):
    return (
        kind in PICTURES
        and isinstance(data, str)
        and bool(_PICTURE.match(f"data:{kind};base64,{data}"))
    )


def _as_code(source):
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", source))])
    return f"{fence}\n{source}\n{fence}"


# ---- does it do nothing? --------------------------------------------------------------------


def _does_nothing(source, attachments, taken):
    try:
        html = _render(IPythonRenderer, source, attachments)
        page, cleaned = _Page(html), _Page(_cleaner(taken).clean(html))
    except Exception:  # a picture is missing, too deeply nested, <![: no page could show it
        return False
    return page.parts == cleaned.parts and not _MACRO.search(page.text)


def _render(renderer, source, attachments):
    """As nbgrader's templates do: {{ cell.source | markdown2html | strip_files_prefix }}."""
    markdown = MarkdownWithMath(renderer=renderer(escape=False, attachments=attachments))
    return strip_files_prefix(markdown.render(source))


def _cleaner(taken):
    def allowed(tag, name, value):
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


class _Page(HTMLParser):
    """What a page consists of, to compare it with another.

    text      what stands outside of code, where MathJax looks for formulas
    formulas  what _Scout has marked as formulas
    code      what stands in code and in attributes
    """

    def __init__(self, html):
        super().__init__()
        self.parts, self.text, self.formulas, self.code = [], "", "", ""
        self.depth = {"code": 0, "pre": 0, "var": 0}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        values = sorted((name, value or "") for name, value in attributes)
        self.parts.append((tag, values))
        self.code += "".join(value for _, value in values)
        if tag in self.depth:
            self.depth[tag] += 1

    def handle_endtag(self, tag):
        self.parts.append(("/", tag))
        if tag in self.depth:
            self.depth[tag] -= 1

    def handle_startendtag(self, tag, attributes):
        """A slash at the end of a tag says nothing."""
        self.handle_starttag(tag, attributes)

    def handle_data(self, data):
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

    def handle_comment(self, data):
        self.parts.append(("!", data))

    handle_decl = handle_pi = unknown_decl = handle_comment


# ---- without a meaning ----------------------------------------------------------------------

_SUSPECT = re.compile(
    r"<(?=[a-zA-Z/!?])"  # a tag, a comment, or a link in angle brackets
    r"|(?<=\])[(]"  # where a link or picture leads
    r"|(?<=\]):"  # the same, told elsewhere in the text
    r"|(?<!#)#(?=#{0,5}[ \t]*[\w-])"  # a heading, which gets an id
    r"|(?i:(?<=http)|(?<=https)):(?=//)|" + _MACRO.pattern
)
_SIMPLE_TAG = re.compile(r"</?(?:b|br|em|i|kbd|mark|small|strong|sub|sup|u) ?/?>")
_INSTEAD = {"<": "&lt;", "(": r"\(", ":": r"\:", "#": r"\#", "\\": ""}
_MARK = 0x100000  # characters that nobody writes; Markdown takes them for letters


def _without_meaning(source, attachments, taken, simple_tags):
    """The text with what has a bad meaning escaped, unless it stands in code or a formula.

    To find out where it stands, the text is rendered with marks in the place of these characters.
    None if there are too many.
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
        page = _Page(_render(_Scout, _replaced(source, marks), attachments))
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


def _replaced(source, by):
    letters = list(source)
    for place, other in by.items():
        letters[place] = other
    return "".join(letters)


_HEADING = re.compile(r"#{0,5}[ \t]*([^\n]*?)[ \t#]*(?:\n|\Z)")
_ADDRESS = re.compile(r"""//[^\s<>"')\]]*""")
_IN_BRACKETS = re.compile(r"[^\s<>]+(?=>)")
_MAIL = re.compile(r"[\w.+-]+@[\w.-]+")
_TARGET = re.compile(r"\s*<?([^\s<>)]*)")


def _is_good(source, found, attachments, taken, simple_tags):
    """Whether a suspect is harmless as it stands; `_does_nothing` decides about the whole."""
    sign, end = found.group(), found.end()
    if sign == "\\":
        return False
    if sign == "#":
        return _HEADING.match(source, end)[1].replace(" ", "-") not in taken
    if sign == "<":
        link = _IN_BRACKETS.match(source, end)
        return bool(
            (link and (_LINK.match(link[0]) or _MAIL.fullmatch(link[0])))
            or (simple_tags and simple_tags.match(source, end - 1))
        )
    if sign == ":" and source.startswith("//", end):
        return bool(_LINK.match("http:" + _ADDRESS.match(source, end)[0]))
    target = _TARGET.match(source, end)[1]
    picture = _PICTURE.match(target) or (
        target.startswith("attachment:") and target.removeprefix("attachment:") in attachments
    )
    if sign == ":":  # what it is for stands elsewhere
        return bool(picture or _LINK.match(target))
    return bool(
        picture if _is_picture(source[max(end - 1000, 0) : end - 1]) else _LINK.match(target)
    )


def _is_picture(before):
    """Whether the bracket that closes at the end of `before` is a picture's."""
    depth = 0
    for place in range(len(before) - 1, -1, -1):
        depth += {"]": 1, "[": -1}.get(before[place], 0)
        if depth == 0:
            return before[:place].endswith("!")
    return False


class _Scout(IPythonRenderer):
    """Marks formulas, in which nothing is taken for HTML; unlike Mermaid's code, in which it is."""

    def block_math(self, body):
        return f"<var>{super().block_math(body)}</var>"

    def inline_math(self, body):
        return f"<var>{super().inline_math(body)}</var>"

    def latex_environment(self, name, body):
        return f"<var>{super().latex_environment(name, body)}</var>"

    def block_mermaidjs(self, code):
        return f"<p>{self.escape_html(code)}</p>"
