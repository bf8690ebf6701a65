"""Building a unit, and saying what is stale."""

from __future__ import annotations

import filecmp
import shutil
from pathlib import Path

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.execute import check_outputs, execute
from bpcourse.authoring.leaks import scan
from bpcourse.authoring.master import master_text, read_master, write_notebook
from bpcourse.authoring.release import generated_release
from bpcourse.course import Course


def build_unit(course: Course, unit: str, on_progress=lambda step, done, total: None) -> None:
    """Master to executed solution notebook and students' release.

    on_progress(step, done, total) is called with the step's name and the cells done.
    Raises AuthoringError; the files of the last good build then still stand.
    """
    try:
        on_progress("reading the master", 0, 1)
        notebook = read_master(course.master(unit))
        _write_if_changed(course.master(unit), master_text(notebook))
        executed = execute(notebook, course.solutions / unit,
                           lambda done, total: on_progress("running", done, total))
        check_outputs(executed)
        write_notebook(executed, course.solution_notebook(unit))
        on_progress("making the release", 1, 1)
        release_unit(course, unit, executed)
    except AuthoringError as error:
        raise AuthoringError(error.problem, unit, error.cell) from error


def release_unit(course: Course, unit: str, notebook) -> None:
    """Make course/<unit>, unless a solution leaks, and record the unit in the gradebook."""
    gradebook = course.classroom / "gradebook.db"
    with generated_release(course, unit, notebook, gradebook) as folder:
        scan(notebook, folder)
        target = course.release / unit
        if target.exists():
            shutil.rmtree(target)
        shutil.copytree(folder, target)


def stale_parts(course: Course, unit: str, gradebook: Path | None = None) -> list[str]:
    """What is not as a build would leave it, in words; empty when all is fresh. Runs no cell.

    gradebook  scratch database for nbgrader, to share between units: making one takes a second
    Raises AuthoringError for a master that could not be built at all.
    """
    try:
        notebook = read_master(course.master(unit))
        stale = []
        if master_text(notebook) != course.master(unit).read_text(encoding="utf-8"):
            stale.append(f"solutions/{unit}/{unit}.md: metadata not complete")
        stale += _stale_solution(notebook, course.solution_notebook(unit))
        with generated_release(course, unit, notebook, gradebook) as folder:
            scan(notebook, folder)
            stale += [f"course/{unit}/{name}: differs from what its master gives"
                      for name in differing_files(folder, course.release / unit)]
        return stale
    except AuthoringError as error:
        raise AuthoringError(error.problem, unit, error.cell) from error


def orphans(course: Course) -> list[str]:
    """Units that are released but have no master any more."""
    released = {path.parent.name for path in course.release.glob("*/*.ipynb")}
    return [f"course/{unit}: has no master" for unit in sorted(released - set(course.units))]


def differing_files(fresh: Path, committed: Path) -> list[str]:
    """Names of files that are not the same in both folders, or stand in one of them only."""
    def files(folder):
        return {str(p.relative_to(folder)) for p in folder.rglob("*")
                if p.is_file() and ".ipynb_checkpoints" not in p.parts}

    both = files(fresh) & files(committed)
    different = {name for name in both
                 if not filecmp.cmp(fresh / name, committed / name, shallow=False)}
    return sorted(different | (files(fresh) ^ files(committed)))


def _stale_solution(notebook, path):
    import nbformat

    name = f"solutions/{path.parent.name}/{path.name}"
    if not path.exists():
        return [f"{name}: missing"]
    try:
        stored = nbformat.read(path, as_version=4)
    except Exception as error:
        return [f"{name}: cannot be read ({type(error).__name__})"]
    if _without_outputs(stored) != _without_outputs(notebook):
        return [f"{name}: not made from the master as it stands"]
    try:
        check_outputs(stored)
    except AuthoringError as error:
        return [f"{name}: {error}"]
    return []


def _without_outputs(notebook):
    cells = [(cell.id, cell.cell_type, cell.source, dict(cell.metadata)) for cell in notebook.cells]
    return cells, dict(notebook.metadata)


def _write_if_changed(path, text):
    if path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
