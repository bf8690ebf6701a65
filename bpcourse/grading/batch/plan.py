"""What is to be done for a student: grade, work out the penalty or write the page again, or nothing."""

from __future__ import annotations

from bpcourse.files import read_files
from bpcourse.grading.batch.grading_run import GradingRun
from bpcourse.grading.nbgrader.gradebook import Rows
from bpcourse.grading.nbgrader.handed_in import read_submission, refuse_links
from bpcourse.grading.nbgrader.jobs import Job
from bpcourse.grading.nbgrader.receipt import in_words


def planned_job(run: GradingRun, student: str, rows: Rows, force: bool = False) -> Job | None:
    """The job for a student; None if what there is, is up to date.

    rows   the student's, on which the job will work: as they are now, where there is one
    force  grade again what has not changed
    LinkRefused for what is no submission but a link to something else.
    """
    folder, unit = run.folder("submitted", student), run.unit.name
    refuse_links(folder.parent, unit, run.master)
    handed_in, left_out = read_submission(folder, unit)
    record = run.records.read(student) or {}  # one of an earlier version has other names in it
    same = "grade" in record and record["grade"] == run.grade(handed_in)
    if force or not same or not rows["submitted_notebook"] or not run.notebook(student).exists():
        return Job(
            run.unit,
            student,
            handed_in,
            rows,
            run.pages,
            left_out=tuple(left_out),
            graded=record["graded"] if same else in_words(run.began),
        )
    penalty = record["penalty"] != run.penalty(rows)
    page = run.pages and (record["page"] != run.page_shows(rows) or not run.page(student).exists())
    if not penalty and not page:
        return None
    autograded = read_files(run.folder("autograded", student))
    return Job(
        run.unit, student, handed_in, rows, run.pages, autograded=autograded, penalty=penalty
    )
