"""Which system calls a submission is refused, and the filter that tells the kernel."""

from __future__ import annotations

import ctypes
import platform
import struct
from dataclasses import dataclass

from . import linux

REFUSED = {  # never needed by a cell, and the usual way into a kernel: {name: (x86-64, ARM)}
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "perf_event_open": (298, 241),
    "unshare": (272, 97),
    "setns": (308, 268),
    "chroot": (161, 51),
    "pivot_root": (155, 41),
    "mount": (165, 40),
    "umount2": (166, 39),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
}


@dataclass(frozen=True)
class Processor:
    """A kind of processor: its number in the kernel (AUDIT_ARCH_...), and of two calls on it."""

    number: int
    clone: int
    clone3: int
    column: int
    """Where REFUSED has its numbers."""


PROCESSORS = {
    "x86_64": Processor(0xC000003E, 56, 435, 0),
    "aarch64": Processor(0xC00000B7, 220, 435, 1),
}

# instructions of the kernel's classic packet filters, and what a filter may answer
_LOAD, _JUMP_EQ, _JUMP_GE, _JUMP_SET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _EPERM, _ENOSYS = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # where seccomp_data has them
_X32 = 0x40000000  # the same calls, by other numbers
_NEW_NAMESPACES = (
    linux.NEWNS
    | linux.NEWCGROUP
    | linux.NEWUTS
    | linux.NEWIPC
    | linux.NEWUSER
    | linux.NEWPID
    | linux.NEWNET
)


def refuse_system_calls() -> bool:
    """Refuse the system calls above from now on; False where this processor is not known."""
    processor = PROCESSORS.get(platform.machine())
    if processor is None:
        return False
    program = _program(processor)
    code = ctypes.create_string_buffer(b"".join(program))
    filter_ = ctypes.create_string_buffer(struct.pack("HP", len(program), ctypes.addressof(code)))
    linux.install_filter(ctypes.addressof(filter_))
    return True


def _program(processor: Processor) -> list[bytes]:
    program = [
        _instruction(_LOAD, _ARCHITECTURE),
        _instruction(_JUMP_EQ, processor.number, 1, 0),
        _instruction(_RETURN, _KILL),
        _instruction(_LOAD, _NUMBER),
        _instruction(_JUMP_GE, _X32, 0, 1),
        _instruction(_RETURN, _EPERM),
    ]
    for numbers in REFUSED.values():
        program += [
            _instruction(_JUMP_EQ, numbers[processor.column], 0, 1),
            _instruction(_RETURN, _EPERM),
        ]
    return [
        *program,
        _instruction(_JUMP_EQ, processor.clone3, 0, 1),
        _instruction(_RETURN, _ENOSYS),  # glibc then uses clone,
        _instruction(_JUMP_EQ, processor.clone, 0, 3),
        _instruction(_LOAD, _FIRST_ARGUMENT),  # whose flags can be seen
        _instruction(_JUMP_SET, _NEW_NAMESPACES, 0, 1),
        _instruction(_RETURN, _EPERM),
        _instruction(_RETURN, _ALLOW),
    ]


def _instruction(code: int, operand: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, operand)
