"""What `get_ipython()` returns where there is no IPython: magics are skipped, code is run."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable
from typing import Any

from .cells import Namespace, run_cell

SILENT = {
    *("autoreload", "colors", "config", "load_ext", "matplotlib", "pdb", "pinfo", "pinfo2"),
    *("precision", "psearch", "reload_ext", "reset", "reset_selective", "unload_ext", "xmode"),
}
"""Line magics that change nothing that a submission computes."""
OPTIONS = {  # of the magics that measure, before the code
    "time": r"(--no-raise-error\s+)?",
    "timeit": r"(-[nrp]\s*\d+\s+|-[tcqo]+\s+|-v\s*\w+\s+)*",
    "prun": r"(-[lsTD]\s*\S+\s+|-[rq]+\s+)*",
}


class Captured:
    """What `%%capture out` keeps of a cell."""

    outputs: tuple[Any, ...] = ()

    def __init__(self, stdout: str, stderr: str):
        self.stdout, self.stderr = stdout, stderr

    def show(self) -> None:
        """Print it."""
        print(self.stdout, end="")  # noqa: T201  the cell's own output

    __call__ = show

    def __str__(self) -> str:
        return self.stdout


class Shell:
    """Runs the code that magics measure or capture, in a namespace; skips all other magics with a
    sentence.
    """

    def __init__(self, namespace: Namespace):
        self.user_ns = namespace
        self.lines: dict[str, LineMagic] = {"time": _time, "prun": _prun, "timeit": _timeit}
        self.cells: dict[str, CellMagic] = {
            "time": _body,
            "prun": _body,
            "timeit": _timeit_cell,
            "capture": _capture,
        }

    def run_line(self, source: str) -> Any:
        """The value of code that is a part of the statement that is running."""
        return run_cell(source, "%line", self.user_ns)

    def run_body(self, source: str) -> Any:
        """The value of code that is a part of the cell that is running."""
        return run_cell(source, "%%cell", self.user_ns)

    def run_line_magic(self, name: str, line: str, _stack_depth: int = 1) -> Any:
        """The value of a line magic, which many do not have."""
        if action := self.lines.get(name):
            return action(self, line)
        if name not in SILENT:
            say(f"%{name} is not run while grading.")
        return None

    def run_cell_magic(self, name: str, line: str, cell: str) -> Any:
        """The value of a cell magic: that of the cell's code, where it is run."""
        if action := self.cells.get(name):
            return action(self, line, cell)
        say(f"%%{name} is not run while grading.")
        return None

    def system(self, command: str) -> None:
        """Shell commands: `!ls`."""
        say("Shell commands are not run while grading.")

    getoutput = system


LineMagic = Callable[[Shell, str], Any]
CellMagic = Callable[[Shell, str, str], Any]


def say(text: str) -> None:
    """A line of the cell's own output."""
    print(text)  # noqa: T201


def _measured(name: str, line: str) -> str:
    """The code that a line measures, without the options before it."""
    found = re.match(OPTIONS[name], line.lstrip() + " ")
    return line.lstrip()[found.end() if found else 0 :]


def _time(shell: Shell, line: str) -> Any:
    return shell.run_line(_measured("time", line))


def _prun(shell: Shell, line: str) -> Any:
    return shell.run_line(_measured("prun", line))


def _timeit(shell: Shell, line: str) -> None:
    """Once, and what it assigns stays with it, as in IPython."""
    run_cell(_measured("timeit", line), "%timeit", dict(shell.user_ns))


def _body(shell: Shell, line: str, cell: str) -> Any:
    return shell.run_body(cell)


def _timeit_cell(shell: Shell, line: str, cell: str) -> None:
    names = dict(shell.user_ns)
    run_cell(_measured("timeit", line), "%%timeit", names)
    run_cell(cell, "%%timeit", names)


def _capture(shell: Shell, line: str, cell: str) -> None:
    words = line.split()
    names = [word for word in words if not word.startswith("-")]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.ExitStack() as stack:
        if "--no-stdout" not in words:
            stack.enter_context(contextlib.redirect_stdout(out))
        if "--no-stderr" not in words:
            stack.enter_context(contextlib.redirect_stderr(err))
        try:
            shell.run_body(cell)
        finally:
            for name in names[:1]:
                shell.user_ns[name] = Captured(out.getvalue(), err.getvalue())
