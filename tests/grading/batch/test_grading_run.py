"""Where a run reads and writes, and what a grade depends on."""

from types import SimpleNamespace

from bpcourse.course import Course
from bpcourse.grading.batch.grading_run import GradingRun


def run_of(root, digest="d"):
    return GradingRun(
        Course(root), SimpleNamespace(name="unit", digest=digest), engine=None, pages=True
    )


def test_files_are_where_nbgrader_has_them(tmp_path):
    run, classroom = run_of(tmp_path), tmp_path / "classroom"
    assert run.folder("submitted", "ada") == classroom / "submitted" / "ada" / "unit"
    assert run.notebook("ada") == classroom / "autograded" / "ada" / "unit" / "unit.ipynb"
    assert run.page("ada") == classroom / "feedback" / "ada" / "unit" / "unit.html"
    assert run.records.folder == classroom / ".graded" / "unit"


def test_content_changes_with_the_files_and_with_the_unit(tmp_path):
    run = run_of(tmp_path)
    found = {
        run.content({"unit.ipynb": b"1"}),
        run.content({"unit.ipynb": b"2"}),
        run_of(tmp_path, "e").content({"unit.ipynb": b"1"}),
    }
    assert len(found) == 3
    assert run.content({"a": b"1"}) == run_of(tmp_path).content({"a": b"1"})
