"""Start and end the sandbox that submissions run in, and have it fork their processes."""

from __future__ import annotations

import functools
import json
import multiprocessing.util
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, cast

from bpcourse.grading.judge import bubblewrap, start_bubblewrap, start_landlock, start_plain
from bpcourse.grading.judge.folders import delete_folder, make_folder
from bpcourse.grading.judge.limits import Limits
from bpcourse.grading.judge.mounts import Mount, imported
from bpcourse.grading.judge.process import Process
from bpcourse.grading.judge.trust import SandboxUnavailable, advice
from bpcourse.grading.judge.visible import DISTRIBUTIONS

PRELOAD = (
    "numpy",
    "numpy.linalg",
    "numpy.random",
    "msgpack",
    "matplotlib",
    "matplotlib.pyplot",
    "IPython.core.inputtransformer2",
    "_judge.student",
    "bpcourse.checking.door",
    "bpcourse.datasets",
    "bpcourse.networks",
    "bpcourse.plots",
    "bpcourse.reference",
)
ISOLATIONS = ("sandbox", "bubblewrap", "landlock", "process")
LANDLOCK = "Landlock"  # what that program is called
READY = 120  # seconds in which the process inside must have imported all that

Started = tuple[socket.socket, "subprocess.Popen[bytes]"]
"""The socket on which a zygote is asked, and its process."""


