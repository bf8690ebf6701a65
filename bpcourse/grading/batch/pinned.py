"""What is installed here, beside the versions that all instructors of a course share."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PIN = re.compile(r"^([\w.-]+)==([\w.!+-]+)", re.MULTILINE)
SHOWN = 5


def against_lock(lock: Path) -> str:
    """A sentence on what differs from a lock, requirements.txt as pip reads it."""
    found = [
        f"{name} {here} (there {pinned})"
        for name, pinned in _PIN.findall(lock.read_text(encoding="utf-8"))
        if (here := _installed(name)) is not None and here != pinned
    ]
    if not found:
        return f"versions: those of {lock.name}"
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return (
        f"versions: other than in {lock.name}: {', '.join(found[:SHOWN])}{more}. Who grades the same "
        f"class with other versions may give other grades: pip install --require-hashes -r {lock.name}"
    )


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:  # for another system, or an extra
        return None
