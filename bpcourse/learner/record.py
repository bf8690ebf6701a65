"""What a learner has earned and guessed, unit by unit: in this kernel, and in their own folder.

A file per unit lies in .bpcourse/progress/ of a folder that `start` made to learn in, nowhere else:

    {"exercises": {name: {"points", "of", "text", "when"}}, "predictions": {name: {"guess", ...}}}

Where it cannot be written, what the kernel knows is all that there is.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, Literal, TypeAlias

from bpcourse.course import STARTED
from bpcourse.files import replace_shared_file
from bpcourse.learner.unit_page import UnitPage

Kind = Literal["exercises", "predictions"]
KINDS: tuple[Kind, ...] = ("exercises", "predictions")
Entry: TypeAlias = dict[str, Any]
Record: TypeAlias = dict[str, dict[str, Entry]]
"""{kind: {name: entry}}."""

PLACE = STARTED.parent / "progress"
PATIENCE = 5.0  # seconds for another notebook that writes

_in_kernel: dict[str, Record] = {}  # by unit


def entries(unit: str, folder: Path | None = None) -> Record:
    """What is known of a unit; of an entry that kernel and folder have, the later one."""
    return _merged(_read(_file(folder, unit))[0] if folder else _empty(), unit)


def write(
    page: UnitPage | None, unit: str, kind: Kind, name: str, change: Callable[[Entry], Entry]
) -> Entry:
    """Change an entry, {} if there is none yet, and return it. Silent where it cannot be kept."""
    folder = page.folder if page else None
    entry: Entry | None = None
    if folder is not None:
        with contextlib.suppress(OSError), _alone(folder):
            file = _file(folder, unit)
            record, broken = _read(file)
            entry = _changed(_merged(record, unit)[kind].get(name, {}), change)
            if broken:
                file.rename(_aside(file))
            record[kind][name] = entry
            text = json.dumps(record, indent=1, ensure_ascii=False, sort_keys=True)
            replace_shared_file(file, text.encode(errors="replace") + b"\n")
    if entry is None:
        entry = _changed(entries(unit)[kind].get(name, {}), change)
    _in_kernel.setdefault(unit, _empty())[kind][name] = entry
    return entry


def _merged(found: Record, unit: str) -> Record:
    """These entries, and those of this kernel that are as late or later."""
    return {
        kind: found[kind]
        | {
            name: entry
            for name, entry in _in_kernel.get(unit, _empty())[kind].items()
            if entry["when"] >= found[kind].get(name, {"when": 0})["when"]
        }
        for kind in KINDS
    }


def _changed(before: Entry, change: Callable[[Entry], Entry]) -> Entry:
    return change(dict(before)) | {"when": time.time()}


def _empty() -> Record:
    return {kind: {} for kind in KINDS}


def _file(folder: Path, unit: str) -> Path:
    return folder / PLACE / f"{unit}.json"


def _read(file: Path) -> tuple[Record, bool]:
    """(what the file says, whether it says nothing that can be read)."""
    try:
        found = json.loads(file.read_bytes())
        return {
            kind: {
                name: entry for name, entry in found.get(kind, {}).items() if _is_whole(kind, entry)
            }
            for kind in KINDS
        }, False
    except OSError:
        return _empty(), False
    except (ValueError, AttributeError, TypeError, KeyError, RecursionError):
        return _empty(), True


def _is_whole(kind: Kind, entry: Entry) -> bool:
    """Does an entry say what it must? One that somebody has edited may not."""
    numbers = ("when", "points", "of") if kind == "exercises" else ("when",)
    return all(isinstance(entry.get(name), (int, float)) for name in numbers)


def _aside(file: Path) -> Path:
    """A free name for a file that cannot be read: nobody's work is thrown away."""
    names = (file.with_suffix(f".broken-{number}") for number in range(1, 1000))
    return next(path for path in names if not path.exists())


@contextlib.contextmanager
def _alone(folder: Path) -> Generator[None]:
    """Within, no other notebook of this folder writes. OSError if one does not let go of it."""
    path = folder / PLACE / ".lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        until = time.monotonic() + PATIENCE
        while not _locked(descriptor):
            if time.monotonic() > until:
                raise TimeoutError(f"{path} is locked")
            time.sleep(0.01)
        yield
    finally:
        os.close(descriptor)  # which lets go of the lock


def _locked(descriptor: int) -> bool:
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock
    except ImportError:  # Windows has no such module, a browser one without these
        return _locked_on_windows(descriptor)
    try:
        flock(descriptor, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


def _locked_on_windows(descriptor: int) -> bool:
    try:
        import msvcrt
    except ImportError:  # a browser, where one page has the folder
        return True
    try:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError:
        return False
    return True
