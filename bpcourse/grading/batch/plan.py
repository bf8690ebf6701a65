"""What is to be done for a student: grade, write the page again, or nothing."""

from __future__ import annotations

from bpcourse.files import read_files
from bpcourse.grading.batch.digests import digest
from bpcourse.grading.batch.grading_run import GradingRun
from bpcourse.grading.nbgrader import gradebook
from bpcourse.grading.nbgrader.handed_in import read_submission, refuse_links
from bpcourse.grading.nbgrader.jobs import Job


def planned_job(run: GradingRun, student: str, force: bool = False) -> Job | None:
    """The job for a student; None if what there is, is up to date.

    force  grade again what has not changed
    LinkRefused for what is no submission but a link to something else.
    """
    rows = run.rows(student)
    folder, unit = run.folder("submitted", student), run.unit.name
    refuse_links(folder.parent, unit, run.course.source_notebook(unit))
    handed_in, left_out = read_submission(folder, unit)
    record = run.records.read(student)
    if (
        force
        or record is None
        or record.get("content") != run.content(handed_in)
        or not rows["submitted_notebook"]
        or not run.notebook(student).exists()
    ):
        return Job(run.unit, student, handed_in, rows, run.pages, left_out=tuple(left_out))
    if not run.pages or (
        record["page"] == digest(gradebook.marks(rows)) and run.page(student).exists()
    ):
        return None
    autograded = read_files(run.folder("autograded", student))
    return Job(run.unit, student, handed_in, rows, autograded=autograded)
