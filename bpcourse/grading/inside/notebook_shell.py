"""What `get_ipython()` returns in a submission: magics that write files, run them or define names do
so as in JupyterLab.
"""

from __future__ import annotations

import importlib
import json
import os
import shlex
import sys
from pathlib import Path
from typing import Any

from .cells import run_cell
from .only_here import NotWhileGrading
from .runner import Runner
from .shell import Shell, say

NO_SHELL = "shell commands are not run while grading"
PYLAB = """\
import numpy, matplotlib
from matplotlib import pylab, mlab, pyplot
np, plt = numpy, pyplot
from pylab import *
from numpy import *
"""


class Nothing:
    """Parts of IPython's shell that libraries look for, and that do nothing here."""

    def register(self, *args: Any) -> None:
        """For `events`."""

    unregister = register


class NotebookShell(Shell):
    """The shell of a notebook whose cells a runner runs."""

    def __init__(self, runner: Runner):
        super().__init__(runner.namespace)
        self.run_line, self.run_body = runner.run_line, runner.run_body
        self.fetched = runner.lacking.fetched
        self.events, self.config = Nothing(), dict[str, Any]()
        self.lines |= {
            "run": _run,
            "env": _env,
            "set_env": _env,
            "cd": _cd,
            "pwd": lambda shell, line: str(Path.cwd()),
            "pylab": lambda shell, line: shell.run_line(PYLAB),
        }
        self.lines |= dict.fromkeys(("sx", "system"), lambda shell, line: self.getoutput(line))
        self.cells |= {"writefile": _write, "file": _write}

    def run_cell(self, source: str, **options: Any) -> None:
        """Run code as a cell."""
        self.run_body(source)

    def magic(self, line: str) -> Any:
        """A line magic, as it was called once."""
        name, _, rest = line.lstrip("%").partition(" ")
        return self.run_line_magic(name, rest.strip())

    def run_cell_magic(self, name: str, line: str, cell: str) -> Any:
        """The value of a cell magic; of one that is skipped, what it would fetch is remembered."""
        if name not in self.cells:
            self.fetched.append((cell, NO_SHELL))
        return super().run_cell_magic(name, line, cell)

    def system(self, command: str) -> None:
        """A shell command that stands alone: `!wget ...`."""
        self.fetched.append((command, NO_SHELL))
        super().system(command)

    def getoutput(self, command: str) -> Any:
        """What a shell command prints: `files = !ls`."""
        raise NotWhileGrading(NO_SHELL)

    def enable_gui(self, gui: object = None) -> None:
        """There is none."""


def _write(shell: Shell, line: str, cell: str) -> None:
    words = shlex.split(line)
    (name,) = (word for word in words if word not in ("-a", "--append"))
    path = Path(name).expanduser()
    with path.open("a" if len(words) > 1 else "w", encoding="utf-8") as file:
        file.write(cell)
    importlib.invalidate_caches()  # it may be a module that the next line imports
    say(f"Writing {name}")


def _run(shell: Shell, line: str) -> None:
    """A program, or another notebook, whose names are then this notebook's."""
    words = shlex.split(line)
    options = [word for word in words if word.startswith("-")]
    name, *arguments = [word for word in words if word not in options]
    path = next((path for path in (Path(name), Path(f"{name}.py")) if path.is_file()), None)
    if path is None:
        raise NotWhileGrading(f"the file {name} is not here while grading")
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        for cell in json.loads(text)["cells"]:
            if cell["cell_type"] == "code":
                run_cell("".join(cell["source"]), name, shell.user_ns)
        return
    main = "__main__" if "-n" not in options else path.stem
    names = {"__name__": main, "__file__": str(path), "__builtins__": __builtins__}
    before, sys.argv = sys.argv, [name, *arguments]
    try:
        code = compile(text, str(path), "exec", dont_inherit=True)
        exec(code, shell.user_ns if "-i" in options else names)  # noqa: S102  what %run is for
    finally:
        sys.argv = before
        own = {key: value for key, value in names.items() if not key.startswith("__")}
        shell.user_ns.update(own)


def _env(shell: Shell, line: str) -> Any:
    name, _, value = line.replace("=", " ", 1).strip().partition(" ")
    if value:
        os.environ[name] = value.strip()
        return None
    return os.environ.get(name) if name else dict(os.environ)


def _cd(shell: Shell, line: str) -> None:
    folder = line.removeprefix("-q").strip().strip("\"'")
    try:
        os.chdir(Path(folder or "~").expanduser())
    except OSError:
        say(f"The folder {folder} is not here while grading.")
