"""How much a submission has written, where its folder has no file system of its own with a limit."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

BLOCK = 512  # bytes; the unit of st_blocks, on every file system
MAX_MAPPED = 16  # deleted files whose size cannot be seen, since only memory keeps them


class TooMuch(Exception):  # noqa: N818  it says what is so
    """More files than allowed, or such as cannot be looked at."""


def written(folder: str, process: str, most: int) -> int:
    """Bytes that files take: those of a folder, and the deleted ones that a process keeps.

    process  its folder in /proc
    most     files and folders, beyond which TooMuch is raised
    """
    size = 0
    for number, entry in enumerate(_below(folder)):
        if number >= most:
            raise TooMuch
        size += BLOCK * entry.st_blocks
    if len(set(_deleted_but_mapped(folder, process))) > MAX_MAPPED:
        raise TooMuch
    return size + sum(_deleted_but_open(process))


def _below(folder: str) -> Iterator[os.stat_result]:
    """Of all below a folder, links not followed; what vanishes meanwhile is left out."""
    waiting = [folder]
    while waiting:
        inner = waiting.pop()
        try:
            with os.scandir(inner) as entries:
                for entry in entries:
                    found = entry.stat(follow_symlinks=False)
                    if stat.S_ISDIR(found.st_mode):
                        waiting.append(entry.path)
                    yield found
        except FileNotFoundError:
            continue
        except PermissionError:  # made so that files can be put in, and not be seen
            _open_up(inner)
            waiting.append(inner)
        except OSError as error:  # too deep for a path
            raise TooMuch from error


def _open_up(folder: str) -> None:
    """There are no links that could lead this elsewhere: a submission has no right to make any."""
    try:
        Path(folder).chmod(0o700)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise TooMuch from error


def _deleted_but_open(process: str) -> Iterator[int]:
    try:
        descriptors = os.listdir(f"{process}/fd")  # noqa: PTH208
    except (FileNotFoundError, ProcessLookupError):
        return  # it has ended
    for descriptor in descriptors:
        try:
            found = Path(process, "fd", descriptor).stat()
        except OSError:
            continue
        if found.st_nlink == 0 and stat.S_ISREG(found.st_mode):
            yield BLOCK * found.st_blocks


def _deleted_but_mapped(folder: str, process: str) -> Iterator[tuple[str, str]]:
    """(device, number) of such files, each as often as it is mapped."""
    try:
        with open(f"{process}/maps", encoding="utf-8", errors="replace") as maps:  # noqa: PTH123
            lines = maps.read().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return
    for line in lines:
        _, _, _, device, number, *path = line.split(maxsplit=5)
        if path and path[0].startswith(folder) and path[0].endswith(" (deleted)"):
            yield device, number
