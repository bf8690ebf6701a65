"""Where a run reads and writes, and what a grade depends on."""

from types import SimpleNamespace

from bpcourse.course import Course
from bpcourse.grading.batch import freshness
from bpcourse.grading.batch.grading_run import GradingRun


def run_of(root, monkeypatch=None, **digests):
    run = GradingRun(Course(root), SimpleNamespace(name="unit"), engine=None, pages=True)
    for name, found in digests.items():
        monkeypatch.setattr(freshness, f"{name}_digest", lambda unit, found=found: found)
    return run


def test_files_are_where_nbgrader_has_them(tmp_path):
    run, classroom = run_of(tmp_path), tmp_path / "classroom"
    assert run.folder("submitted", "ada") == classroom / "submitted" / "ada" / "unit"
    assert run.notebook("ada") == classroom / "autograded" / "ada" / "unit" / "unit.ipynb"
    assert run.page("ada") == classroom / "feedback" / "ada" / "unit" / "unit.html"
    assert run.records.folder == classroom / ".graded" / "unit"


def test_a_grade_changes_with_the_files_and_with_the_unit(tmp_path, monkeypatch):
    run = run_of(tmp_path, monkeypatch, grade="d")
    found = {run.grade({"unit.ipynb": b"1"}), run.grade({"unit.ipynb": b"2"})}
    same = run_of(tmp_path).grade({"unit.ipynb": b"1"})
    other = run_of(tmp_path, monkeypatch, grade="e").grade({"unit.ipynb": b"1"})
    assert same in found and other not in found and len(found) == 2
