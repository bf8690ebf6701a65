"""The skeleton of an exercise or a unit of an instructor's own, in a course without our masters.

solutions/<unit>/<unit>.md    the unit's master
my_exercises/                 __init__.py, reference.py, and a module for each unit
"""

from __future__ import annotations

import re
from pathlib import Path

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.insert import with_element, with_import
from bpcourse.authoring.new import CHECK, Kind, fill, read, with_cells, with_exercise, write
from bpcourse.authoring.own import use_own_exercises
from bpcourse.course import Course
from bpcourse.exercises import all_exercises

DEFAULT = "my_exercises"
FIRST = 20  # so that units that the course still gets find room
_LINE = 'c.Bpcourse.exercises = "{}"'


def new_own_unit(course: Course, name: str) -> list[Path]:
    """The master of a unit without exercises, numbered from 20 on: the files written.

    Raises AuthoringError, and then has written nothing.
    """
    if not re.fullmatch("[a-z][a-z0-9_]*", name):
        raise AuthoringError(
            f"{name!r} names no unit: write lower-case letters, digits and _, without the number"
        )
    there = [unit for unit in course.units if re.match(r"\d\d_", unit)]
    if name in [unit[3:] for unit in there]:
        raise AuthoringError(f"there is a unit {name} already")
    number = max([FIRST - 1, *(int(unit[:2]) for unit in there)]) + 1
    title = name.replace("_", " ").capitalize()
    text = fill("unit.master.md", {"number": str(number), "title": title})
    text = text.replace("import matplotlib.pyplot as plt\n", "")
    text = text.replace(
        "from bpcourse import check, plots, reference", "from bpcourse import check"
    )
    return write(new={course.master(f"{number:02d}_{name}"): text}, changed={})


def new_own_exercise(course: Course, unit: str, name: str, kind: Kind = "function") -> list[Path]:
    """An exercise at the end of a unit of the instructor's own: the files written.

    The folder of own exercises is made, and named in nbgrader_config.py, if need be.
    Raises AuthoringError, and then has written nothing.
    """
    _refuse(course, unit, name, kind)
    folder, config = _folder(course)
    master, topic = course.master(unit), unit[3:]
    says = {
        "name": name,
        "topic": "reference",
        "stem": name.removesuffix("_backward"),
        "number": str(len(CHECK.findall(read(master))) + 1),
        "kind": kind.capitalize(),
    }
    listed, reference = folder / "__init__.py", folder / "reference.py"
    _refuse_taken(reference, name, says["stem"] + "_forward" if kind == "backward" else name)
    right = read(reference) if reference.exists() else fill("topic.reference.py", says)
    list_text = read(listed) if listed.exists() else '"""My exercises."""\n\nEXERCISES = []\n'
    cells = fill(f"{kind}.master.md", says).replace(
        "bpcourse.reference", f"{folder.name}.reference"
    )
    return write(
        new={},
        changed=config
        | {
            reference: f"{right.rstrip()}\n\n\n{fill(f'{kind}.reference.py', says)}",
            folder / f"{topic}.py": with_exercise(
                folder / f"{topic}.py", kind, says, folder.name, "reference"
            ),
            listed: with_import(
                with_element(list_text, "EXERCISES", name, f"{folder.name}/__init__.py"),
                f"{folder.name}.{topic}",
                name,
            ),
            master: with_cells(read(master), cells),
        },
    )


def _refuse(course: Course, unit: str, name: str, kind: str) -> None:
    if unit not in course.masters:
        raise AuthoringError(
            f"{unit} has no master here: begin a unit of your own with `bpcourse new unit NAME`"
        )
    if not re.fullmatch("[a-z][a-z0-9_]*", name):
        raise AuthoringError(f"{name!r}: write lower-case letters, digits and _")
    if kind == "backward" and not name.endswith("_backward"):
        raise AuthoringError(f"a backward is called like its forward: {name}_backward")
    if name in (unit[3:], "reference"):
        raise AuthoringError(
            f"a function may not be called like a module, and {name} is one: choose another name"
        )
    folder = course.exercises_folder()
    if folder and folder.exists():
        use_own_exercises(course)
    if name in all_exercises():
        raise AuthoringError(f"there is an exercise {name} already: choose another name")


def _refuse_taken(reference: Path, *names: str) -> None:
    text = read(reference) if reference.exists() else ""
    if found := re.search(rf"^(def|class) ({'|'.join(names)})\b", text, re.MULTILINE):
        raise AuthoringError(f"there is `{found[0]}` already, in {reference.name}")


def _folder(course: Course) -> tuple[Path, dict[Path, str]]:
    """The folder of own exercises, and what nbgrader_config.py must say for it if it does not."""
    if folder := course.exercises_folder():
        return folder, {}
    path, line = course.root / "nbgrader_config.py", _LINE.format(DEFAULT)
    text = read(path)
    if f"# {line}\n" not in text:
        raise AuthoringError(f"write this line into {path.name}, and try again: {line}")
    return course.root / DEFAULT, {path: text.replace(f"# {line}\n", f"{line}\n")}
