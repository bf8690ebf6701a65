"""The switch of nbgrader's fast paths (grading/nbgrader/fast_paths): an environment variable.

Here, where importing costs nothing: it is set before the first worker starts.
"""

from __future__ import annotations

import os

NO_FAST_PATHS = "BPCOURSE_NO_FAST_PATHS"


def fast_paths_are_off() -> bool:
    """Whether this process is to grade the plain way."""
    return os.environ.get(NO_FAST_PATHS, "") not in ("", "0")


def switch_fast_paths(on: bool) -> None:
    """Turn them on or off, in this process and those that it starts."""
    os.environ[NO_FAST_PATHS] = "0" if on else "1"
