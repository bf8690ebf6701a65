"""The few system calls that shut a process in, which Python 3.11 has no functions for."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Callable
from typing import Any

NEWNS, NEWCGROUP, NEWUTS, NEWIPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
NEWUSER, NEWPID, NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REC, MS_PRIVATE = 1, 2, 4, 8, 0x4000, 0x40000
_SET_PDEATHSIG, _SET_DUMPABLE, _SET_KEEPCAPS, _SET_SECCOMP, _CAPBSET_DROP = 1, 4, 8, 22, 24
_SET_CHILD_SUBREAPER, _SET_NO_NEW_PRIVS, _CAP_AMBIENT = 36, 38, 47
_CAP_AMBIENT_CLEAR_ALL, _SECCOMP_MODE_FILTER = 4, 2
_CAPABILITY_VERSION_3 = 0x20080522
MAY_READ_ALL, MAY_OVERRIDE = 1 << 2, 1 << 1  # capabilities: of files, whoever they belong to

_libc: Any = None
if os.name == "posix":  # elsewhere this can be imported, and grading says what it needs
    _libc = ctypes.CDLL(None, use_errno=True)
    _libc.syscall.restype = ctypes.c_long


def system_call(number: int, *args: int | bytes | None) -> int:
    """What the kernel answers to a call that libc has no function for. OSError if it refuses."""
    return _call(
        _libc.syscall,
        ctypes.c_long(number),
        *(ctypes.c_long(a) if isinstance(a, int) else a for a in args),
    )


def unshare(flags: int) -> None:
    """Leave the namespaces of these kinds for new ones. OSError where that is not allowed."""
    _call(_libc.unshare, flags)


def mount(kind: str, target: str, flags: int = 0, options: str = "") -> None:
    """Mount a fresh file system of this kind ("tmpfs", "proc"), or change flags (kind "none")."""
    _call(
        _libc.mount,
        b"none",
        target.encode(),
        kind.encode(),
        ctypes.c_ulong(flags),
        options.encode(),
    )


def adopt_orphans() -> None:
    """Processes whose parent has ended become children of this one."""
    _prctl(_SET_CHILD_SUBREAPER, 1)


def die_with(parent: int) -> None:
    """Be killed when the parent, which has this number, ends. To be said again after a fork, or
    a change of user.
    """
    _prctl(_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it has ended already
        os._exit(1)


def set_dumpable() -> None:
    """After a change of user: /proc/self belongs to the process again."""
    _prctl(_SET_DUMPABLE, 1)


def become(user: int, kept: int = 0) -> None:
    """A user of this number, in no group but its own, with these capabilities and no others."""
    _prctl(_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    _set_capabilities(kept)
    set_dumpable()


def drop_capabilities(kept: int = 0) -> None:
    """For good: no capability but these, and none to be had by executing a file."""
    _prctl(_SET_NO_NEW_PRIVS, 1)
    for capability in range(64):
        try:
            _prctl(_CAPBSET_DROP, capability)
        except OSError:
            break  # past the last one that this kernel knows
    _prctl(_CAP_AMBIENT, _CAP_AMBIENT_CLEAR_ALL)
    _set_capabilities(kept)


def _set_capabilities(kept: int) -> None:
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    _call(_libc.capset, header, (ctypes.c_uint32 * 6)(kept, kept))  # effective, permitted


def install_filter(address: int) -> None:
    """Have the kernel put every system call from now on to the filter that lies at this address."""
    _prctl(_SET_NO_NEW_PRIVS, 1)
    _prctl(_SET_SECCOMP, _SECCOMP_MODE_FILTER, address)


def _prctl(option: int, *args: int) -> None:
    _call(_libc.prctl, option, *(ctypes.c_ulong(a) for a in (*args, 0, 0, 0, 0)[:4]))


def _call(function: Callable[..., int], *args: Any) -> int:
    answer = function(*args)
    if answer == -1:
        code = ctypes.get_errno()
        raise OSError(code, f"{function.__name__}: {os.strerror(code)}")
    return answer
