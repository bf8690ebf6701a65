"""Inside the sandbox: the first process of a submission's namespaces, which watches the rest.

When it ends, the kernel ends everything in the namespace.
"""

from __future__ import annotations

import os
import select
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import linux
from .usage import usage

SCRATCH = "/tmp"  # noqa: S108  the sandbox's own: a fresh file system, for this submission only
POLL = 30  # milliseconds between two looks at what is used
POLL_SOON = 3  # the same once they have half of what they may


def guard(link: int, status: int, limits: dict[str, Any], student: Callable[[], None]) -> None:
    """Shut the file system, fork, run student() there, and watch it. Does not return.

    link    descriptor that belongs to the student's process alone
    status  descriptor on which the judge is told why it ended
    """
    processes, number = _shut_file_system(limits)
    buffer = kept_for_a_descriptor()

    def used() -> tuple[int, int]:
        memory, tasks = usage(processes, number, buffer)
        return memory + _scratch_used(), tasks

    before, _ = used()  # the student's process begins with as much
    child = os.fork()
    if child == 0:
        os.close(processes)
        student()
    os.close(link)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # signals from inside do not reach a namespace's
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # first process unless it has handlers
    watch(child, status, limits | {"memory": 2 * before + limits["memory"]}, used)


def _shut_file_system(limits: dict[str, Any]) -> tuple[int, str]:
    """Mount a fresh scratch and an empty /proc; (descriptor of the full one, our number in it)."""
    linux.mount("none", "/", linux.MS_REC | linux.MS_PRIVATE)
    linux.mount(
        "tmpfs",
        SCRATCH,
        linux.MS_NOSUID | linux.MS_NODEV,
        f"size={limits['scratch']},nr_inodes=10000,mode=700",
    )
    # The kernel mounts no /proc of our own below bubblewrap's partly covered one. The descriptor of
    # that one stays with the guard; the student's process gets an empty folder.
    processes = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    number = str(Path("/proc/self").readlink())
    linux.mount("tmpfs", "/proc", linux.MS_RDONLY, "size=4k,nr_inodes=2")
    os.chdir(SCRATCH)
    return processes, number


def kept_for_a_descriptor() -> int:
    """Bytes that the kernel keeps for a socket, or a pipe, that nobody reads from."""
    first, second = socket.socketpair()
    with first, second:
        return first.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)


def _scratch_used() -> int:
    """Bytes of files; they are in memory."""
    scratch = os.statvfs(SCRATCH)
    return (scratch.f_blocks - scratch.f_bfree) * scratch.f_frsize


def watch(
    child: int, status: int, limits: dict[str, Any], used: Callable[[], tuple[int, int]]
) -> None:
    """Wait for the student's process to end; end everything if together they take too much.

    limits  "memory" is that of the guard as well
    """
    poll = select.poll()
    poll.register(os.pidfd_open(child), select.POLLIN)
    wait = POLL
    while not poll.poll(wait):
        memory, processes = used()
        if memory > limits["memory"]:
            os.write(status, b"memory")
            os._exit(1)
        if processes > 2 * limits["processes"]:  # where the kernel's own limit does not hold
            os.write(status, b"processes")
            os._exit(1)
        wait = POLL_SOON if 2 * memory > limits["memory"] else POLL
        _reap(child)
    _, code = os.waitpid(child, 0)
    os.write(status, f"exit {os.waitstatus_to_exitcode(code)}".encode())
    os._exit(0)


def _reap(child: int) -> None:
    """Orphans end up here; the student's own process is waited for by name."""
    try:
        found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        while found and found.si_pid not in (0, child):
            os.waitpid(found.si_pid, 0)
            found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        pass