class Zygote:
    """A warm interpreter that forks a process for each submission.

    isolation  "bubblewrap" or "landlock" (Linux); "sandbox", the first of these that works; or
               "process": a separate process with limits, in which a submission can do whatever you
               can do
    reference  mount the real bpcourse instead of the stubs (for pictures; never for grades)
    packages   distributions that can be imported inside, dependencies come along
    preload    modules imported beforehand, once
    """

    def __init__(
        self,
        isolation: str = "sandbox",
        reference: bool = False,
        packages: Sequence[str] = DISTRIBUTIONS,
        preload: Sequence[str] = PRELOAD,
    ):
        if isolation not in ISOLATIONS:
            raise ValueError(f"isolation is one of {', '.join(ISOLATIONS)}, not {isolation!r}")
        self.isolation = isolation
        if not hasattr(os, "fork"):
            raise SandboxUnavailable("Grading needs Linux or macOS; on Windows, use WSL.")
        self.folder = make_folder()
        self.problems: list[str] = []
        """Why those do not work that were tried before `program`."""
        try:
            stubs = self.folder / "stubs"
            stubs.mkdir()
            mounts = imported(stubs, reference, packages)
            self.program, (self.control, self.process) = self._first_that_works(mounts, preload)
        except BaseException:
            delete_folder(self.folder)
            raise

    def _first_that_works(
        self, mounts: Sequence[Mount], preload: Sequence[str]
    ) -> tuple[str, Started]:
        """What it is called, and what it started; each that does not work is in `problems`."""
        for name, start in self._starts().items():
            try:
                return name, _started(functools.partial(start, mounts=mounts, preload=preload))
            except (SandboxUnavailable, bubblewrap.Unusable, OSError) as error:
                self.problems.append(f"{name}: {error}")
        raise SandboxUnavailable(advice("\n".join(self.problems)))

    def _starts(self) -> dict[str, Callable[..., subprocess.Popen[bytes]]]:
        if self.isolation == "process":
            return {"Python": functools.partial(start_plain.start, self.folder)}
        in_bubblewrap = {
            name: functools.partial(start_bubblewrap.start, find)
            for name, find in bubblewrap.PROGRAMS.items()
        }
        by_landlock = {LANDLOCK: functools.partial(start_landlock.start, self.folder)}
        return {
            "bubblewrap": in_bubblewrap,
            "landlock": by_landlock,
            "sandbox": {**in_bubblewrap, **by_landlock},
        }[self.isolation]

    @property
    def kind(self) -> str:
        """The isolation that is had: "bubblewrap", "landlock" or "process"."""
        if self.isolation != "sandbox":
            return self.isolation
        return "landlock" if self.program == LANDLOCK else "bubblewrap"

    def start(self, limits: Limits, figures: bool = False) -> Process:
        """A new process for a submission. SandboxUnavailable if it cannot be shut in."""
        link, inside = socket.socketpair()
        status, status_inside = socket.socketpair()
        request = asdict(limits) | {"figures": figures}
        scratch = None
        if self.kind != "bubblewrap":
            scratch = tempfile.mkdtemp(dir=self.folder)
            request["scratch_folder"] = scratch
        with inside, status_inside:
            pid = self._ask(request, [inside.fileno(), status_inside.fileno()])["pid"]
        process = Process(self, pid, link, status, scratch)
        if pid is None:
            process.close()
            raise SandboxUnavailable(advice(process.reason))
        return process

    def kill(self, pid: int) -> None:
        """End a submission's process and all that it started; they are gone when this returns."""
        self._ask({"kill": pid}, [])

    def _ask(self, request: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        try:
            socket.send_fds(self.control, [json.dumps(request).encode()], descriptors)
            if answer := self.control.recv(4096):
                return json.loads(answer)
            problem = ""
        except OSError as error:
            problem = str(error)
        self.control.close()  # where it still runs, it ends by this
        problem = problem or _complaint(self.process)
        _end(self.control, self.process)  # for `alive` not to be true while it is ending
        raise SandboxUnavailable(f"the sandbox has ended: {problem}")

    @property
    def command(self) -> list[str]:
        """The command that started it."""
        return cast("list[str]", self.process.args)

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return self.control.fileno() != -1 and self.process.poll() is None

    def close(self) -> None:
        """End it, and with it every process inside."""
        _end(self.control, self.process)
        delete_folder(self.folder)


def _started(start: Callable[[int], subprocess.Popen[bytes]]) -> Started:
    """Start a zygote and wait until it is ready. SandboxUnavailable, with its words, if it ends."""
    kind = socket.SOCK_SEQPACKET if sys.platform == "linux" else socket.SOCK_STREAM
    control, inside = socket.socketpair(socket.AF_UNIX, kind)
    process = None
    try:
        with inside:
            process = start(inside.fileno())
        control.settimeout(READY)
        try:
            told = control.recv(4096)
        except OSError:
            told = b""
        if not told:
            raise SandboxUnavailable(_complaint(process) or "it ended without a word")  # noqa: TRY301
    except BaseException:
        _end(control, process)
        raise
    return control, process


def _complaint(process: subprocess.Popen[bytes]) -> str:
    """What the process said when it ended."""
    try:
        return process.communicate(timeout=5)[1].decode(errors="replace").strip()[-2000:]
    except subprocess.TimeoutExpired:
        return "it does not answer"


def _end(control: socket.socket, process: subprocess.Popen[bytes] | None) -> None:
    control.close()
    if process is None:
        return
    if process.poll() is None:
        process.kill()
        process.wait()
    if process.stderr:
        process.stderr.close()


_zygotes: dict[tuple[Any, ...], Zygote] = {}


def shared_zygote(
    isolation: str = "sandbox",
    reference: bool = False,
    packages: tuple[str, ...] = DISTRIBUTIONS,
) -> Zygote:
    """This process's zygote of this kind: started at the first call, ended with the process."""
    key = os.getpid(), isolation, reference, packages
    if key in _zygotes and not _zygotes[key].alive:
        _zygotes.pop(key).close()
    if key not in _zygotes:
        _zygotes[key] = Zygote(isolation, reference, packages)
        # atexit would not run in a worker of a process pool
        multiprocessing.util.Finalize(None, _zygotes[key].close, exitpriority=0)
    return _zygotes[key]


def start_shared(isolation: str, limits: Limits, reference: bool = False) -> Process:
    """A new process for a submission, of the shared zygote. SandboxUnavailable if there is none.

    A zygote that somebody ends can be taken for alive until it is asked; then another one is.
    """
    zygote = shared_zygote(isolation, reference)
    try:
        return zygote.start(limits, figures=reference)
    except SandboxUnavailable:
        if zygote.alive:
            raise
        return shared_zygote(isolation, reference).start(limits, figures=reference)


def require(isolation: str = "sandbox") -> None:
    """Try whether submissions can be isolated like this here. SandboxUnavailable if not."""
    Zygote(isolation).close()


def is_available(isolation: str = "sandbox") -> bool:
    """Can submissions be isolated like this here? Tries it, which takes a second or two."""
    try:
        require(isolation)
    except (SandboxUnavailable, OSError):
        return False
    return True
