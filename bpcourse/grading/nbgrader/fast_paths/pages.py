"""Feedback pages: texts that all submissions share are rendered once, and no page is parsed."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

NO_ALT = 'alt="No description has been provided for this image"'
MOST_TEXTS = 2000


def add_descriptions(parse: Callable[..., Any]) -> Callable[..., Any]:
    """In BeautifulSoup's place: a page as nbconvert's last step leaves it, without parsing it all.

    That step looks for pictures without a description, and for cells of JupyterLab's template,
    which feedback pages do not have.
    """

    def page(text: str, features: str) -> Any:
        if "jp-Notebook" in text:
            return parse(text, features=features)
        return _Page(re.sub(r"<img\b(?![^>]*\salt=)", f"<img {NO_ALT}", text))

    return page


class _Page(str):
    __slots__ = ()

    def select(self, selector: str) -> list[Any]:
        return []


def remember_texts(exporter: Any) -> None:
    """Let an HTML exporter render each text once; others are left as they are.

    Markdown with attachments or local pictures depends on more than its text.
    """
    if not hasattr(exporter, "markdown2html"):
        return
    from jinja2 import pass_context
    from nbconvert.filters import Highlight2HTML

    highlight, markdown = Highlight2HTML(parent=exporter), exporter.markdown2html
    highlight_once = functools.lru_cache(maxsize=MOST_TEXTS)(highlight.__call__)
    texts: dict[str, str] = {}

    def highlight_code(source: str, language: str | None = None, metadata: Any = None) -> str:
        if metadata and "magics_language" in metadata:  # nothing else in it matters here
            return highlight(source, language, metadata)
        return highlight_once(source, language)

    @pass_context
    def markdown2html(context: Any, source: str) -> str:
        if "attachment:" in source or "<img" in source or "![" in source:
            return markdown(context, source)
        if source not in texts:
            if len(texts) > MOST_TEXTS:
                texts.clear()
            texts[source] = markdown(context, source)
        return texts[source]

    exporter.filters = {
        "highlight_code": highlight_code,
        "markdown2html": markdown2html,
        **exporter.filters,
    }
