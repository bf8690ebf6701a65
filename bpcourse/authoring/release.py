"""The students' version of a unit, made by nbgrader itself."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bpcourse.authoring.errors import AuthoringError
from bpcourse.course import Course
from bpcourse.notebooks.files import write_notebook

if TYPE_CHECKING:
    from traitlets.config import Config

CLEAR = "bpcourse.authoring.nbgrader_steps.ClearSolutions"
OTHER_CELLS = re.compile("there are submissions associated with|Cannot add or remove cells")


class HasOtherCells(AuthoringError):  # noqa: N818  it says what happened
    """The gradebook holds submissions of the unit, and has other graded cells than its notebook."""


@contextmanager
def generated_release(
    course: Course,
    unit: str,
    notebook: Any,
    gradebook: Path | str | None = None,
    from_master: bool | None = None,
) -> Iterator[Path]:
    """Folder with the freshly generated release of `notebook`, gone after the with-block.

    gradebook  in which the unit is recorded too: nbgrader's URL, or an SQLite file; default: one
               that is thrown away
    from_master  whether `notebook` is a master, and no release already; default: as nbgrader has it
    Raises AuthoringError with nbgrader's own words when it refuses.
    """
    with tempfile.TemporaryDirectory(prefix="bpcourse-") as temporary:
        source, release = Path(temporary) / "source", Path(temporary) / "release"
        from_master = course.has_masters if from_master is None else from_master
        beside = (course.solutions if from_master else course.release) / unit
        shutil.copytree(beside, source / unit, ignore=shutil.ignore_patterns("*.ipynb", ".*"))
        write_notebook(notebook, source / unit / f"{unit}.ipynb")
        url = gradebook or Path(temporary) / "gradebook.db"
        if isinstance(url, Path):
            url.parent.mkdir(parents=True, exist_ok=True)
            url = f"sqlite:///{url}"
        generate(
            course,
            unit,
            from_master,
            source_directory=str(source),
            release_directory=str(release),
            db_url=url,
        )
        yield release / unit


def generate(course: Course, unit: str, from_master: bool = True, **course_directory: str) -> None:
    """Run nbgrader's generate_assignment on one unit, as with --force --create."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.utils import capture_log

    config = course.nbgrader_config(assignment_id=unit, **course_directory)
    if from_master:
        _clear_solutions(config)
    converter = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
    converter.force, converter.create_assignment = True, True
    result = capture_log(converter)
    if not result["success"]:
        log = f"{result.get('log', '')}{result.get('error', '')}"
        kind = HasOtherCells if OTHER_CELLS.search(log) else AuthoringError
        raise kind(_reason(log), unit=unit)


def _clear_solutions(config: Config) -> None:
    """Where most units have no master, nbgrader's own command must not do this to them."""
    steps = config.GenerateAssignment.get("preprocessors")
    if steps and CLEAR not in steps:
        config.GenerateAssignment.preprocessors = [CLEAR, *steps]


def _reason(log: str) -> str:
    errors = re.findall(r"^\s*((?:\w+\.)*\w*(?:Error|Exception): .*)$", log, re.MULTILINE)
    return f"nbgrader refuses it: {errors[0] if errors else log.strip()[-500:]}"
