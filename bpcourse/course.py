"""Where things are in a course's folder, and nbgrader's configuration for it."""

from __future__ import annotations

import copy
import os
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Course:
    """A course's folder: masters in solutions/, release in course/, grading in classroom/.

    root       folder that holds nbgrader_config.py
    classroom  folder of everything that grading produces; by default root/classroom
    """

    root: Path
    classroom_folder: Path | None = None

    @classmethod
    def find(cls, start: Path | None = None) -> "Course":
        """The course around `start` (default: here), else the one this package lies in.

        Raises FileNotFoundError when there is none.
        """
        start = Path(start or Path.cwd()).resolve()
        package_root = Path(__file__).resolve().parent.parent
        for folder in (start, *start.parents, package_root):
            if (folder / "nbgrader_config.py").is_file() and (folder / "solutions").is_dir():
                return cls(folder)
        raise FileNotFoundError(
            f"no course in {start} or above it (looked for nbgrader_config.py and solutions/); "
            "go to the folder of the course and try again"
        )

    @property
    def solutions(self) -> Path:
        return self.root / "solutions"

    @property
    def release(self) -> Path:
        return self.root / "course"

    @property
    def classroom(self) -> Path:
        return self.classroom_folder or self.root / "classroom"

    @property
    def units(self) -> list[str]:
        """Folder names of the units that have a master, in order."""
        return sorted(path.parent.name for path in self.solutions.glob("*/*.md")
                      if path.stem == path.parent.name)

    def submissions(self, unit: str) -> list[str]:
        """Students who have submitted something for a unit."""
        folder = self.classroom / "submitted"
        return sorted(path.parent.name for path in folder.glob(f"*/{unit}") if path.is_dir())

    def master(self, unit: str) -> Path:
        return self.solutions / unit / f"{unit}.md"

    def solution_notebook(self, unit: str) -> Path:
        return self.solutions / unit / f"{unit}.ipynb"

    def release_notebook(self, unit: str) -> Path:
        return self.release / unit / f"{unit}.ipynb"

    def nbgrader_config(self, **course_directory):
        """The traitlets Config of nbgrader_config.py, with the classroom of this Course.

        Keyword arguments override options of nbgrader's CourseDirectory.
        """
        from traitlets.config import Config, PyFileConfigLoader

        _put_scripts_on_path()
        loader = PyFileConfigLoader("nbgrader_config.py", path=str(self.root))
        config = copy.deepcopy(Config(loader.load_config()))
        config.CourseDirectory.root = str(self.root)
        if self.classroom_folder is not None:
            self.classroom_folder.mkdir(parents=True, exist_ok=True)
            for step in ("submitted", "autograded", "feedback"):
                config.CourseDirectory[f"{step}_directory"] = str(self.classroom / step)
            config.CourseDirectory.db_url = f"sqlite:///{self.classroom / 'gradebook.db'}"
        for option, value in course_directory.items():
            config.CourseDirectory[option] = value
        return config


def _put_scripts_on_path():
    """nbgrader calls `alembic` by name: not found when the environment is not activated."""
    scripts, path = str(Path(sys.executable).parent), os.environ.get("PATH", "")
    if scripts not in path.split(os.pathsep):
        os.environ["PATH"] = scripts + os.pathsep + path
