"""The course's own rule for late submissions: a plugin of nbgrader's, beside nbgrader_config.py or
installed, as `c.AssignLatePenalties.plugin_class = "late.SubMarks"` names it.

Its folder comes last on the path, so nothing that lies there stands in front of a library; and only
in a process that loads such a plugin. No folder of a submission is ever on the path.
"""

from __future__ import annotations

import hashlib
import importlib
import math
import sys
from importlib.machinery import PathFinder
from numbers import Real
from pathlib import Path
from typing import Any

from nbgrader.plugins import BasePlugin, LateSubmissionPlugin
from traitlets import Type, Unicode
from traitlets.config import Config

from bpcourse.files import Files
from bpcourse.grading.judge.clean import clean
from bpcourse.grading.nbgrader.patience import TookTooLong, patience

SECONDS = 5.0  # of computing
LARGEST = 1 << 20  # bytes of a file beside it that it may read
CONFIG = "nbgrader_config.py"
OURS = __name__.partition(".")[0]  # in a checkout, this package lies there, too

_on_path: list[str] = []  # the one folder that was put there
_remarks: list[str] = []


class LatePluginError(Exception):
    """The plugin cannot be used; the message says which, why, and what to do."""


class CheckedPlugin(BasePlugin):
    """Stands for the course's plugin, and looks at what it returns."""

    named = Unicode().tag(config=True)
    folder = Unicode().tag(config=True)
    plugin = Type(LateSubmissionPlugin, klass=BasePlugin).tag(config=True)

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """Points off. LatePluginError if the plugin fails, or what it returns is no number."""
        try:
            with patience("", SECONDS):
                ask: Any = self.plugin(parent=self.parent)
                penalty = ask.late_submission_penalty(student_id, score, total_seconds_late)
        except TookTooLong:
            raise self._problem(f"computes longer than {SECONDS:g} s", total_seconds_late) from None
        except (Exception, SystemExit) as error:
            raise self._problem(f"fails ({_said(error)})", total_seconds_late) from None
        if penalty is None:
            return None
        if isinstance(penalty, bool) or not isinstance(penalty, Real) or math.isnan(penalty):
            returned = clean(f"{penalty!r:.60}")
            raise self._problem(
                f"returns {returned}, where nbgrader takes a number of points, or None,",
                total_seconds_late,
            )
        penalty = float(penalty)
        if penalty < 0:
            _remarks.append(f"the late plugin asked for {penalty:g} points off: 0 were taken")
        elif penalty > score:
            _remarks.append(
                f"the late plugin asked for {penalty:g} points off: all {score:g} were taken"
            )
        return penalty

    def _problem(self, does: str, late: float) -> LatePluginError:
        return LatePluginError(
            f"The late plugin {self.named} {does} for a submission that is {late:g} seconds late: "
            "mend it, and grade again."
        )


def is_named(config: Config) -> bool:
    """Whether the course has a plugin of its own."""
    return bool(_named(config))


def use(config: Config, folder: Path) -> None:
    """Let nbgrader, with this configuration, ask the course's plugin, if it has one. In place.

    folder  where nbgrader_config.py lies
    LatePluginError if it cannot be loaded.
    """
    named = _named(config)
    if named:
        if "folder" in config.CheckedPlugin:  # this was done before
            folder = Path(config.CheckedPlugin.folder)
        config.CheckedPlugin.folder = str(folder)
        config.CheckedPlugin.named = named if isinstance(named, str) else named.__name__
        config.CheckedPlugin.plugin = _loaded(named, folder) if isinstance(named, str) else named
        config.AssignLatePenalties.plugin_class = CheckedPlugin


def taken_remarks() -> str:
    """What was remarkable in penalties since this was last asked."""
    said = "; ".join(_remarks)
    _remarks.clear()
    return said


def sentence_in(problem: str) -> str:
    """A problem as nbgrader's log says it; of the plugin's, the sentence alone."""
    return problem.rpartition(f"{LatePluginError.__name__}: ")[2]


def settings(config: Config) -> set[str]:
    """The sections of a configuration that a penalty depends on."""
    named = _named(config)
    name = named.rpartition(".")[2] if isinstance(named, str) else getattr(named, "__name__", "")
    return {"AssignLatePenalties", "BasePlugin", "LateSubmissionPlugin", *([name] if name else [])}


def sources(config: Config) -> Files:
    """The files of the course's plugin; where it lies beside nbgrader_config.py, all that lie there,
    since it may read them.
    """
    named = _named(config)
    if not isinstance(named, str):
        return {}
    folder = Path(config.CourseDirectory.root)
    first, *inner = named.split(".")[:-1] or [named]
    spec = PathFinder.find_spec(first)
    if spec is not None and spec.origin and Path(spec.origin).parent != folder:
        found = Path(spec.origin)
        for name in inner:
            found = found.parent / name / "__init__.py"
            found = found if found.is_file() else found.parent.with_suffix(".py")
        return {named: found.read_bytes()} if found.is_file() else {}
    beside = [*folder.glob("*"), *(folder / first).rglob("*.py")]
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(beside)
        if path.is_file() and path.name != CONFIG and path.stat().st_size <= LARGEST
    }


def version(config: Config) -> str:
    """Changes with the plugin's files; "" where there is none."""
    files = sources(config)
    return hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest() if files else ""


def _named(config: Config) -> Any:
    """The plugin's name, or class; None where it is nbgrader's own."""
    if "AssignLatePenalties" not in config:
        return None
    found = config.AssignLatePenalties.get("plugin_class")
    if found is CheckedPlugin:
        return config.CheckedPlugin.named
    own = (LateSubmissionPlugin, f"{LateSubmissionPlugin.__module__}.LateSubmissionPlugin")
    return found if isinstance(found, (str, type)) and found not in own else None


def _loaded(named: str, folder: Path) -> type[BasePlugin]:
    module, _, name = named.rpartition(".")
    _put_last(folder, package=module.partition(".")[0])
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # no __pycache__ in the course
    try:
        found = getattr(importlib.import_module(module), name)
    except (Exception, SystemExit) as error:
        raise LatePluginError(
            f"The late plugin {named} cannot be loaded ({_said(error)}): it must be a class in an installed "
            f"package, or in {folder}. Nothing was graded."
        ) from None
    finally:
        sys.dont_write_bytecode = writes
    if not (isinstance(found, type) and issubclass(found, BasePlugin)):
        raise LatePluginError(
            f"The late plugin {named} is no class that derives from nbgrader.plugins.BasePlugin. "
            "Nothing was graded."
        )
    return found


def _put_last(folder: Path, package: str) -> None:
    """Put the folder at the end of the path, in the place of another course's; what was imported from
    either is read anew.
    """
    folders = {*_on_path, str(folder)}
    for name, module in list(sys.modules.items()):
        file = Path(getattr(module, "__file__", None) or "/")
        ours = name.partition(".")[0] == package != OURS
        if name != "__main__" and (
            str(file.parent) in folders
            or (ours and any(file.is_relative_to(where) for where in folders))
        ):
            del sys.modules[name]
    for other in _on_path:
        sys.path.remove(other)
    _on_path.clear()
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
        _on_path.append(str(folder))
    importlib.invalidate_caches()


def _said(error: BaseException) -> str:
    return clean(f"{type(error).__name__}: {error}"[:200])
