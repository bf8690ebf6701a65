"""Which system calls a submission is refused, and the filter that tells the kernel."""

from __future__ import annotations

import platform
from dataclasses import dataclass

from . import instructions, linux

REFUSED: dict[str, tuple[int | None, int | None]] = {  # {name: (x86-64, ARM)}, None: it has none
    # usual ways into a kernel, or out of a sandbox
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
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
    "lookup_dcookie": (212, 18),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "io_setup": (206, 0),
    "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "personality": (135, 92),
    "modify_ldt": (154, None),
    "iopl": (172, None),
    "ioperm": (173, None),
    "vhangup": (153, 58),
    # the machine's own affairs
    "acct": (163, 89),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "syslog": (103, 116),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "settimeofday": (164, 170),
    "adjtimex": (159, 171),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    # a core, a priority or a part of the memory of its own choice, or of the guard's
    "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118),
    "sched_setattr": (314, 274),
    "setpriority": (141, 140),
    "ioprio_set": (251, 30),
    "mbind": (237, 235),
    "set_mempolicy": (238, 237),
    "set_mempolicy_home_node": (450, 450),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    # memory that lives on in no process, where the guard does not see it
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "shmctl": (31, 195),
    "semget": (64, 190),
    "msgget": (68, 186),
    "msgsnd": (69, 189),
    "mq_open": (240, 180),
    "vmsplice": (278, 75),
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    # a socket by name takes what many others send; pairs, which event loops need, do not
    "bind": (49, 200),
    "connect": (42, 203),
    "listen": (50, 201),
    "setsockopt": (54, 208),
}
NO_NETWORK = {"socket": (41, 198)}  # refused in the words that programs know: it is unreachable

MAP_SHARED, MAP_ANONYMOUS = 0x01, 0x20  # together they live on where no process has them in memory
F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW = 6, 7, 37, 38  # the kernel keeps a record of each
F_SETPIPE_SZ = 1031


@dataclass(frozen=True)
class Processor:
    """A kind of processor: its number in the kernel (AUDIT_ARCH_...), and of some calls on it."""

    number: int
    clone: int
    fcntl: int
    mmap: int
    prlimit64: int
    column: int
    """Where REFUSED has its numbers."""


PROCESSORS = {
    "x86_64": Processor(0xC000003E, clone=56, fcntl=72, mmap=9, prlimit64=302, column=0),
    "aarch64": Processor(0xC00000B7, clone=220, fcntl=25, mmap=222, prlimit64=261, column=1),
}
CLONE3 = 435  # the same everywhere, as are all that are newer
NEWEST = 456
"""The newest call that this list was made for: later ones do not exist inside."""

_ENETUNREACH = instructions.ERROR | 101  # as in Linux
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
    instructions.install(_program(processor))
    return True


def _program(processor: Processor) -> list[bytes]:
    program = [
        *instructions.beginning(processor.number),
        *instructions.refuse_above(NEWEST, instructions.ENOSYS),
        # glibc then uses clone, whose flags can be seen
        *instructions.refuse(CLONE3, instructions.ENOSYS),
    ]
    for calls, answer in ((REFUSED, instructions.EPERM), (NO_NETWORK, _ENETUNREACH)):
        for numbers in calls.values():
            number = numbers[processor.column]
            if number is not None:
                program += instructions.refuse(number, answer)
    locks = (F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW, F_SETPIPE_SZ)
    return [
        *program,
        *instructions.refuse_bits(processor.clone, 0, _NEW_NAMESPACES),
        *instructions.refuse_if(processor.fcntl, 1, locks),
        *instructions.refuse_all(processor.mmap, 3, (MAP_SHARED, MAP_ANONYMOUS)),
        *instructions.refuse_unless(processor.prlimit64, 0, (0,)),  # another process's
        instructions.instruction(instructions.RETURN, instructions.ALLOW),
    ]
