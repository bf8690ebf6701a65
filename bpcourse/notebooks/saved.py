"""A notebook's file, which may be read at the very moment in which it is saved."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from bpcourse.notebooks.stamp import read_notebook

PATIENCE = 1.0  # seconds
PAUSE = 0.02


def saved_notebook(path: Path) -> dict[str, Any] | None:
    """The notebook in this file as plain data; None where it is none. OSError if it is not there.

    Jupyter empties the file before it writes it: what looks like the beginning of a notebook, or
    is empty, is read again for a while.
    """
    until = time.monotonic() + PATIENCE
    while True:
        content = path.read_bytes()
        notebook = read_notebook(content)
        if notebook is not None or not _may_be_half(content) or time.monotonic() > until:
            return notebook
        time.sleep(PAUSE)


def _may_be_half(content: bytes) -> bool:
    """Is it what a notebook's file holds while it is written?"""
    if not content.strip():
        return True
    try:
        json.loads(content)
    except ValueError:
        return content.lstrip().startswith(b"{")
    return False
