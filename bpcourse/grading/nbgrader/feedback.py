"""Steps of nbgrader's on the way to a feedback page."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import GetGrades, NbGraderPreprocessor

from bpcourse.notebooks.cells import is_graded
from bpcourse.notebooks.pages import without_number


class ReadMarks(GetGrades):
    """nbgrader's step, which tells 0 points from an answer that nobody has read yet."""

    def _get_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        about = cell.metadata["nbgrader"]
        grade = self.gradebook.find_grade(
            about["grade_id"], self.notebook_id, self.assignment_id, self.student_id
        )
        by_hand = grade.manual_score is not None
        about.update(
            score=grade.score,
            points=grade.max_score,
            graded=by_hand or grade.auto_score is not None,
            by_hand=by_hand,
        )


class WithoutNumber(NbGraderPreprocessor):
    """Leaves out the number below a check's card, and makes room for the page."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """The notebook as its page shows it.

        nbgrader has copied what lies beside the notebook, and writes the page there next. A file of
        its name, as JupyterLab exports one, may be one that cannot be written over.
        """
        if about := resources.get("nbgrader"):
            course = CourseDirectory(parent=self)
            folder = course.format_path(
                course.feedback_directory, about["student"], about["assignment"]
            )
            delete_copy(Path(folder) / f"{about['notebook']}.html")
        return super().preprocess(nb, resources)

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        """One cell of the page."""
        if cell.cell_type == "code" and is_graded(cell):
            cell.outputs = without_number(cell.outputs)
        return cell, resources


def delete_copy(path: Path) -> None:
    """Delete a file or folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
