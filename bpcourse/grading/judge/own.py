"""An instructor's own exercises in the sandbox: stubs like those of the answer key, as files.

They lie beside the notebook, where learners have the real ones; whatever a submission brings under
the folder's name is left out, and the judge itself imports from the course's folder only.
"""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

from bpcourse.exercises.own import own_files
from bpcourse.files import Files, read_files
from bpcourse.grading.judge.stubs import stub_package
from bpcourse.grading.judge.task import Task


def files_of(task: Task, reference: bool) -> Files:
    """The files that the submission finds beside its notebook.

    reference  with the real exercises, for pictures; never for grades
    """
    if not task.exercises:
        return task.files
    folder = Path(task.exercises)
    real = own_files(folder)
    own = real if reference else _stubs(folder, tuple(sorted(real.items())))
    theirs = {
        path: content
        for path, content in task.files.items()
        if Path(path).parts[:1] != (folder.name,)
    }
    return theirs | own


@functools.lru_cache(maxsize=4)
def _stubs(folder: Path, files: tuple[tuple[str, bytes], ...]) -> Files:
    """{path: content} of modules whose names can be imported, and that refuse a call."""
    with tempfile.TemporaryDirectory(prefix="bpcourse-") as temporary:
        target = Path(temporary) / folder.name
        stub_package(folder, target)
        return read_files(Path(temporary))
