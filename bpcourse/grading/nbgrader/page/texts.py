"""Markdown as the page shows it: what harmless.py has looked at, with formulas as MathML."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from markupsafe import Markup
from mistune import HTMLRenderer
from mistune.plugins.table import render_table_cell
from nbconvert.filters.markdown_mistune import IPythonRenderer

from bpcourse.grading.nbgrader.page.code import highlighted
from bpcourse.grading.nbgrader.page.formulas import formula
from bpcourse.grading.nbgrader.shown import Attachments, render

MOST = 2000  # texts that are kept; most are the release's own, on every page
PYTHON = ("python", "py", "python3", "ipython", "ipython3")
_NO_WORDS = re.compile(r"<img\b(?![^>]*\salt=)")  # code on a page has no such tag: it is escaped


def shown_text(source: str, attachments: Attachments | None = None) -> Markup:
    """Markdown as HTML. `attachments`: the cell's, by their name in the text."""
    return _rendered(source, attachments) if attachments else _rendered_once(source)


@lru_cache(MOST)
def _rendered_once(source: str) -> Markup:
    return _rendered(source, {})


def _rendered(source: str, attachments: Attachments) -> Markup:
    page = render(_OnPage, source, attachments)
    return Markup(_NO_WORDS.sub('<img alt=""', page))  # noqa: S704  see harmless.py


class _OnPage(IPythonRenderer):
    """As nbconvert's, but for formulas, colours, and headings, which belong into an exercise."""

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        """Below the headings of the page, and no place of its own that a link could lead to."""
        below = max(3, level)
        return f"<h{below}>{text}</h{below}>\n"

    def block_code(self, code: str, info: str | None = None) -> str:
        """Python in colours, anything else as it is."""
        if info and info.split()[:1] and info.split()[0] in PYTHON:
            return f'<pre tabindex="0"><code>{highlighted(code)}</code></pre>\n'
        return HTMLRenderer.block_code(self, code).replace("<pre>", '<pre tabindex="0">', 1)

    def table(self, text: str) -> str:
        """A table that is scrolled by itself where it is wide."""
        return f'<div class="wide" tabindex="0"><table>\n{text}</table></div>\n'

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        """An empty heading heads nothing."""
        return render_table_cell(self, text, align, head and bool(text.strip()))

    def block_math(self, body: str) -> str:
        """$$...$$."""
        return formula(body, block=True)

    def inline_math(self, body: str) -> str:
        """$...$."""
        return formula(body, block=False)

    def latex_environment(self, name: str, body: str) -> str:
        r"""\begin{...}...\end{...}, outside of dollars."""
        return formula(f"\\begin{{{name}}}{body}\\end{{{name}}}", block=True)
