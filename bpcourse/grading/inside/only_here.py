"""Which exceptions come only here, in the sandbox, and not in the learner's JupyterLab.

Certain are a module that is not installed here, a call of the answer key, the network, other
programs, and what nobody is there to answer. All others end a cell, as they do in JupyterLab.
"""

from __future__ import annotations

import errno
import importlib.util
import socket
import traceback
from collections.abc import Iterator
from pathlib import PurePath

NO_NETWORK = "there is no network while grading"
NO_PROGRAMS = "other programs are not run while grading"
KEY = "the answer key is not available while grading"
NO_ROUTE = (errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, errno.ECONNREFUSED)


class NotWhileGrading(Exception):  # noqa: N818  it says what happened
    """Raised by what stands for something that only JupyterLab has."""


def cause(error: BaseException) -> str:
    """Why an exception comes only here: "No module named 'torch'"; "" if it does not."""
    if isinstance(error, ImportError):
        return _import(error)
    if isinstance(error, OSError):
        return _system(error)
    if isinstance(error, NotWhileGrading):
        return str(error)
    kind = type(error).__name__
    if kind == "CalledProcessError":
        return NO_PROGRAMS
    return KEY if kind == "ReferenceUnavailable" else ""


def chain(error: BaseException) -> Iterator[BaseException]:
    """An exception and those in whose handling it was raised: what an `except` clause does after
    an exception that comes only here, happens only here.
    """
    following: BaseException | None = error
    for _ in range(20):  # a student's own may go in circles
        if following is not None:
            yield following
            following = following.__cause__ or following.__context__


def _import(error: ImportError) -> str:
    """Packages that are not here, and parts of this course that are not; not a misspelled name in
    a package that is here.
    """
    package = (error.name or "").partition(".")[0]
    missing = isinstance(error, ModuleNotFoundError) and package and not _installed(package)
    if missing:
        return f"No module named {error.name!r}"
    return f"{error.msg.partition(' (')[0]} while grading" if package == "bpcourse" else ""


def _installed(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except (ImportError, ValueError):
        return False


def _system(error: OSError) -> str:
    if isinstance(error, (socket.gaierror, socket.herror)) or error.errno in NO_ROUTE:
        return NO_NETWORK
    frames = traceback.extract_tb(error.__traceback__)
    path = PurePath(frames[-1].filename if frames else "")
    if path.name == "socket.py":
        return NO_NETWORK
    return NO_PROGRAMS if path.name == "subprocess.py" or "multiprocessing" in path.parts else ""
