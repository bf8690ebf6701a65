"""Building a unit, and saying what is stale."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from bpcourse.authoring.errors import AuthoringError, errors_name
from bpcourse.authoring.execute import check_outputs, execute
from bpcourse.authoring.leaks import scan
from bpcourse.authoring.master import read_master
from bpcourse.authoring.own import own_in, try_own_exercises, use_own_exercises
from bpcourse.authoring.release import HasOtherCells, generated_release
from bpcourse.authoring.units import check_exercises, check_finished
from bpcourse.course import Course
from bpcourse.database import DatabaseUnavailable, reach
from bpcourse.exercises.own import own_files
from bpcourse.files import replace_file
from bpcourse.notebooks.files import notebook_text
from bpcourse.notebooks.running import OWN_EXERCISES
from bpcourse.notebooks.stamp import (
    KEY,
    edited_files,
    is_edited,
    read_notebook,
    release_of,
    stamp,
    unit_stamp,
)


def build_unit(
    course: Course,
    unit: str,
    on_progress: Callable[[str, int, int], None] = lambda step, done, total: None,
    force: bool = False,
) -> list[Path]:
    """Master to executed solution notebook and students' release; the copies that were kept.

    on_progress(step, done, total) is called with the step's name and the cells done.
    force  overwrite files that a person has edited, and keep a copy of each
    Raises AuthoringError; every file is then as it was, the gradebook too.
    """
    with errors_name(unit):
        on_progress("reading the master", 0, 1)
        _reach_gradebook(course)
        use_own_exercises(course)
        check_finished(course, unit)
        text = course.master(unit).read_bytes()
        notebook = read_master(course.master(unit))
        check_exercises(course, unit, notebook)
        _refuse_edited(course, unit, notebook, force)
        try_own_exercises(notebook)
        own = course.exercises_folder() if own_in(notebook) else None
        executed = execute(
            notebook,
            course.solutions / unit,
            lambda done, total: on_progress("running", done, total),
            {OWN_EXERCISES: str(own)} if own else {},
        )
        check_outputs(executed)
        beside = os.path.relpath(own, course.solutions / unit) if own else ""
        stamp(executed, unit, own=beside)
        on_progress("making the release", 1, 1)
        release = _release(course, unit, executed)
        solution = {course.solution_notebook(unit): notebook_text(executed).encode()}
        edited = _refuse_edited(course, unit, notebook, force)  # it may have happened meanwhile
        if course.master(unit).read_bytes() != text:
            raise AuthoringError("the master was edited while it was built: build it again")
        gone = _no_longer_released(course, unit, release)
        kept = _put_in_place(solution | release, gone, edited, course)
        _date_like_master(course, unit)
        return kept


def stale_parts(course: Course, unit: str, gradebook: Path | None = None) -> list[str]:
    """What is not as a build would leave it, in words; empty when all is fresh. Runs no cell.

    gradebook  scratch database for nbgrader, to share between units: making one takes a second
    Raises AuthoringError for a master that could not be built at all.
    """
    with errors_name(unit):
        use_own_exercises(course)
        check_finished(course, unit)
        notebook = read_master(course.master(unit))
        check_exercises(course, unit, notebook)
        stale = _stale_solution(notebook, course.solution_notebook(unit))
        with generated_release(course, unit, notebook, gradebook, from_master=True) as folder:
            scan(notebook, folder, _own_name(course))
            stale += [
                f"course/{unit}/{name}: differs from what its master gives"
                for name in differing_files(folder, course.release / unit)
            ]
        return stale


def orphans(course: Course) -> list[str]:
    """Units that are released but have no master any more."""
    released = {path.parent.name for path in course.release.glob("*/*.ipynb")}
    return [f"course/{unit}: has no master" for unit in sorted(released - set(course.units))]


def differing_files(fresh: Path, committed: Path) -> list[str]:
    """Names of files that are not the same in both folders, or stand in one of them only.

    A notebook that was opened and saved, nothing else, is the same.
    """

    def files(folder: Path) -> set[str]:
        return {
            str(p.relative_to(folder))
            for p in folder.rglob("*")
            if p.is_file() and ".ipynb_checkpoints" not in p.parts
        }

    both = files(fresh) & files(committed)
    different = {name for name in both if _content(fresh / name) != _content(committed / name)}
    return sorted(different | (files(fresh) ^ files(committed)))


def _release(course: Course, unit: str, notebook: Any) -> dict[Path, bytes]:
    """{path: content} of the release, which shows no solution and is recorded in the gradebook."""
    with generated_release(course, unit, notebook, from_master=True) as folder:
        scan(notebook, folder, _own_name(course))
        release = {
            course.release / unit / path.relative_to(folder): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
    try:  # not before all is well
        with generated_release(course, unit, notebook, course.db_url, from_master=True):
            pass
    except HasOtherCells:
        logging.getLogger("bpcourse").warning(
            "%s has other graded cells than in the gradebook, which holds submissions of it and "
            "stays as it is until you run `bpcourse grade %s`.",
            unit,
            unit,
        )
    return release


def _reach_gradebook(course: Course) -> None:
    try:
        reach(course.db_url)
    except DatabaseUnavailable as error:
        raise AuthoringError(str(error)) from None


def _put_in_place(
    fresh: Mapping[Path, bytes], gone: Iterable[Path], edited: Iterable[Path], course: Course
) -> list[Path]:
    """Write and delete files; the copies that were kept of the edited ones."""
    kept = [course.keep(path) for path in edited]
    for path, content in fresh.items():
        if not path.exists() or path.read_bytes() != content:
            replace_file(path, content)
    for path in gone:
        path.unlink()
    return kept


def _date_like_master(course: Course, unit: str) -> None:
    """Jupytext refuses to open a pair whose notebook is younger than its text."""
    master = course.master(unit).stat()
    os.utime(course.solution_notebook(unit), ns=(master.st_atime_ns, master.st_mtime_ns))


def _refuse_edited(course: Course, unit: str, notebook: Any, force: bool) -> list[Path]:
    """The files that this build would overwrite though a person has edited them.

    AuthoringError for them without `force`. A solution notebook whose text stands in the master, as
    it does when it was edited as a pair in JupyterLab, loses nothing.
    """
    written = {
        path.relative_to(course.solutions / unit)
        for path in (course.solutions / unit).rglob("*")
        if path.is_file()
    } | {Path(name) for name in own_files(course.exercises_folder()) if own_in(notebook)}
    edited = [
        path
        for path in edited_files(course.release / unit)
        if path.relative_to(course.release / unit) in written
    ]
    solution = course.solution_notebook(unit)
    if solution.exists() and is_edited(solution):
        saved = read_notebook(solution.read_bytes())
        if saved is None or _texts(saved) != _texts(notebook):
            edited.append(solution)
    if edited and not force:
        names = ", ".join(str(path.relative_to(course.root)) for path in edited)
        raise AuthoringError(
            f"somebody has edited {names}, and a build would overwrite that. Move the work away (a "
            "learner works in a folder made by `bpcourse start`), or build with --force, which "
            "keeps a copy in kept/"
        )
    return edited


def _texts(notebook: Mapping[str, Any]) -> list[Any]:
    """What a person may have written into a notebook: all but outputs and generated metadata."""
    return [
        (cell["cell_type"], "".join(cell["source"]), cell.get("attachments") or {})
        for cell in notebook["cells"]
    ]


def _own_name(course: Course) -> str:
    folder = course.exercises_folder()
    return folder.name if folder else ""


def _no_longer_released(course: Course, unit: str, release: Mapping[Path, bytes]) -> list[Path]:
    """Files of an earlier release of this unit, as it made them, which this one does not have."""
    folder = course.release / unit
    edited = set(edited_files(folder))
    earlier = {folder / name for name in unit_stamp(folder).get("files", {})}
    return [path for path in earlier - set(release) if path.is_file() and path not in edited]


def _content(path: Path) -> object:
    """What counts of a file: of a notebook its cells and its stamp, and whether it has outputs."""
    content = path.read_bytes()
    notebook = read_notebook(content) if path.suffix == ".ipynb" else None
    if notebook is None:
        return content
    return (
        release_of(notebook),
        notebook["metadata"].get(KEY),
        any(cell.get("outputs") for cell in notebook["cells"]),
    )


def _stale_solution(notebook: Any, path: Path) -> list[str]:
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


def _without_outputs(notebook: Any) -> object:
    cells = [(cell.id, cell.cell_type, cell.source, dict(cell.metadata)) for cell in notebook.cells]
    return cells, notebook.metadata.kernelspec, notebook.metadata.get("description")
