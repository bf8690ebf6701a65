"""The course's secret, from which the inputs of graded checks are drawn."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def read_secret(path: Path, shared: bool = False) -> bytes:
    """The secret; made at the first call, readable by its owner only or, if `shared`, the group."""
    try:
        mode = 0o640 if shared else 0o600
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(32))
    return path.read_bytes()
