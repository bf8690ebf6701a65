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
from bpcourse.grading.nbgrader.patience import patience
from bpcourse.grading.nbgrader.receipt import Receipt, now, with_receipt
from bpcourse.grading.nbgrader.recover.find_notebook import find_notebook
from bpcourse.grading.nbgrader.recover.notice import other_release, with_notice
from bpcourse.grading.nbgrader.recover.read import LARGEST
from bpcourse.grading.nbgrader.recover.repair import recover
from bpcourse.grading.nbgrader.recover.wording import Remarks
from bpcourse.grading.nbgrader.timestamps import read_timestamp

UNREADABLE = "bpcourse_unreadable"
"""Metadata of the blank notebook that stands for a file that nbgrader could not read."""


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
            if problem := nb.metadata.get(UNREADABLE):
                raise ValueError(f"the notebook cannot be read ({problem})")
            return nb, resources
        release = nbformat.read(path, as_version=4)
        with patience("to be read"):
            arrived, found = _as_it_arrived(resources, release)
            content = json.dumps(nb).encode() if arrived is None else arrived
            repaired, remarks = recover(content, release)
        remarks = [*found, *remarks]
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
        receipt = Receipt(about["notebook"], arrived, read_timestamp(submitted), now())
        graded = with_receipt(with_notice(repaired, release, remarks, other), receipt, release)
        return with_left_out(graded, left_out), resources


def _as_it_arrived(
    resources: dict[str, Any], release: NotebookNode
) -> tuple[bytes | None, Remarks]:
    """The bytes of the submission's notebook, which need not be the one that nbgrader has read, nor
    one that it could; None where there is none. With remarks.
    """
    folder = resources.get("metadata", {}).get("path")
    path, remarks = None, []
    if folder:
        path, remarks = find_notebook(Path(folder), resources["nbgrader"]["notebook"], release)
    if path is None:
        return None, []
    with path.open("rb") as opened:
        return opened.read(LARGEST + 1), remarks
