"""What is to be done for a student: grade, write the page again, or nothing."""

from __future__ import annotations

from bpcourse.files import read_files
from bpcourse.grading.batch.digests import digest
from bpcourse.grading.batch.grading_run import GradingRun
from bpcourse.grading.nbgrader import gradebook
from bpcourse.grading.nbgrader.jobs import Job
from bpcourse.grading.nbgrader.recover.read import LARGEST


def planned_job(run: GradingRun, student: str, force: bool = False) -> Job | None:
    """The job for a student; None if what there is, is up to date.

    force  grade again what has not changed
    """
    rows = run.rows(student)
    handed_in = read_files(run.folder("submitted", student), LARGEST + 1)
    record = run.records.read(student)
    if (
        force
        or record is None
        or record.get("content") != run.content(handed_in)
        or not rows["submitted_notebook"]
        or not run.notebook(student).exists()
    ):
        return Job(run.unit, student, handed_in, rows, run.pages)
    if not run.pages or (
        record["page"] == digest(gradebook.marks(rows)) and run.page(student).exists()
    ):
        return None
    autograded = read_files(run.folder("autograded", student))
    return Job(run.unit, student, handed_in, rows, autograded=autograded)
