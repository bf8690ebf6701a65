"""`recover`, a pure function of a file's bytes and the release; never raises, changes no file."""

from __future__ import annotations

from nbformat import NotebookNode

from bpcourse.grading.nbgrader.recover.effort import one_submission
from bpcourse.grading.nbgrader.recover.match import match_by_grade_id, match_without_metadata
from bpcourse.grading.nbgrader.recover.mend import mend_code
from bpcourse.grading.nbgrader.recover.read import read_cells
from bpcourse.grading.nbgrader.recover.rebuild import rebuild
from bpcourse.grading.nbgrader.recover.recovery import Recovery
from bpcourse.grading.nbgrader.recover.sides import settle_conflicts
from bpcourse.grading.nbgrader.recover.wording import Remarks, quoted

MOST_REMARKS = 300


def recover(submitted: bytes, release: NotebookNode) -> tuple[NotebookNode | None, Remarks]:
    """Repair a submitted notebook: (notebook or None, what was wrong, in plain sentences).

    submitted  the file as it arrived
    release    the notebook that students were given, with nbgrader's metadata
    None means that no work for this release could be found. An undamaged notebook comes back with
    the same cells and no sentence.
    """
    try:
        with one_submission():
            return _recovered(submitted, release)
    except RecursionError:
        return None, ["The file is nested too deeply to be a notebook."]
    except Exception as error:  # one strange file must never stop the others
        return None, [f"The file could not be repaired ({type(error).__name__})."]


def _recovered(submitted: bytes, release: NotebookNode) -> tuple[NotebookNode | None, Remarks]:
    cells, remarks = read_cells(submitted)
    return (None, remarks) if cells is None else _repair(Recovery(release, cells, remarks))


def _repair(recovery: Recovery) -> tuple[NotebookNode | None, Remarks]:
    match_by_grade_id(recovery)
    match_without_metadata(recovery)
    settle_conflicts(recovery)
    mend_code(recovery)
    strangers = recovery.strangers
    if len(strangers) > len(recovery.work) or not recovery.work:
        what = (
            f"This seems to be the notebook of another unit (it has the cell {quoted(strangers[0])})."
            if strangers
            else "None of this unit's cells was found in the notebook."
        )
        return None, [*recovery.remarks, what]
    notebook = rebuild(recovery)
    if (more := len(recovery.remarks) - MOST_REMARKS) > 0:
        recovery.remarks[MOST_REMARKS:] = [f"And {more:,} remarks more, which are left out here."]
    return notebook, recovery.remarks
