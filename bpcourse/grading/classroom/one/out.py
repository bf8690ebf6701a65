"""The folder that what was made of a notebook is written to."""

from __future__ import annotations

from pathlib import Path

from bpcourse.course import Course
from bpcourse.files import Files, replace_shared_file
from bpcourse.grading.classroom.made import MADE
from bpcourse.made import put_with_record


def write_out(folder: Path, files: Files) -> list[Path]:
    """Write files, each at once; the copies of those that somebody had put there or edited, which are
    made first, in kept/. Two runs may write to one folder.
    """
    here = {folder / name: content for name, content in files.items()}
    return put_with_record(Course(folder), folder / MADE, here, replace_shared_file)
