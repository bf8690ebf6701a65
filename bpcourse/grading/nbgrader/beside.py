"""The files beside a notebook, which its cells may read."""

from __future__ import annotations

import glob
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import find_all_files
from traitlets.config import Config

from bpcourse.course import Course
from bpcourse.files import Files
from bpcourse.grading.nbgrader.handed_in import (
    TOO_MUCH,
    find_files,
    read_submission,
    refuse_links,
)

MOST = 32 << 20  # bytes of all of them
LARGE = 1 << 20  # bytes of a file that is worth not being copied
MOST_IGNORED = 200  # patterns a folder: nbgrader looks at each of them for each file


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
    what it points at; the copy is deleted, before feedback carries it to the student. So is a copy
    of what is too much.
    """
    about = resources["nbgrader"]
    folder = Path(resources.get("metadata", {}).get("path", "")).resolve()
    submitted = find_files(submitted_folder(coursedir, about), about["assignment"])
    for path in submitted.left_out:
        _delete_copy(folder, path)
    found, _ = read_submission(folder, about["assignment"])
    files: Files = {}
    room = MOST
    for path, content in found.items():
        if ".ipynb" in path or path == "timestamp.txt":  # for nbgrader, not for cells
            continue
        room -= len(content)
        if room < 0:
            break
        files[path] = content
    return files


def submitted_folder(coursedir: CourseDirectory, about: Mapping[str, str]) -> Path:
    """The folder that a notebook was submitted in. LinkRefused if it is elsewhere in truth."""
    unit = about["assignment"]
    submitted = coursedir.format_path(coursedir.submitted_directory, about["student"], unit)
    master = coursedir.format_path(coursedir.source_directory, ".", unit)
    refuse_links(Path(submitted).parent, unit, Path(master) / f"{unit}.ipynb")
    return Path(submitted)


def leave_out(coursedir: CourseDirectory, folders: Iterable[str]) -> None:
    """Let nbgrader not copy from submitted folders what is left out of submissions, if that could
    take long, or lead elsewhere: it would read a link to /dev/zero for ever.

    Its list of patterns to ignore takes whole paths, too.
    """
    for folder in folders:
        found = find_files(Path(folder), Path(folder).name)
        bad = {found.folder / path for path, why in found.left_out.items() if why != TOO_MUCH}
        bad |= {
            path
            for path in (found.folder / path for path in found.left_out)
            if path not in bad and path.lstat().st_size > LARGE
        }
        fresh = {glob.escape(str(path)) for path in bad} - set(coursedir.ignore)
        coursedir.ignore = [*coursedir.ignore, *sorted(fresh)[:MOST_IGNORED]]


def _delete_copy(folder: Path, path: str) -> None:
    copied = folder / path
    if copied.is_dir() and not copied.is_symlink():
        shutil.rmtree(copied)
    else:
        copied.unlink(missing_ok=True)
