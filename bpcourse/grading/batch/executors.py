"""What `--executor` names: "local", "dask://HOST:PORT", or "module:function"."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import Any

from bpcourse.grading.batch.backend import Backend, Elsewhere, Examined
from bpcourse.grading.batch.pool import cores, processes
from bpcourse.grading.nbgrader.unavailable import GradingUnavailable, in_words

LOCAL = "local"
SCHEMES = {"dask": "tcp", "dask+tls": "tls"}  # ours: Dask's
FORMS = (
    "local (processes on this machine), dask://HOST:PORT (a Dask scheduler), or MODULE:FUNCTION, "
    "which returns a concurrent.futures.Executor"
)

MakeBackend = Callable[[int | None], Backend]
"""Takes the number of jobs at a time that was asked for, if one was."""


class NoSuchExecutor(ValueError):  # noqa: N818  it says what happened
    """What `--executor` says names none; the message says why, and what would."""


def backend_named(text: str, folder: Path) -> MakeBackend:
    """What makes the backend of this name, when there is something to do. NoSuchExecutor.

    folder  where nbgrader_config.py lies: modules beside it are found, after all that are installed
    """
    if text == LOCAL:
        return local
    scheme, slashes, rest = text.partition("://")
    if slashes:
        return _dask(text, scheme, rest)
    module, colon, function = text.partition(":")
    if not (colon and module and function):
        raise NoSuchExecutor(f"--executor {text}: there is no such executor; it takes {FORMS}")
    return _made_by(text, _found(text, module, function, folder))


def local(jobs: int | None) -> Backend:
    """Processes on this machine; default: one for each core."""
    number = jobs or cores()
    return Backend(processes(number), number)


def _dask(text: str, scheme: str, rest: str) -> MakeBackend:
    host, _, port = rest.rstrip("/").rpartition(":")
    if scheme not in SCHEMES or not host or not port.isdecimal() or not 0 < int(port) < 1 << 16:
        raise NoSuchExecutor(
            f"--executor {text}: an address is dask://HOST:PORT, for instance "
            "dask://cluster.example:8786"
        )
    address = f"{SCHEMES[scheme]}://{host}:{port}"

    def make(jobs: int | None) -> Backend:
        from bpcourse.grading.batch.dask_backend import Dask

        return Dask(address, jobs)

    return make


def _found(text: str, module: str, function: str, folder: Path) -> Callable[..., Any]:
    """The function that is named. Its folder stands last: it shadows nothing."""
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    try:
        found: Any = importlib.import_module(module)
        for part in function.split("."):
            found = getattr(found, part)
    except Exception as error:
        raise NoSuchExecutor(
            f"--executor {text}: it cannot be had ({in_words(error)}); modules are looked for where "
            f"packages are installed, then in {folder}"
        ) from error
    if not callable(found):
        raise NoSuchExecutor(f"--executor {text}: {function} is no function")
    return found


def _made_by(text: str, function: Callable[..., Any]) -> MakeBackend:
    def make(jobs: int | None) -> Backend:
        number = jobs or cores()
        try:
            executor = function(number) if _takes_one(function) else function()
        except Exception as error:
            raise GradingUnavailable(
                f"--executor {text} failed ({in_words(error)}); nothing was graded by it."
            ) from error
        if not isinstance(executor, Executor):
            kind = type(executor).__name__
            raise GradingUnavailable(
                f"--executor {text} returned {kind}, which is no concurrent.futures.Executor; "
                "nothing was graded by it."
            )
        return Elsewhere(executor, number, text)

    return make


def _takes_one(function: Callable[..., Any]) -> bool:
    """Whether it can be called with the number of jobs; who takes nothing is called with nothing."""
    try:
        inspect.signature(function).bind(1)
    except TypeError:
        return False
    except ValueError:  # nothing is known of it
        return True
    return True


def examined(make: MakeBackend) -> list[Examined]:
    """What doctor finds at each worker of a backend; those that are alike stand together."""
    backend = make(None)
    try:
        found = backend.examined()
    finally:
        backend.close()
    alike: dict[object, Examined] = {}
    for one in found:
        key = one.versions, *((finding.name, finding.ok) for finding in one.findings)
        others = f"{alike[key].worker}, " if key in alike else ""
        alike[key] = replace(one, worker=others + one.worker)
    return list(alike.values())
