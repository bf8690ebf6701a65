"""Where no namespaces can be had: which system calls keep a submission to its own process.

These are refused on top of those that every submission is refused (system_calls.py), for Landlock has
no say about them. A submission stays one process, so that a kill is sure and one limit bounds its
memory; it signals nobody; and of a file that it may only read it changes nothing.
"""

from __future__ import annotations

import errno
import os
import platform
import socket

from . import instructions
from .system_calls import PROCESSORS, Processor

_Numbers = tuple[int | None, int | None]  # on x86-64, on ARM; None where there is no such call

REFUSED: dict[str, dict[str, _Numbers]] = {
    "another process, or another program": {
        "fork": (57, None),
        "vfork": (58, None),
        "execve": (59, 221),
        "execveat": (322, 281),
    },
    "what is done to processes by their number": {
        "tkill": (200, 130),
        "rt_sigqueueinfo": (129, 138),
        "rt_tgsigqueueinfo": (297, 240),
        "pidfd_open": (434, 434),
        "pidfd_send_signal": (424, 424),
        "process_mrelease": (448, 448),
    },
    "the network and sockets of this machine; with sendmsg, files could be kept where no one looks": {
        "accept": (43, 202),
        "accept4": (288, 242),
        "sendmsg": (46, 211),
        "sendmmsg": (307, 269),
    },
    "memory and messages that outlive a process": {
        "msgrcv": (70, 188),
        "msgctl": (71, 187),
        "semop": (65, 193),
        "semctl": (66, 191),
        "semtimedop": (220, 192),
        "mq_unlink": (241, 181),
    },
    "what can be done to a file without opening it": {
        "chmod": (90, None),
        "fchmod": (91, 52),
        "fchmodat": (268, 53),
        "fchmodat2": (452, 452),
        "chown": (92, None),
        "fchown": (93, 55),
        "lchown": (94, None),
        "fchownat": (260, 54),
        "utime": (132, None),
        "utimes": (235, None),
        "futimesat": (261, None),
        "utimensat": (280, 88),
        "setxattr": (188, 5),
        "lsetxattr": (189, 6),
        "fsetxattr": (190, 7),
        "removexattr": (197, 14),
        "lremovexattr": (198, 15),
        "fremovexattr": (199, 16),
        "truncate": (76, 45),  # before Linux 6.2, Landlock does not ask
        "openat2": (437, 437),  # whose flags a filter cannot see
        "inotify_add_watch": (254, 27),
        "landlock_create_ruleset": (444, 444),  # whose rules keep deleted files
    },
}

_THREADS = (0x3D0F00, 0x7D0F00)  # what glibc and musl give clone for a thread
_STREAMS = tuple(
    socket.SOCK_STREAM | flags for flags in (0, 0x800, 0x80000, 0x80800)
)  # not blocking, closed by exec
_FILE_COMMANDS = (*range(8), 1030)  # fcntl: copies, flags, locks; no owner who is sent signals
_DEVICE_COMMANDS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)  # is it a terminal, and flags
_SET_PDEATHSIG, _SET_DUMPABLE = 1, 4
_O_TRUNC, _O_ACCMODE = 0o1000, 0o3

_LIMITED = {  # {name: (x86-64, ARM)} of the calls that some arguments are refused of
    "kill": (62, 129),
    "tgkill": (234, 131),
    "socketpair": (53, 199),
    "ioctl": (16, 29),
    "prctl": (157, 167),
    "openat": (257, 56),
}
_OPEN = 2  # on x86-64 only


def stay_one_process() -> None:
    """Refuse from now on all of the above to this process. OSError where this processor is not known."""
    processor = PROCESSORS.get(platform.machine())
    if processor is None:
        raise OSError(errno.ENOSYS, f"no numbers of system calls for {platform.machine()}")
    instructions.install(_program(processor, os.getpid()))


def _program(processor: Processor, own: int) -> list[bytes]:
    limited = {name: numbers[processor.column] for name, numbers in _LIMITED.items()} | {
        "clone": processor.clone,
        "fcntl": processor.fcntl,
    }
    program = instructions.beginning(processor.number)
    for group in REFUSED.values():
        for numbers in group.values():
            if (number := numbers[processor.column]) is not None:
                program += instructions.refuse(number)
    for name, position, values in (
        ("clone", 0, _THREADS),
        ("kill", 0, (own,)),
        ("tgkill", 0, (own,)),
        ("socketpair", 0, (socket.AF_UNIX,)),
        ("socketpair", 1, _STREAMS),  # others can be turned to an address
        ("fcntl", 1, _FILE_COMMANDS),
        ("ioctl", 1, _DEVICE_COMMANDS),
    ):
        program += instructions.refuse_unless(limited[name], position, values)
    program += instructions.refuse_if(limited["prctl"], 0, (_SET_PDEATHSIG, _SET_DUMPABLE))
    # to empty a file that is opened for reading: before Linux 6.2, Landlock does not ask
    program += instructions.refuse_bits(limited["openat"], 2, _O_TRUNC, _O_ACCMODE)
    if processor.column == 0:
        program += instructions.refuse_bits(_OPEN, 1, _O_TRUNC, _O_ACCMODE)
    return [*program, instructions.instruction(instructions.RETURN, instructions.ALLOW)]
