"""Repair of damaged submissions as a step of `nbgrader autograde`, for its own command and formgrader.

By configuration, before nbgrader's other steps:

    c.Autograde.sanitize_preprocessors = ["bpcourse.grading.nbgrader.sanitize.Recover", ...]
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor

from bpcourse.grading.nbgrader.beside import submitted_folder
from bpcourse.grading.nbgrader.handed_in import find_files, with_left_out
from bpcourse.grading.nbgrader.recover.notice import other_release, with_notice
from bpcourse.grading.nbgrader.recover.repair import recover


class Recover(NbGraderPreprocessor):
    """Put a submission's cells right by the release; a first cell says what was wrong."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """The repaired notebook, or the blank release where no work was found in this one."""
        about = resources["nbgrader"]
        coursedir = CourseDirectory(parent=self)
        submitted = submitted_folder(coursedir, about)
        folder = coursedir.format_path(coursedir.release_directory, ".", about["assignment"])
        path = Path(folder) / f"{about['notebook']}.ipynb"
        if not path.exists():
            return nb, resources
        release = nbformat.read(path, as_version=4)
        content = json.dumps(nb).encode()
        repaired, remarks = recover(content, release)
        if other := other_release(content, release):
            self.log.warning(
                "%s's %s was made from another release of the unit (%s)",
                about["student"],
                about["notebook"],
                other,
            )
        left_out = find_files(submitted, about["assignment"]).remarks
        for remark in left_out:
            self.log.warning("%s: %s", about["student"], remark)
        return with_left_out(with_notice(repaired, release, remarks, other), left_out), resources
