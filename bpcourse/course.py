"""Where things are in a course's folder, and nbgrader's configuration for it."""

from __future__ import annotations

import copy
import os
import shutil
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from traitlets.config.loader import Config


PACKAGE = Path(__file__).resolve().parent
STARTED = Path(".bpcourse") / "folder.json"  # what makes a folder one that `bpcourse start` made


@dataclass(frozen=True)
class Course:
    """A course's folder: masters in solutions/, release in course/, grading in classroom/.

    A course made by `bpcourse start --instructor` has none of our masters, and grades by its release.
    Masters in it are the instructor's own, for units of their own.

    root       folder that holds nbgrader_config.py
    classroom  folder of everything that grading produces; by default root/classroom
    """

    root: Path
    classroom_folder: Path | None = None

    @classmethod
    def find(cls, start: Path | None = None) -> Course:
        """The course around `start` (default: here), else the one this package lies in.

        Raises FileNotFoundError when there is none.
        """
        start = Path(start or Path.cwd()).resolve()
        for folder in (start, *start.parents, PACKAGE.parent):
            if (folder / "nbgrader_config.py").is_file() and any(
                (folder / name).is_dir() for name in ("solutions", "course")
            ):
                return cls(folder)
        raise FileNotFoundError(
            f"no course in {start} or above it (looked for nbgrader_config.py beside solutions/ or "
            "course/); go to the folder of the course, or make one to teach from with `bpcourse "
            "start --instructor FOLDER`"
        )

    @property
    def holds_this_package(self) -> bool:
        """Whether it is the checkout of the bpcourse that runs, with the exercises' source."""
        return self.root.resolve() == PACKAGE.parent

    @property
    def solutions(self) -> Path:
        """The masters and their executed notebooks."""
        return self.root / "solutions"

    @property
    def release(self) -> Path:
        """What students get."""
        return self.root / "course"

    @property
    def classroom(self) -> Path:
        """Everything that grading produces."""
        return self.classroom_folder or self.root / "classroom"

    @property
    def has_masters(self) -> bool:
        """Is this the course's checkout, and not a folder that an instructor teaches from?"""
        return self.solutions.is_dir() and not (self.root / STARTED).is_file()

    @property
    def source(self) -> Path:
        """The folder from which nbgrader makes what it grades by: as nbgrader_config.py has it."""
        return self.solutions if self.has_masters else self.release

    @property
    def units(self) -> list[str]:
        """Folder names of the units that can be taught, in order."""
        released = [] if self.has_masters else _called_like_folders(self.release, "ipynb")
        return sorted({*self.masters, *released})

    @property
    def masters(self) -> list[str]:
        """Folder names of the units that can be built, in order."""
        return _called_like_folders(self.solutions, "md")

    def submissions(self, unit: str) -> list[str]:
        """Students who have submitted something for a unit."""
        folder = self.classroom / "submitted"
        return sorted(path.parent.name for path in folder.glob(f"*/{unit}") if path.is_dir())

    def master(self, unit: str) -> Path:
        """The text that a unit is written in."""
        return self.solutions / unit / f"{unit}.md"

    def solution_notebook(self, unit: str) -> Path:
        """The master's executed pair."""
        return self.solutions / unit / f"{unit}.ipynb"

    def release_notebook(self, unit: str) -> Path:
        """What students open."""
        return self.release / unit / f"{unit}.ipynb"

    def source_notebook(self, unit: str) -> Path:
        """The notebook from which nbgrader makes what it grades by."""
        return self.source / unit / f"{unit}.ipynb"

    def keep(self, path: Path) -> Path:
        """Copy a file that is about to be overwritten to kept/<time>/, and say where.

        A copy that is there already is not made again.
        """
        path, root = path.resolve(), self.root.resolve()
        inside = path.relative_to(root if path.is_relative_to(root) else path.anchor)
        for earlier in (root / "kept").glob("*"):
            if (earlier / inside).is_file() and (
                (earlier / inside).read_bytes() == path.read_bytes()
            ):
                return earlier / inside
        copied = self.kept_path(inside)
        shutil.copy2(path, copied)
        return copied

    def exercises_folder(self, config: Config | None = None) -> Path | None:
        """The folder of the instructor's own exercises, which need not be there; None without any.

        config  nbgrader's; default: as nbgrader_config.py has it
        """
        named = (self.nbgrader_config() if config is None else config).Bpcourse.get("exercises")
        return (self.root / str(named)).resolve() if named else None

    def kept_path(self, inside: Path) -> Path:
        """A place in kept/<time>/ for something that is about to be lost; its folder is there."""
        name = datetime.now().astimezone().strftime("%Y-%m-%d_%H-%M-%S_%f")
        place = self.root.resolve() / "kept" / name / inside
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    @property
    def db_url(self) -> str:
        """The URL of the gradebook."""
        return self.nbgrader_config().CourseDirectory.db_url

    def nbgrader_config(self, **course_directory: str) -> Config:
        """The traitlets Config of nbgrader_config.py, with the classroom of this Course.

        Keyword arguments override options of nbgrader's CourseDirectory.
        """
        from traitlets.config.loader import Config, PyFileConfigLoader

        from bpcourse.database import absolute

        _put_scripts_on_path()
        loader = PyFileConfigLoader("nbgrader_config.py", path=str(self.root))
        config = copy.deepcopy(Config(loader.load_config()))
        config.CourseDirectory.root = str(self.root)
        config.CourseDirectory.setdefault(
            "course_id", "default_course"
        )  # as in nbgrader's gradebook
        if self.classroom_folder is not None:
            self.classroom_folder.mkdir(parents=True, exist_ok=True)
            for step in ("submitted", "autograded", "feedback"):
                config.CourseDirectory[f"{step}_directory"] = str(self.classroom / step)
            config.CourseDirectory.db_url = f"sqlite:///{self.classroom / 'gradebook.db'}"
        for option, value in course_directory.items():
            config.CourseDirectory[option] = value
        url = config.CourseDirectory.get("db_url")  # nbgrader's own default where none is said
        url = url if isinstance(url, str) else f"sqlite:///{self.root.resolve() / 'gradebook.db'}"
        config.CourseDirectory.db_url = absolute(url, self.root.resolve())
        return config


def _called_like_folders(folder: Path, suffix: str) -> list[str]:
    found = folder.glob(f"*/*.{suffix}")
    return sorted(path.parent.name for path in found if path.stem == path.parent.name)


def _put_scripts_on_path() -> None:
    """nbgrader calls `alembic` by name: not found when the environment is not activated."""
    scripts, path = str(Path(sys.executable).parent), os.environ.get("PATH", "")
    if scripts not in path.split(os.pathsep):
        os.environ["PATH"] = scripts + os.pathsep + path
