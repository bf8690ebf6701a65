"""The instructor's locked cells come from the gradebook, not from a submission."""

import os
import sys
from pathlib import Path

from nbgrader.api import Gradebook

from bpcourse.grading.judge.task import LockedCell
from bpcourse.grading.nbgrader.locked import locked_cells


def test_locked_code_has_its_source_and_points_and_nothing_else_is_there(tmp_path, monkeypatch):
    scripts = str(Path(sys.executable).parent)  # nbgrader calls alembic by name
    monkeypatch.setenv("PATH", scripts + os.pathsep + os.environ["PATH"])
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with Gradebook(url) as book:
        book.add_assignment("unit")
        book.add_notebook("unit", "unit")
        for name, kind, locked in [
            ("setup", "code", True),
            ("answer", "code", False),
            ("check", "code", True),
            ("why", "markdown", True),
        ]:
            book.add_source_cell(
                name, "unit", "unit", source=f"# {name}", cell_type=kind, locked=locked
            )
        book.add_grade_cell("check", "unit", "unit", max_score=3, cell_type="code")
    assert set(locked_cells(url, "unit", "unit")) == {
        LockedCell("setup", "# setup", None),
        LockedCell("check", "# check", 3.0),
    }
