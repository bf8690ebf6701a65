"""How Python is started for the process inside."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "LANG": "C.UTF-8",
}
_FLAGS = ("-s", "-S", "-P", "-B")  # nothing of the user's or of this folder's, and nothing written
_PROGRAM = (
    "import sys; sys.path[:0] = [{judge!r}, {site!r}]; sys.dont_write_bytecode = True; "
    "from _judge.zygote import main; main(int(sys.argv[1]), sys.argv[2])"
)


def base_python() -> Path:
    """The interpreter itself, not that of a virtual environment."""
    return Path(os.path.realpath(getattr(sys, "_base_executable", sys.executable)))


def base_prefix() -> Path:
    """The folder that the interpreter and its library are installed in."""
    return Path(sys.base_prefix).resolve()


def command(
    python: str,
    root: str,
    control: int,
    preload: Sequence[str],
    namespaces: bool,
    confinement: dict[str, Any] | None = None,
) -> list[str]:
    """The command that starts the zygote.

    python      path of the interpreter, as the process sees it
    root        the folder with judge/ and site/, likewise
    control     descriptor of the socket on which the judge speaks
    preload     modules to import beforehand
    namespaces  shut each submission in by namespaces of its own
    confinement or by this, as confined.confinement() reads it
    """
    program = _PROGRAM.format(judge=f"{root}/judge", site=f"{root}/site")
    options = {"namespaces": namespaces, "preload": list(preload), "confinement": confinement}
    return [python, *_FLAGS, "-c", program, str(control), json.dumps(options)]
