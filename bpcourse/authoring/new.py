"""The skeleton of a new exercise or unit, in all its places. What is there stays as it is.

Every line that waits for its author says TODO; `bpcourse build` lists them (authoring/units.py).
"""

from __future__ import annotations

import re
from pathlib import Path
from string import Template
from typing import Literal

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.insert import with_element, with_import
from bpcourse.files import replace_file

Kind = Literal["function", "backward", "loss"]
TEMPLATES = Path(__file__).parent / "templates"
# Until each kind of exercise is a class of its own, all are one.
CHECK = re.compile(r"^check\(.*\n```\n", re.MULTILINE)


def new_unit(root: Path, name: str) -> list[Path]:
    """A unit without exercises, numbered after the last one: the files written.

    root  the folder of the checkout
    name  what the unit is about, e.g. "attention"
    Raises AuthoringError, and then has written nothing.
    """
    if not re.fullmatch("[a-z][a-z0-9_]*", name):
        raise AuthoringError(
            f"{name!r} names no unit: write lower-case letters, digits and _, without the number"
        )
    folders = sorted(path.name for path in (root / "solutions").glob("[0-9][0-9]_*"))
    if name in [folder[3:] for folder in folders]:
        raise AuthoringError(f"there is a unit {name} already, in solutions/")
    number = max((int(folder[:2]) for folder in folders), default=0) + 1
    unit = f"{number:02d}_{name}"
    says = {"number": str(number), "title": name.replace("_", " ").capitalize()}
    listed = root / "bpcourse" / "exercises" / "__init__.py"
    tests = root / "tests" / "exercises" / f"u{unit}"
    exercises = root / "bpcourse" / "exercises" / f"u{unit}"
    return write(
        new={
            root / "solutions" / unit / f"{unit}.md": fill("unit.master.md", says),
            exercises / "__init__.py": fill("unit.exercises.py", says),
            tests / "__init__.py": "",
            tests / "variants.py": fill("unit.variants.py", says),
        },
        changed={listed: with_element(read(listed), "UNITS", f'"{unit}"', _name(root, listed))},
    )


def new_exercise(
    root: Path, unit: str, name: str, kind: Kind = "function", topic: str = ""
) -> list[Path]:
    """An exercise at the end of a unit: the files written.

    root   the folder of the checkout
    name   what the learner's function is called
    topic  the module, in bpcourse/reference/ and in the unit's folder; by default, the unit's name
    Raises AuthoringError, and then has written nothing.
    """
    topic = topic or unit[3:]
    _refuse(root, unit, name, kind, topic)
    master = root / "solutions" / unit / f"{unit}.md"
    says = {
        "name": name,
        "topic": topic,
        "stem": name.removesuffix("_backward"),
        "number": str(len(CHECK.findall(read(master))) + 1),
        "kind": kind.capitalize(),
    }
    package = root / "bpcourse" / "reference" / "__init__.py"
    listed = root / "bpcourse" / "exercises" / f"u{unit}" / "__init__.py"
    variants = root / "tests" / "exercises" / f"u{unit}" / "variants.py"
    functions = (says["stem"] + "_forward", name) if kind == "backward" else (name,)
    todo = f'"{name}": [],  # TODO: five right answers, each written differently'
    return write(
        new={},
        changed={
            package.with_name(f"{topic}.py"): _with_reference(package, kind, says),
            package: with_import(read(package), f".{topic}", ", ".join(sorted(functions))),
            listed.with_name(f"{topic}.py"): with_exercise(
                listed.with_name(f"{topic}.py"), kind, says
            ),
            listed: with_import(
                with_element(read(listed), "EXERCISES", name, _name(root, listed)),
                f"bpcourse.exercises.u{unit}.{topic}",
                name,
            ),
            variants: with_element(
                read(variants), "VARIANTS", f'"{name}": []', _name(root, variants)
            ).replace(f'"{name}": [],', todo),
            master: with_cells(read(master), fill(f"{kind}.master.md", says)),
        },
    )


def _refuse(root: Path, unit: str, name: str, kind: str, topic: str) -> None:
    """Refuse names that are taken or cannot be."""
    if not (root / "bpcourse" / "exercises" / f"u{unit}").is_dir():
        raise AuthoringError(f"there is no unit {unit}: make it with `bpcourse new unit`")
    for word in (name, topic):
        if not re.fullmatch("[a-z][a-z0-9_]*", word):
            raise AuthoringError(f"{word!r}: write lower-case letters, digits and _")
    if kind == "backward" and not name.endswith("_backward"):
        raise AuthoringError(f"a backward is called like its forward: {name}_backward")
    if name == topic or (root / "bpcourse" / "reference" / f"{name}.py").exists():
        raise AuthoringError(
            f"a function may not be called like a module, and {name} is one: choose another name, "
            "or another --topic"
        )
    _refuse_taken(root, name, kind)


def _refuse_taken(root: Path, name: str, kind: str) -> None:
    package = root / "bpcourse"
    names = [name, name.removesuffix("_backward") + "_forward"] if kind == "backward" else [name]
    for folder, pattern in (
        (package / "reference", rf"^(def|class) ({'|'.join(names)})\b"),
        (package / "exercises", rf'\bname="{name}"|^def {name}\b'),
    ):
        for path in sorted(folder.rglob("*.py")):
            if found := re.search(pattern, read(path), re.MULTILINE):
                raise AuthoringError(f"there is `{found[0]}` already, in {_name(root, path)}")


def _with_reference(package: Path, kind: str, says: dict[str, str]) -> str:
    path = package.with_name(f"{says['topic']}.py")
    text = read(path) if path.exists() else fill("topic.reference.py", says)
    return f"{text.rstrip()}\n\n\n{fill(f'{kind}.reference.py', says)}"


def with_exercise(
    path: Path, kind: str, says: dict[str, str], package: str = "bpcourse.reference", of: str = ""
) -> str:
    """A module's text with the exercise at its end.

    package, of  where the module of right answers is imported from, and its name; default: the topic
    """
    topic = of or says["topic"]
    text = read(path) if path.exists() else fill("topic.exercises.py", says)
    imported = " ".join(
        re.findall(r"^from bpcourse\.checking\.exercise import (.*)", text, re.MULTILINE)
    )
    if missing := sorted({says["kind"], "Mistake"} - set(re.findall(r"\w+", imported))):
        text = with_import(text, "bpcourse.checking.exercise", ", ".join(missing))
    if not re.search(rf"^from {re.escape(package)} import .*\b{topic}\b", text, re.MULTILINE):
        text = with_import(text, package, topic)
    return f"{text.rstrip()}\n\n\n{fill(f'{kind}.exercise.py', says)}"


def with_cells(master: str, cells: str) -> str:
    """The master with a card and its cells below its last check, else at its end."""
    checks = list(CHECK.finditer(master))
    at = checks[-1].end() if checks else len(master)
    return f"{master[:at].rstrip()}\n\n{cells}{master[at:]}"


def write(new: dict[Path, str], changed: dict[Path, str]) -> list[Path]:
    """Write texts: the files. AuthoringError, with nothing written, for a new one that is there."""
    for path in new:
        if path.exists():
            raise AuthoringError(f"{path} is there already")
    for path, text in (new | changed).items():
        replace_file(path, text.encode())
    return list(new | changed)


def fill(template: str, says: dict[str, str]) -> str:
    """A template's text, its names filled in."""
    return Template(read(TEMPLATES / f"{template}.tmpl")).substitute(says)


def read(path: Path) -> str:
    """A file's text."""
    return path.read_text(encoding="utf-8")


def _name(root: Path, path: Path) -> str:
    return str(path.relative_to(root))
