"""The few system calls that shut a process in, which Python 3.11 has no functions for."""

from __future__ import annotations

import ctypes
import os
import platform
import struct

NEWNS, NEWCGROUP, NEWUTS, NEWIPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
NEWUSER, NEWPID, NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REC, MS_PRIVATE = 1, 2, 4, 8, 0x4000, 0x40000
_SET_DUMPABLE, _SET_SECCOMP, _CAPBSET_DROP = 4, 22, 24
_SET_CHILD_SUBREAPER, _SET_NO_NEW_PRIVS, _CAP_AMBIENT = 36, 38, 47

_libc = ctypes.CDLL(None, use_errno=True)


def _call(function, *args):
    if function(*args) == -1:
        code = ctypes.get_errno()
        raise OSError(code, f"{function.__name__}: {os.strerror(code)}")


def unshare(flags: int) -> None:
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


def _prctl(option, *args):
    _call(_libc.prctl, option, *(ctypes.c_ulong(a) for a in (*args, 0, 0, 0, 0)[:4]))


def adopt_orphans() -> None:
    """Processes whose parent has ended become children of this one."""
    _prctl(_SET_CHILD_SUBREAPER, 1)


def set_dumpable() -> None:
    """After a change of user: /proc/self belongs to the process again."""
    _prctl(_SET_DUMPABLE, 1)


def drop_capabilities() -> None:
    """For good: no capability, and none to be had by executing a file."""
    _prctl(_SET_NO_NEW_PRIVS, 1)
    for capability in range(64):
        try:
            _prctl(_CAPBSET_DROP, capability)
        except OSError:
            break  # past the last one that this kernel knows
    _prctl(_CAP_AMBIENT, 4)  # PR_CAP_AMBIENT_CLEAR_ALL
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3
    _call(_libc.capset, header, (ctypes.c_uint32 * 6)())


# Never needed by a cell, and the usual way into a kernel: namespaces, tracing, keys, bpf, io_uring.
_REFUSED = {
    "x86_64": (
        0xC000003E,
        56,
        435,
        (
            101,
            155,
            161,
            165,
            166,
            175,
            246,
            248,
            249,
            250,
            272,
            298,
            303,
            304,
            308,
            310,
            311,
            313,
            320,
            321,
            323,
            425,
            426,
            427,
            428,
            429,
            430,
            431,
            432,
            433,
            442,
        ),
    ),
    "aarch64": (
        0xC00000B7,
        220,
        435,
        (
            39,
            40,
            41,
            51,
            97,
            104,
            105,
            117,
            217,
            218,
            219,
            241,
            264,
            265,
            268,
            270,
            271,
            273,
            280,
            282,
            294,
            425,
            426,
            427,
            428,
            429,
            430,
            431,
            432,
            433,
            442,
        ),
    ),
}
_LOAD, _JUMP_EQ, _JUMP_GE, _JUMP_SET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _EPERM, _ENOSYS = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026


def refuse_system_calls() -> bool:
    """Refuse the system calls above from now on; False where this processor is not known."""
    if platform.machine() not in _REFUSED:
        return False
    architecture, clone, clone3, refused = _REFUSED[platform.machine()]

    def op(code, k, yes=0, no=0):
        return struct.pack("HBBI", code, yes, no, k)

    program = [
        op(_LOAD, 4),
        op(_JUMP_EQ, architecture, 1, 0),
        op(_RETURN, _KILL),
        op(_LOAD, 0),
        op(_JUMP_GE, 0x40000000, 0, 1),
        op(_RETURN, _EPERM),
    ]  # the x32 way round
    for number in refused:
        program += [op(_JUMP_EQ, number, 0, 1), op(_RETURN, _EPERM)]
    program += [
        op(_JUMP_EQ, clone3, 0, 1),
        op(_RETURN, _ENOSYS),  # glibc then uses clone,
        op(_JUMP_EQ, clone, 0, 3),
        op(_LOAD, 16),  # whose flags can be seen
        op(_JUMP_SET, 0x7E020000, 0, 1),
        op(_RETURN, _EPERM),
        op(_RETURN, _ALLOW),
    ]
    code = ctypes.create_string_buffer(b"".join(program))
    filter_ = ctypes.create_string_buffer(struct.pack("HP", len(program), ctypes.addressof(code)))
    _prctl(_SET_NO_NEW_PRIVS, 1)
    _prctl(_SET_SECCOMP, 2, ctypes.addressof(filter_))
    return True
