"""The only one who writes into classroom/ what workers have made."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bpcourse.files import Files, read_files, replace_folder
from bpcourse.grading.batch.digests import digest
from bpcourse.grading.batch.grading_run import GradingRun
from bpcourse.grading.batch.prepare import is_shared
from bpcourse.grading.batch.records import Record
from bpcourse.grading.batch.result import Result, result_of
from bpcourse.grading.nbgrader import gradebook
from bpcourse.grading.nbgrader.jobs import Job, Outcome

TOLD = (
    "remarks",
    "unreadable",
    "other_release",
    "seed",
)  # by the run that grades; not by one for a page


class Writer:
    """Writes gradebook, autograded notebook, feedback page and, when all are there, the record."""

    def __init__(self, run: GradingRun):
        self.run = run
        shared = is_shared(run.unit.config)
        self.permissions = {
            "autograded": 0o664 if shared else 0o444,
            "feedback": 0o664 if shared else 0o644,
        }

    def write(self, job: Job, outcome: Outcome) -> Result:
        """Carry over what a worker has made, the record last."""
        run, student = self.run, job.student
        earlier = run.records.set_aside(student)
        if outcome.error:
            return Result(student, run.unit.name, remarks=outcome.remarks, error=outcome.error)
        made: dict[str, Files] = {"autograded": outcome.autograded, "feedback": outcome.feedback}
        record = self._record(job, outcome, earlier) | {
            "made": {step: digest(files) for step, files in made.items()}
        }
        try:
            gradebook.write_changes(run.engine, job.rows, outcome.rows)
        except Exception:  # nothing has changed
            run.records.put_back(student)
            raise
        for step, files in made.items():
            self._keep_edited(step, student, earlier)
            replace_folder(run.folder(step, student), files, self.permissions[step])
        run.records.write(student, record)
        return result_of(run, student, outcome.rows, record)

    def _record(self, job: Job, outcome: Outcome, earlier: Record) -> dict[str, Any]:
        return {
            **(
                {name: getattr(outcome, name) for name in TOLD}
                if job.autograded is None
                else {name: earlier[name] for name in TOLD}
            ),
            "grade": self.run.grade(job.handed_in),
            "penalty": self.run.penalty(outcome.rows),
            "page": self.run.page_shows(outcome.rows) if job.page else None,
            "graded": job.graded or earlier.get("graded"),
            "penalty_remark": outcome.penalty_remark
            if job.autograded is None or job.penalty
            else earlier.get("penalty_remark", ""),
            "lost": [asdict(lost) for lost in outcome.lost],
            "followed": outcome.followed,
            "looks_numerical": outcome.looks_numerical,
        }

    def _keep_edited(self, step: str, student: str, earlier: Record) -> None:
        """Copy what somebody has changed since we made it; where that is not known, nobody has."""
        folder = self.run.folder(step, student)
        made = earlier.get("made", {}).get(step)
        if made and folder.exists() and digest(read_files(folder)) != made:
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                self.run.course.keep(path)
