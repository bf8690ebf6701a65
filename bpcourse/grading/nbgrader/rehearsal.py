"""A page of nothing, made before the first submission comes: what takes long only once is done then.

That is imports, and the template, which is compiled. A worker does it while the command still
looks at the unit.
"""

from __future__ import annotations

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from bpcourse.grading.nbgrader.page.made import page_of


def rehearse() -> None:
    """Make a page of one cell of each kind."""
    cells = [
        new_markdown_cell(
            "# A *title* with $x$, `code` and\n\n- a list\n\n```python\nx = 1\n```\n"
        ),
        new_code_cell(
            "def f(x):\n    return x  # the same", outputs=[new_output("stream", text="1")]
        ),
    ]
    page_of(new_notebook(cells=cells), {})
