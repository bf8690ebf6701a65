"""Inside the sandbox: a warm Python that forks one shut-in process for each submission.

NumPy and Matplotlib are imported once; a submission then starts in milliseconds. The judge speaks
to this process over one socket that its children close first thing; no byte of a submission is
ever read here. For each submission:

    zygote - forks -> gate: new user, mount, PID, network, IPC, UTS and cgroup namespaces, ends
                      -> guard: first process of the PID namespace, mounts a fresh scratch, watches
                         memory; when it ends, the kernel ends everything in the namespace
                         -> student: no capabilities, limits, refused system calls; serves the judge

Where no namespaces can be had, confined.py says what there is instead.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import json
import math
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import confined, linux
from .confined import Confinement
from .guard import guard
from .system_calls import refuse_system_calls
from .usage import DESCRIPTORS, memory

UID = 1000
NAMESPACES = (
    linux.NEWUSER
    | linux.NEWNS
    | linux.NEWPID
    | linux.NEWNET
    | linux.NEWIPC
    | linux.NEWUTS
    | linux.NEWCGROUP
)


@dataclass(frozen=True)
class Start:
    """What the process of a submission begins with."""

    control: socket.socket
    """The zygote's own, which it must close."""
    link: int
    """Descriptor of the socket on which the judge asks."""
    status: int
    """Descriptor of the socket on which the judge is told why it ended."""
    limits: dict[str, Any]
    """The judge's Limits, and "figures", "memory_used" by the zygote, perhaps "scratch_folder"."""
    confinement: Confinement | None = None
    """What shuts it in where no namespaces do."""


def main(control_descriptor: int, options_as_json: str) -> None:
    """Serve the judge until it hangs up. Options: namespaces, preload, and confinement, which is what
    shuts submissions in where no namespaces do.
    """
    options = json.loads(options_as_json)
    namespaces: bool = options["namespaces"]
    control = socket.socket(fileno=control_descriptor)
    if namespaces and os.getuid() == 0:  # the judge is root: do not stay it
        os.setgroups([])
        os.setresgid(UID, UID, UID)
        os.setresuid(UID, UID, UID)
        linux.set_dumpable()
    if namespaces:
        require_namespaces()
    if sys.platform == "linux":
        linux.adopt_orphans()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the judge
    gc.disable()  # importing leaves none, and looking for it takes time
    _preload(options["preload"])
    gc.enable()
    asked = options["confinement"]
    confinement = confined.confinement(asked) if asked else None
    children: set[int] = set()  # without namespaces: those that nobody has killed yet
    gc.collect()
    gc.freeze()
    control.send(b'{"ready": true}')
    while True:
        message, descriptors, *_ = socket.recv_fds(control, 65536, 2)
        if not message:
            return
        request = json.loads(message)
        reply: dict[str, Any]
        if "kill" in request:
            children.discard(request["kill"])
            _kill(request["kill"], namespaces, children)
            reply = {"killed": True}
        else:
            request["memory_used"], _ = memory("/proc/self/statm")
            start = Start(control, *descriptors, limits=request, confinement=confinement)
            reply = {"pid": _start(start, namespaces)}
            children.add(reply["pid"])
        control.send(json.dumps(reply).encode())


def require_namespaces() -> None:
    """End, with a word on stderr, where what started this process may make namespaces and it may not:
    under AppArmor's profile of bubblewrap for one. No submission could be shut in then.
    """
    child = os.fork()
    if child == 0:
        try:
            linux.unshare(NAMESPACES)
        except OSError as error:
            os.write(2, f"it allows no namespaces inside of its own ({error})".encode())
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit(1)


def _preload(modules: list[str]) -> None:
    for name in modules:
        try:
            importlib.import_module(name)
        except ImportError as error:
            print(f"{name}: {error}", file=sys.stderr)  # noqa: T201  the judge shows it as advice
            continue
        if name == "matplotlib":
            sys.modules[name].use("Agg")
    if "matplotlib.pyplot" in sys.modules:
        pyplot: Any = sys.modules["matplotlib.pyplot"]
        pyplot.show = lambda *args, **kwargs: None  # pyright: ignore[reportUnknownLambdaType]


