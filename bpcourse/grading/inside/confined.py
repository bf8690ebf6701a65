"""Inside, where no namespaces can be had: a submission shut in by Landlock, filters and limits.

    zygote - forks -> guard: a user of its own, where the judge is root; watches memory and files
                      -> student: one process, for it may start no other; serves the judge

Each is killed when the one above it ends.
"""

from __future__ import annotations

import errno
import os
import signal
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import landlock, linux
from .guard import kept_for_a_descriptor, watch
from .landlock import Right
from .one_process import stay_one_process
from .usage import usage
from .written import TooMuch, written

FIRST_USER, USERS = 61184, 4336  # the numbers that systemd gives to users for a while, no person's
MAX_FILES = 2_000  # looking at more would slow down what is looked at
MAX_THREADS = 8192  # of all programs of the judge's user, where a submission has none of its own


@dataclass(frozen=True)
class Confinement:
    """What a submission may reach of this machine, and as whom."""

    rights: list[tuple[str, Right]]
    """Paths, and what may be done there."""
    own_user: bool
    """Give each submission a user of its own, since the judge is root."""
    capability: int
    """What such a user needs to read Python's library, where that is closed to others (/root);
    of all else that it would open, Landlock leaves nothing."""
    landlock: int
    """Do without what later versions of Landlock can."""


def confinement(options: dict[str, Any]) -> Confinement:
    """Of the judge's options: "rights", pairs of a path and a Right's name; "needed", the paths
    without which Python cannot go on; "landlock", the version to be used at most.
    """
    is_root = os.geteuid() == 0
    return Confinement(
        rights=[(path, Right[name]) for path, name in options["rights"]],
        own_user=is_root,
        capability=needed_capability(options["needed"]) if is_root else 0,
        landlock=options["landlock"],
    )


def begin(confined: Confinement, limits: dict[str, Any], pipe: int) -> int:
    """The guard's beginning: its user, its folder, its student's process. What fork() returned."""
    zygote = os.getppid()
    if confined.own_user:
        user = FIRST_USER + os.getpid() % USERS
        os.chown(limits["scratch_folder"], user, user)
        linux.become(user, confined.capability)
    linux.die_with(zygote)
    os.chdir(limits["scratch_folder"])
    guard = os.getpid()
    child = os.fork()
    if child == 0:
        linux.die_with(guard)
    else:
        os.write(pipe, str(guard).encode())
    os.close(pipe)
    return child


def guard(child: int, status: int, limits: dict[str, Any]) -> None:
    """Watch the student's process; end it if it takes too much. Does not return."""
    processes, number = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY), str(os.getpid())
    buffer = kept_for_a_descriptor()

    def used() -> tuple[int, int]:
        if _wrote_too_much(f"/proc/{child}", limits):
            os.write(status, b"it wrote more files, or larger ones, than it may")
            os._exit(1)
        return usage(processes, number, buffer)

    before, _ = used()  # of the student's process as well, which has only begun
    watch(child, status, limits | {"memory": before + limits["memory"]}, used)


def shut_in(confined: Confinement, scratch: str) -> None:
    """Give up all but this, for good."""
    linux.drop_capabilities(confined.capability)
    landlock.restrict([*confined.rights, (scratch, Right.OWN)], confined.landlock)
    stay_one_process()


def _wrote_too_much(process: str, limits: dict[str, Any]) -> bool:
    try:
        return written(limits["scratch_folder"], process, MAX_FILES) > limits["scratch"]
    except TooMuch:
        return True


def needed_capability(paths: Sequence[str]) -> int:
    """The least with which a user of its own can read all that. OSError if there is no such user."""
    for capability in (0, linux.MAY_READ_ALL, linux.MAY_OVERRIDE):
        if _is_enough(capability, paths):
            return capability
    raise OSError(
        errno.EPERM, "as root, submissions need a user of their own; none can be had here"
    )


def _is_enough(capability: int, paths: Sequence[str]) -> bool:
    """Whether such a user can be had, can read all that, and can be killed. Tries it."""
    here, there = socket.socketpair()
    child = os.fork()
    if child == 0:
        try:
            linux.become(FIRST_USER, capability)
            there.send(b"yes" if all(map(_can_read, paths)) else b"no")
            there.recv(1)  # nothing comes: until it is killed, or hung up on
        finally:
            os._exit(0)
    there.close()
    try:
        told = here.recv(3)
        os.kill(child, signal.SIGKILL)
    except OSError:
        told = b""
    here.close()
    os.waitpid(child, 0)
    return told == b"yes"


def _can_read(path: str) -> bool:
    """os.access() would say it of a process without capabilities."""
    try:
        os.close(os.open(path, os.O_RDONLY))
        if Path(path).is_dir():
            Path(path, "..").stat()  # may it be entered?
    except OSError:
        return False
    return True
