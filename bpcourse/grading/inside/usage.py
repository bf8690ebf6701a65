"""How much a process and all below it take, read from a descriptor of /proc."""

from __future__ import annotations

import os
import resource


def usage(processes: int, number: str) -> tuple[int, int]:
    """(bytes of memory, number of threads) of a process and all below it; orphans come below the
    guard.

    processes  descriptor of a folder like /proc
    number     of the process
    """
    used, count, waiting = 0, 0, [number]
    while waiting:
        number = waiting.pop()
        used += memory(f"{number}/statm", processes)[1]
        try:
            for thread in _threads(number, processes):
                count += 1
                waiting += _read(f"{number}/task/{thread}/children", processes).split()
        except OSError:
            continue  # it has ended
    return used, count


def memory(path: str, folder: int | None = None) -> tuple[int, int]:
    """(virtual, resident) bytes of a process, from its statm; zeros if it has ended."""
    try:
        virtual, resident, *_ = _read(path, folder).split()
    except OSError:
        return 0, 0
    page = resource.getpagesize()
    return int(virtual) * page, int(resident) * page


def _threads(number: str, processes: int) -> list[str]:
    folder = os.open(f"{number}/task", os.O_RDONLY | os.O_DIRECTORY, dir_fd=processes)
    try:
        return os.listdir(folder)  # noqa: PTH208  there is no path, only a descriptor
    finally:
        os.close(folder)


def _read(path: str, folder: int | None) -> str:
    with os.fdopen(os.open(path, os.O_RDONLY, dir_fd=folder)) as file:
        return file.read()