def _start(start: Start, namespaces: bool) -> int | None:
    """Fork a submission's process; the number of the process that must be killed to end it."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        enter = _gate if namespaces else _without_gate
        if start.confinement:
            enter = functools.partial(_confined, start.confinement)
        _never_return(start.status, lambda: enter(start, write_end))
    os.close(write_end)
    os.close(start.link)
    os.close(start.status)
    with os.fdopen(read_end, "rb") as pipe:
        number = int(pipe.read() or 0)
    if namespaces or not number:
        os.waitpid(child, 0)  # the gate; the guard is ours now
    return number or None


def _never_return(status: int, function: Callable[[], None]) -> None:
    """A forked child must not fall back into the loop of its parent."""
    try:
        function()
    except BaseException as error:
        with contextlib.suppress(OSError):
            os.write(status, f"setup: {type(error).__name__}: {error}".encode())
    finally:
        os._exit(1)


def _without_gate(start: Start, pipe: int) -> None:
    start.control.close()
    os.write(pipe, str(os.getpid()).encode())
    os.close(pipe)
    os.chdir(start.limits["scratch_folder"])
    _student(start, start.limits | {"processes": None})  # they are counted for a whole user


def _confined(confinement: Confinement, start: Start, pipe: int) -> None:
    start.control.close()
    child = confined.begin(confinement, start.limits, pipe)
    if child:
        os.close(start.link)
        confined.guard(child, start.status, start.limits)
    # the kernel counts them for a whole user; of its own, there is the guard besides
    processes = start.limits["processes"] + 1 if confinement.own_user else confined.MAX_THREADS
    _student(start, start.limits | {"processes": processes})


def _gate(start: Start, pipe: int) -> None:
    start.control.close()
    uid, gid = os.getuid(), os.getgid()
    linux.unshare(NAMESPACES)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    guard_number = os.fork()
    if guard_number:
        os.write(pipe, str(guard_number).encode())
        os._exit(0)
    os.close(pipe)
    guard(start.link, start.status, start.limits, lambda: _student(start, start.limits))


def _student(start: Start, limits: dict[str, Any]) -> None:
    os.setsid()
    _close_all_but(start.link, start.status)
    os.environ.clear()
    os.environ.update(HOME=str(Path.cwd()), LANG="C.UTF-8", MPLBACKEND="Agg")
    _limit(limits)
    if sys.platform == "linux":
        if start.confinement:
            confined.shut_in(start.confinement, start.limits["scratch_folder"])
        else:
            linux.drop_capabilities()
        refuse_system_calls()

    from .student import Student

    student = Student(socket.socket(fileno=start.link), limits["output"], limits["figures"])
    os.close(start.status)
    try:
        student.serve()
    except EOFError:
        os._exit(0)


def _close_all_but(*kept: int) -> None:
    """Standard streams lead nowhere, and no other descriptor stays open."""
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    low = 3
    for descriptor in sorted(kept):
        os.closerange(low, descriptor)
        low = descriptor + 1
    os.closerange(low, 1024)


def _limit(limits: dict[str, Any]) -> None:
    address_space = limits["memory"] + limits["memory_used"]
    for name, soft, hard in (
        ("AS", address_space, address_space),
        ("CPU", limits["cpu"], limits["cpu"] + 5),
        ("FSIZE", limits["scratch"], limits["scratch"]),
        ("NOFILE", DESCRIPTORS, DESCRIPTORS),
        ("NPROC", limits["processes"], limits["processes"]),
        ("CORE", 0, 0),
    ):
        if soft is None or (name == "AS" and sys.platform == "darwin"):
            continue
        number = getattr(resource, f"RLIMIT_{name}")
        _, hardest = resource.getrlimit(number)  # the judge's own
        bound = math.inf if hardest == resource.RLIM_INFINITY else hardest
        resource.setrlimit(number, (int(min(soft, bound)), int(min(hard, bound))))


def _kill(number: int, namespaces: bool, others: set[int]) -> None:
    """End a submission's processes, all of them, and wait until they are gone.

    others  children that belong to other submissions
    """
    for target in [number] if namespaces else [-number, number]:
        with contextlib.suppress(OSError):
            os.kill(target, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(number, 0)
    if not namespaces:
        _kill_adopted(others)


def _kill_adopted(others: set[int]) -> None:
    """Without namespaces: what a submission left behind has become our child."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    for _ in range(100):
        try:
            numbers = set(map(int, children.read_text().split())) - others
        except OSError:
            return
        if not numbers:
            return
        for number in numbers:
            os.kill(number, signal.SIGKILL)
            os.waitpid(number, 0)
