"""What makes a feedback page of an autograded notebook.

By configuration, in place of nbconvert's own:

    c.GenerateFeedback.exporter_class = "bpcourse.grading.nbgrader.page_exporter.PageExporter"
"""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from bpcourse.grading.nbgrader.page.made import page_of


class PageExporter(Exporter):
    """The course's page; the steps before it are nbgrader's own."""

    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override]  # as nbconvert's exporters of pages do
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page of a notebook, and nbconvert's resources."""
        prepared, made = super().from_notebook_node(nb, resources, **kw)
        return page_of(prepared, made.get("nbgrader", {})), made
