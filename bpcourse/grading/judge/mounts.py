"""What a submission's process finds in its file system, as data; both ways to start are made of it.

/judge/_judge   grading/inside, which runs there
/site           what can be imported: distributions, and bpcourse as far as visible.py says
/py             the interpreter and the standard library, without any installed package
/lib, /usr/lib  the system's shared libraries
/dev, /proc, /tmp
"""

from __future__ import annotations

import enum
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bpcourse.grading.judge.distributions import importable_files, with_dependencies
from bpcourse.grading.judge.interpreter import base_prefix, base_python
from bpcourse.grading.judge.stubs import PACKAGE, write_stubs
from bpcourse.grading.judge.visible import COURSE, Sight

INSIDE = PACKAGE / "grading" / "inside"
LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64")
DEVICES = ("null", "full", "random", "urandom")
SCRATCH = "/tmp"  # noqa: S108  the sandbox's own
PACKAGE_FOLDERS = ("site-packages", "dist-packages")


class Mode(enum.Enum):
    """How something is mounted."""

    READ_ONLY = "read-only"
    """A file or folder of this machine."""
    SYMLINK = "symlink"
    """A link that leads where the machine's own does."""
    DEVICE = "device"
    EMPTY = "empty"
    """A folder without anything, over what an earlier mount has brought in."""
    PROCESSES = "processes"
    SCRATCH = "scratch"
    """A fresh folder, the only one that can be written to."""


@dataclass(frozen=True)
class Mount:
    """One thing in the file system of a sandbox.

    inside   absolute path there
    outside  path on this machine (of a link: what it leads to); None where it is made for the sandbox
    """

    inside: str
    mode: Mode
    outside: Path | None = None

    def __str__(self):
        return f"{self.mode.value:10}{self.inside}"


def imported(folder: Path, reference: bool, distributions: Iterable[str]) -> list[Mount]:
    """All that Python can import beyond its library. Stubs are written to this folder.

    reference  the course's real reference, for pictures; never for grades
    """
    found = {"/judge/_judge": INSIDE}
    for name in with_dependencies(distributions):
        found |= {f"/site/{entry}": path for entry, path in importable_files(name).items()}
    found |= {f"/site/bpcourse/{name}": path for name, path in course(folder, reference).items()}
    return [Mount(inside, Mode.READ_ONLY, found[inside]) for inside in sorted(found)]


def course(folder: Path, reference: bool) -> dict[str, Path]:
    """{path in bpcourse: file or folder} of what a submission sees of this course."""
    sights = {
        name: pictured if reference else graded for name, (graded, pictured) in COURSE.items()
    }
    real = {name: PACKAGE / name for name, sight in sights.items() if sight is Sight.REAL}
    if reference:
        return real
    stubs = [name for name, sight in sights.items() if sight is Sight.STUB]
    return real | write_stubs(folder, stubs)


def machine() -> list[Mount]:
    """Libraries, Python, devices, processes, scratch; later mounts may cover parts of earlier ones."""
    return [
        *map(_library, filter(_exists, map(Path, LIBRARIES))),
        *_python(),
        *(Mount(f"/dev/{name}", Mode.DEVICE, Path("/dev", name)) for name in DEVICES),
        *(Mount(str(path), Mode.EMPTY) for path in _packages_of_the_system()),
        Mount("/proc", Mode.PROCESSES),
        Mount(SCRATCH, Mode.SCRATCH),
    ]


def _exists(path: Path) -> bool:
    return path.is_symlink() or path.is_dir()


def _library(path: Path) -> Mount:
    if path.is_symlink():
        return Mount(str(path), Mode.SYMLINK, path.readlink())
    return Mount(str(path), Mode.READ_ONLY, path)


def _packages_of_the_system() -> list[Path]:
    """Packages of the system's own Python, which the libraries' folders bring in."""
    return [
        *Path("/usr/lib").glob("python3*/dist-packages"),
        *Path("/usr/lib").glob("python3*/site-packages"),
        *Path("/usr/lib64").glob("python3*/site-packages"),
    ]


def _python() -> list[Mount]:
    base, executable = base_prefix(), base_python()
    mounts = [Mount(f"/py/bin/{executable.name}", Mode.READ_ONLY, executable)]
    paths = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib")]
    for library in dict.fromkeys(Path(path).resolve() for path in paths if path):
        if not library.is_relative_to(base) or not (library / "os.py").exists():
            continue
        inside = f"/py/{library.relative_to(base)}"
        mounts.append(Mount(inside, Mode.READ_ONLY, library))
        mounts += [
            Mount(f"{inside}/{name}", Mode.EMPTY)
            for name in PACKAGE_FOLDERS
            if (library / name).is_dir()
        ]
    mounts += [
        Mount(f"/py/lib/{shared.name}", Mode.READ_ONLY, shared.resolve())
        for shared in sorted((base / "lib").glob("lib*.so*"))
    ]
    return mounts
