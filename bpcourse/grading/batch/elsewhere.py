"""What runs in the workers of an executor that is not ours, on this machine or another.

Requests and answers pass through as bytes, so a worker (and Dask's scheduler) imports next to
nothing: what takes time to import, and what grades, is in the process below it.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bpcourse.grading.batch.own_process import own_processes
from bpcourse.grading.batch.versions import Versions, refuse_others


@dataclass(frozen=True)
class Asked:
    """What a worker must know besides the request.

    versions    of the process that asks: with others, grades could differ
    fast_paths  whether nbgrader's fast paths may be used
    """

    versions: Versions
    fast_paths: bool


def do(asked: Asked, request: bytes, unit: bytes = b"") -> bytes:
    """The answer of a process below this worker. OtherVersions where the worker has others.

    request  of own_process.request_for
    unit     what is the same in many requests, pickled: the function's last argument
    """
    refuse_others(asked.versions)
    return own_processes.do(asked.fast_paths, request, unit)


def same(unit: bytes) -> bytes:
    """A unit, to be kept where jobs are done."""
    return unit


def with_unit(grade: Callable[[Any], Any], job: Any, unit: bytes) -> Any:
    """In the process below: do a job that travelled without its unit."""
    return grade(replace(job, unit=pickle.loads(unit)))  # noqa: S301  from the process that asks
