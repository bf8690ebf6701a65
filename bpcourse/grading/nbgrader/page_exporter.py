"""What makes a feedback page of an autograded notebook.

By configuration, in place of nbconvert's own:

    c.GenerateFeedback.exporter_class = "bpcourse.grading.nbgrader.page_exporter.PageExporter"
"""

from __future__ import annotations

import re
from typing import Any

from nbconvert.exporters import HTMLExporter

from bpcourse.grading.nbgrader.unused_style import without_unused_style

BLANK_LINES = re.compile(r"\n\s*\n")
NOTEBOOK = '<div id="notebook"'


class PageExporter(HTMLExporter):
    """nbconvert's page without what nobody sees: a third of the size, and one file as before."""

    def from_notebook_node(self, *args: Any, **kwargs: Any) -> tuple[str, dict[str, Any]]:
        """The page of a notebook, and nbconvert's resources."""
        page, resources = super().from_notebook_node(*args, **kwargs)
        above, start, notebook = without_unused_style(page).partition(NOTEBOOK)
        # nbgrader's list of cells has four lines for each one that it does not list
        return BLANK_LINES.sub("\n", above) + start + notebook, resources
