"""The files beside a notebook, which its cells may read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import find_all_files
from traitlets.config import Config

from bpcourse.course import Course
from bpcourse.files import Files

MOST = 32 << 20  # bytes of all of them


def files_beside_master(course: Course, unit: str, config: Config) -> Files:
    """Files beside the master that nbgrader puts beside each submission."""
    folder = course.source / unit
    ignored = [*CourseDirectory(config=config).ignore, "*.ipynb"]
    return {
        str(Path(path).relative_to(folder)): Path(path).read_bytes()
        for path in find_all_files(str(folder), ignored)
    }


def files_beside(resources: Mapping[str, Any], coursedir: CourseDirectory) -> Files:
    """What lies beside the notebook that nbgrader converts.

    A link in a submission may point anywhere, to the gradebook for one, and nbgrader has copied
    what it points at; the copy is deleted, before feedback carries it to the student.
    """
    about = resources["nbgrader"]
    folder = Path(resources.get("metadata", {}).get("path", "")).resolve()
    submitted = Path(
        coursedir.format_path(coursedir.submitted_directory, about["student"], about["assignment"])
    )
    files, room = {}, MOST
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and _was_a_link(submitted, inside):
            path.unlink()
        if not _may_be_read(path):
            continue
        room -= path.stat().st_size
        if room < 0:
            break
        files[str(inside)] = path.read_bytes()
    return files


def _was_a_link(submitted: Path, inside: Path) -> bool:
    handed_in = [submitted / inside, *(submitted / part for part in inside.parents)][:-1]
    return any(part.is_symlink() for part in handed_in)


def _may_be_read(path: Path) -> bool:
    return (
        path.suffix != ".ipynb"
        and not path.name.startswith(".")
        and path.is_file()
        and not path.is_symlink()
    )
