"""How much a process and all below it take, read from a descriptor of /proc."""

from __future__ import annotations

import os
import resource

DESCRIPTORS = 256  # that each process may have open
KEPT = ("VmRSS:", "VmSwap:", "HugetlbPages:")
ENDED = (FileNotFoundError, ProcessLookupError)  # any other error is the guard's: it must not be 0


def usage(processes: int, number: str, buffer: int = 0) -> tuple[int, int]:
    """(bytes of memory, number of threads) of a process and all below it; orphans come below the
    guard.

    processes  descriptor of a folder like /proc
    number     of the process
    buffer     bytes that the kernel may keep for an open descriptor (of a socket or pipe)
    """
    used, count, waiting = 0, 0, [number]
    while waiting:
        number = waiting.pop()
        try:
            used += _resident(f"{number}/status", processes)
            for thread in _list(f"{number}/task", processes):
                count += 1
                used += buffer * _descriptors(f"{number}/task/{thread}", processes)
                waiting += _read(f"{number}/task/{thread}/children", processes).split()
        except ENDED:
            continue
    return used, count


def memory(path: str, folder: int | None = None) -> tuple[int, int]:
    """(virtual, resident) bytes of a process, from its statm; zeros if it has ended."""
    try:
        virtual, resident, *_ = _read(path, folder).split()
    except ENDED:
        return 0, 0
    page = resource.getpagesize()
    return int(virtual) * page, int(resident) * page


def _resident(path: str, folder: int) -> int:
    """What a process has in memory, in swap and in huge pages, from its status; nothing if it is a
    zombie.
    """
    lines = _read(path, folder).split("\n")
    kept = [line.split() for line in lines if line.startswith(KEPT)]
    return sum(1024 * int(kilobytes) for _, kilobytes, _ in kept)


def _descriptors(task: str, processes: int) -> int:
    """How many a thread has open; threads need not share theirs."""
    try:
        return len(_list(f"{task}/fd", processes))
    except PermissionError:  # it has hidden itself
        return DESCRIPTORS


def _list(path: str, processes: int) -> list[str]:
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY, dir_fd=processes)
    try:
        return os.listdir(folder)  # noqa: PTH208  there is no path, only a descriptor
    finally:
        os.close(folder)


def _read(path: str, folder: int | None) -> str:
    with os.fdopen(os.open(path, os.O_RDONLY, dir_fd=folder), encoding="latin-1") as file:
        return file.read()  # a process may call itself by any bytes
