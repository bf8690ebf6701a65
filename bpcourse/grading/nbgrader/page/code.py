"""Python with its words marked for the page's style: a few kinds, no library's stylesheet."""

from __future__ import annotations

import html
from functools import cache, lru_cache

from markupsafe import Markup
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, Operator, String

MOST = 2000  # cells that are kept; most are the release's own, on every page
KINDS = (  # the first that fits; the classes are those of page.css
    (Comment, "c"),
    (Keyword, "k"),
    (Operator.Word, "k"),
    (String, "s"),
    (Number, "n"),
    (Name.Function, "f"),
    (Name.Class, "f"),
    (Name.Decorator, "f"),
)


@lru_cache(MOST)
def highlighted(source: str) -> Markup:
    """The source as HTML, escaped, with spans around what has a colour."""
    return Markup("").join(_marked(kind, text) for kind, text in _lexer().get_tokens(source))


def _marked(kind, text: str) -> Markup:
    name = next((name for of, name in KINDS if kind in of), None)
    escaped = html.escape(text, quote=False)
    return Markup(f'<span class="{name}">{escaped}</span>' if name else escaped)  # noqa: S704


@cache
def _lexer() -> Lexer:
    return get_lexer_by_name("ipython3", stripnl=False, ensurenl=False)
