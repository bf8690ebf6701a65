"""A page of nothing, made before the first submission comes: what takes long only once is done then.

That is templates, which are compiled, and the page's stylesheets, which are read. A worker does it
while the command still looks at the unit.
"""

from __future__ import annotations

from typing import cast

from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from bpcourse.grading.nbgrader.converters import PlainGenerateFeedback
from bpcourse.grading.nbgrader.page_exporter import PageExporter


def rehearse() -> None:
    """Make a page of one cell of each kind, as nbgrader makes them where nothing else is said."""
    made = PlainGenerateFeedback(coursedir=CourseDirectory(), config=Config())
    exporter = PageExporter(config=made.config)
    exporter.register_preprocessor(CSSHTMLHeaderPreprocessor, enabled=True)
    about = {
        "student": "",
        "assignment": "",
        "notebook": "",
        "score": 0,
        "max_score": 0,
        "late_penalty": 0,
    }
    exporter.from_notebook_node(_notebook(), resources={"nbgrader": about})


def _notebook() -> NotebookNode:
    outputs = [
        new_output("stream", text="1\n"),
        new_output("execute_result", {"text/plain": "1"}, execution_count=1),
        new_output("display_data", {"text/html": "<b>1</b>", "text/plain": "1"}),
        new_output("error", ename="E", evalue="", traceback=["E"]),
    ]
    cells = [
        new_markdown_cell(
            "# A *title* with $x$, `code` and\n\n- a list\n\n```python\nx = 1\n```\n"
        ),
        new_code_cell("def f(x):\n    return x  # the same", outputs=outputs),
    ]
    return cast(
        "NotebookNode", new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})
    )
