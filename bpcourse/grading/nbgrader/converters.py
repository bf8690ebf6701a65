"""nbgrader's converters for the one submission that a worker's small course holds."""

from __future__ import annotations

import warnings
from typing import Any, cast

from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.converters.base import BaseConverter
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import capture_log


class OneSubmission(BaseConverter):
    """Converts the notebook that the course directory's unit and student stand for.

    seed  that it was judged with, when it is autograded
    """

    seed = ""

    def init_notebooks(self) -> None:
        """nbgrader would take names for patterns, "[ann]" for one of three letters."""
        where = cast("CourseDirectory", self.coursedir)  # traitlets' types say: an object
        unit = where.assignment_id
        folder = self._format_source(unit, where.student_id)
        self.assignments = {folder: [f"{folder}/{unit}.ipynb"]}

    def write_single_notebook(self, output: str, resources: Any) -> None:
        """The judge has put the seed among what nbgrader knows of a notebook."""
        self.seed = resources["nbgrader"].get("seed", "")
        super().write_single_notebook(output, resources)


class PlainAutograde(OneSubmission, Autograde):
    """nbgrader's Autograde, as it is."""


class PlainGenerateFeedback(OneSubmission, GenerateFeedback):
    """nbgrader's GenerateFeedback, as it is."""


def run(converter: BaseConverter) -> str | None:
    """Run one of nbgrader's converters; None, or why it failed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's own, about its database sessions
        result = capture_log(converter)
    if result["success"]:
        return None
    lines = [
        line.strip()
        for line in str(result.get("log", "")).splitlines()
        if "Error" in line or "SandboxUnavailable" in line
    ]
    step = "Autograde" if isinstance(converter, Autograde) else "Feedback"
    return lines[-1] if lines else f"nbgrader's {step} failed"
