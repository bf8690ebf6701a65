"""What an instructor has written for a unit outside of its release: for workers, and for digests."""

from __future__ import annotations

from traitlets.config import Config

from bpcourse.course import Course
from bpcourse.exercises import own
from bpcourse.files import Files
from bpcourse.notebooks.private import private_only


def own_files(course: Course, unit: str, config: Config | None = None) -> Files:
    """{path in the course: content} of own exercises, and of the private checks in a unit's master.

    config  nbgrader's; default: as nbgrader_config.py has it
    """
    files = own.own_files(course.exercises_folder(config))
    private = private_only(course.solution_notebook(unit))
    return files | ({f"solutions/{unit}/{unit}.ipynb": private} if private else {})
