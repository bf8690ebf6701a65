"""What a grade depends on besides the submission: who computes with other versions is refused."""

from __future__ import annotations

import functools
import hashlib
import platform
from dataclasses import dataclass, fields
from importlib.metadata import version
from pathlib import Path

import numpy as np

PACKAGE = Path(__file__).resolve().parents[2]
RELEASED = "released"  # copies of the course that only a wheel has


@dataclass(frozen=True)
class Versions:
    """Versions of Python, NumPy and this package; `code` tells two states of one version apart."""

    python: str
    numpy: str
    bpcourse: str
    code: str

    def differences(self, ours: Versions) -> str:
        """What differs from ours, in words: "NumPy 1.26.4 (here 2.4.1)"; "" if nothing does."""
        names = {"python": "Python", "numpy": "NumPy"}
        found = [
            f"{names.get(name, name)} {getattr(self, name)} (here {getattr(ours, name)})"
            for name in (field.name for field in fields(self))
            if name != "code" and getattr(self, name) != getattr(ours, name)
        ]
        if self.bpcourse == ours.bpcourse and self.code != ours.code:
            found.append(f"bpcourse {self.bpcourse} with other code than here")
        return ", ".join(found)

    def __str__(self) -> str:
        return f"Python {self.python}, NumPy {self.numpy}, bpcourse {self.bpcourse}"


class OtherVersions(RuntimeError):  # noqa: N818  it says what happened
    """A worker has not the versions that grading was started with; the message says which."""


@functools.cache
def versions_here() -> Versions:
    """Those of this process."""
    code = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE)
        if RELEASED not in inside.parts:
            code.update(f"{inside.as_posix()}:".encode() + path.read_bytes())
    return Versions(
        platform.python_version(), np.__version__, version("bpcourse"), code.hexdigest()
    )


def refuse_others(ours: Versions) -> None:
    """OtherVersions if this process has not these."""
    if differences := versions_here().differences(ours):
        raise OtherVersions(f"{platform.node()} has {differences}")
