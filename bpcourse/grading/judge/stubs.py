"""What stands for the answer key while a submission is graded.

Names of the reference can be imported, so that a unit's import lines work; calling one raises
ReferenceUnavailable, in the words that `check` uses in a notebook. Neither their source nor the
checks and their known mistakes are there.
"""

from __future__ import annotations

import ast
import contextlib
import functools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parents[2]
REFUSAL = PACKAGE / "answer_key" / "refusal.py"
"""The words that the check in a notebook says too."""

UNAVAILABLE = '''

class Unavailable(type):
    """The class of what stands for a name: any use but importing is refused."""

    def refuse(cls, *args, **kwargs):
        name = next(known for known in cls.__mro__ if "of_key" in vars(known))
        raise refusal(name.__module__, name.__name__)

    __call__ = __getitem__ = __iter__ = __contains__ = refuse

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        cls.refuse()


def stub(module, name):
    return Unavailable(name, (), {"__module__": module, "of_key": True})
'''

STUB = '''\
"""Not available while grading."""

import importlib

from bpcourse._unavailable import ReferenceUnavailable, stub

__all__ = {names!r}
globals().update({data!r})


def __getattr__(name):
    if name in {submodules!r}:
        return importlib.import_module(f"{{__name__}}.{{name}}")
    if name.startswith("__"):
        raise AttributeError(name)
    return stub(__name__, name)
'''

CHECK = '''\
"""Checks are made by the judge."""


def check(implementation, *, forward=None, name=None):
    print("This check is made by the judge, not by the notebook.")
    return 0.0


def case(exercise, name):
    raise LookupError("the cases of a check are not available while grading")
'''

COMPANION = '''\
"""What accompanies a learner has nothing to say while grading; their own functions are judged."""

from bpcourse._unavailable import refusal


def mine(*names):
    raise refusal("bpcourse", "mine")


def nothing(*args, **kwargs):
    pass


predict = outcome = progress = model_answer = nothing


def in_browser(smaller, *, otherwise, of):
    return otherwise
'''


STAND_INS = {
    "__init__.py": "from bpcourse.checking.door import case, check\n"
    "from bpcourse.learner.companion import in_browser, mine, model_answer, outcome\n"
    "from bpcourse.learner.companion import predict, progress\n",
    "_unavailable.py": REFUSAL.read_text(encoding="utf-8") + UNAVAILABLE,
    "checking/__init__.py": "",
    "checking/door.py": CHECK,
    "learner/__init__.py": "",
    "learner/companion.py": COMPANION,
}
"""{path in bpcourse: content} of what is there beside the stubs."""


def write_stubs(folder: Path, names: Iterable[str]) -> dict[str, Path]:
    """Write stubs of these rooms, and the stand-ins, to a folder: {path in bpcourse: file}."""
    for name in names:
        stub_package(PACKAGE / name, folder / name)
    for name, content in STAND_INS.items():
        target = folder / name
        target.parent.mkdir(exist_ok=True)
        target.write_text(content)
    return {path.name: path for path in folder.iterdir()}


def stub_package(source: Path, target: Path) -> None:
    """Write a package's stub to a folder that is not there yet."""
    target.mkdir()
    for entry in source.iterdir():
        if entry.is_dir() and (entry / "__init__.py").exists():
            stub_package(entry, target / entry.name)
        elif entry.suffix == ".py":
            _stub_module(entry, target / entry.name)


def _stub_module(source: Path, target: Path) -> None:
    submodules: list[str] = []
    if source.name == "__init__.py":
        submodules = sorted(
            path.stem
            for path in source.parent.iterdir()
            if path.stem[0] not in "_." and (path.suffix == ".py" or path.is_dir())
        )
    names, data = _public_names(source), _public_data(source)
    target.write_text(STUB.format(names=names, data=data, submodules=submodules))


def _body(source: Path) -> list[ast.stmt]:
    """A module's statements; none where there is no such file, or it is not Python."""
    try:
        return _parsed(source.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return []


@functools.lru_cache(maxsize=256)
def _parsed(content: bytes) -> list[ast.stmt]:
    return ast.parse(content).body


def _public_names(source: Path) -> list[str]:
    names: set[str] = set()
    for node in _body(source):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.ImportFrom) and source.name == "__init__.py":
            names.update(alias.asname or alias.name for alias in node.names)
    return sorted(name for name in names if not name.startswith("_") and name != "*")


def _public_data(source: Path) -> dict[str, Any]:
    """{name: value} of the constants that are written out: data, not answers."""
    found: dict[str, Any] = {}
    for node in _body(source):
        if isinstance(node, ast.Assign) and isinstance(target := node.targets[0], ast.Name):
            with contextlib.suppress(ValueError):
                found[target.id] = ast.literal_eval(node.value)
        elif isinstance(node, ast.ImportFrom) and source.name == "__init__.py" and node.module:
            data = _public_data(source.with_name(node.module.rpartition(".")[2] + ".py"))
            found |= {a.asname or a.name: data[a.name] for a in node.names if a.name in data}
    return {name: value for name, value in found.items() if not name.startswith("_")}
