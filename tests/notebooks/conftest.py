"""The first unit in a folder of its own, with sample submissions, for nbgrader's own tools."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bpcourse.course import Course
from bpcourse.demo import make_class

ROOT = Path(__file__).resolve().parents[2]
UNIT = "01_chain_rule"


@pytest.fixture(scope="module")
def unit_one(tmp_path_factory):
    """Course with nbgrader's configuration, unit 1, and a class that handed it in."""
    root = tmp_path_factory.mktemp("repository")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    for folder in ("solutions", "course"):
        shutil.copytree(ROOT / folder / UNIT, root / folder / UNIT)
    course = Course(root)
    make_class(course, UNIT)
    for student in ("cleo", "dora", "emil"):
        shutil.rmtree(course.classroom / "submitted" / student)
    return course


@pytest.fixture(scope="session")
def in_folder():
    """in_folder(course, *command): run a command in a course's folder; the finished process."""
    scripts = str(Path(sys.executable).parent)
    environment = os.environ | {"PATH": scripts + os.pathsep + os.environ["PATH"]}

    def run(course, *command):
        return subprocess.run(
            command,
            cwd=course.root,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,  # the tests look at how it ended
        )

    return run
