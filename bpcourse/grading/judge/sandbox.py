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
from typing import Any, Union, cast

from bpcourse.grading.judge import bubblewrap, start_bubblewrap, start_landlock, start_plain
from bpcourse.grading.judge.folders import delete_folder, leave_folder, make_folder
from bpcourse.grading.judge.limits import Limits
from bpcourse.grading.judge.mounts import imported
from bpcourse.grading.judge.not_ours import NotOurs
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

Running = Union["subprocess.Popen[bytes]", NotOurs]
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
    wait       until it is ready; else `wait_until_ready` must be called before it is asked
    """

    def __init__(
        self,
        isolation: str = "sandbox",
        reference: bool = False,
        packages: Sequence[str] = DISTRIBUTIONS,
        preload: Sequence[str] = PRELOAD,
        wait: bool = True,
    ):
        if isolation not in ISOLATIONS:
            raise ValueError(f"isolation is one of {', '.join(ISOLATIONS)}, not {isolation!r}")
        self.isolation = isolation
        self.process: Running
        if not hasattr(os, "fork"):
            raise SandboxUnavailable("Grading needs Linux or macOS; on Windows, use WSL.")
        self.folder = make_folder()
        self.problems: list[str] = []
        """Why those do not work that were tried before `program`."""
        try:
            stubs = self.folder / "stubs"
            stubs.mkdir()
            mounts = imported(stubs, reference, packages)
            self._untried = {
                name: functools.partial(start, mounts=mounts, preload=preload)
                for name, start in self._starts().items()
            }
            self._start_next()
            if wait:
                self.wait_until_ready()
        except BaseException:
            delete_folder(self.folder)
            raise

    def _start_next(self) -> None:
        """Start the first of those that were not tried and can be; why others cannot is in
        `problems`. SandboxUnavailable if there is none.
        """
        while self._untried:
            self.program, start = next(iter(self._untried.items()))
            del self._untried[self.program]
            try:
                self.control, self.process = _started(start)
            except (SandboxUnavailable, bubblewrap.Unusable, OSError) as error:
                self.problems.append(f"{self.program}: {error}")
            else:
                return
        raise SandboxUnavailable(advice("\n".join(self.problems)))

    def wait_until_ready(self) -> None:
        """Wait until it can be asked; where it ends before, the next that can be tried is started.
        SandboxUnavailable if none is left.
        """
        while not _is_ready(self.control):
            complaint = _complaint(self.process) or "it ended without a word"
            self.problems.append(f"{self.program}: {complaint}")
            _end(self.control, self.process)
            self._start_next()

    def adopt(self) -> None:
        """In a fork of the process that started it: it is this one's from now on."""
        if not isinstance(self.process, NotOurs):
            self.process = NotOurs(self.process)

    def forget(self) -> None:
        """Leave it to the process that has adopted it, and keep nothing of it open."""
        self.control.close()
        if self.process.stderr:
            self.process.stderr.close()
        leave_folder(self.folder)

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
    """Start a zygote, which is not ready yet."""
    kind = socket.SOCK_SEQPACKET if sys.platform == "linux" else socket.SOCK_STREAM
    control, inside = socket.socketpair(socket.AF_UNIX, kind)
    try:
        with inside:
            return control, start(inside.fileno())
    except BaseException:
        control.close()
        raise


def _is_ready(control: socket.socket) -> bool:
    """Wait until a zygote says so; False if it ends before."""
    control.settimeout(READY)
    try:
        return bool(control.recv(4096))
    except OSError:
        return False


def _complaint(process: Running) -> str:
    """What the process said when it ended."""
    try:
        return process.communicate(timeout=5)[1].decode(errors="replace").strip()[-2000:]
    except subprocess.TimeoutExpired:
        return "it does not answer"


def _end(control: socket.socket, process: Running) -> None:
    control.close()
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
        share(Zygote(isolation, reference, packages), key)
    return _zygotes[key]


def share(zygote: Zygote, key: tuple[Any, ...]) -> None:
    """Make a zygote this process's own of its kind, ended with it."""
    _zygotes[key] = zygote
    # atexit would not run in a worker of a process pool
    multiprocessing.util.Finalize(None, zygote.close, exitpriority=0)


def started_early(cores: Sequence[int]) -> list[Zygote]:
    """Zygotes that are getting ready, each on one of these cores, for processes that are yet to be
    forked from this one; none where that cannot be done, or none would work: who asks for one then
    is told why.
    """
    if not hasattr(os, "pidfd_open"):
        return []
    free = os.sched_getaffinity(0)
    try:
        return [_on_core(core) for core in cores]
    except (SandboxUnavailable, OSError):
        return []
    finally:
        os.sched_setaffinity(0, free)


def _on_core(core: int) -> Zygote:
    os.sched_setaffinity(0, {core})  # which what is started now inherits
    return Zygote(wait=False)


def take_over(zygotes: Sequence[Zygote], number: int | None) -> None:
    """After a fork, where others have started zygotes early: keep one of them, if any, as this
    process's, and leave the others to those who keep them.
    """
    for k, zygote in enumerate(zygotes):
        if k != number:
            zygote.forget()
    if number is not None and number < len(zygotes):
        zygote = zygotes[number]
        zygote.adopt()
        try:
            zygote.wait_until_ready()
        except SandboxUnavailable:
            zygote.close()
        else:
            share(zygote, (os.getpid(), "sandbox", False, DISTRIBUTIONS))


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
