"""The processes that grade: forked warm, each with a core of its own.

Imports nothing that takes time, so that the server can start before anything else is imported.
"""

from __future__ import annotations

import contextlib
import multiprocessing.forkserver
import multiprocessing.util
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

from bpcourse.grading.switch import fast_paths_are_off, switch_fast_paths

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

SAFE_PATH = "PYTHONSAFEPATH"  # set: neither the current folder nor a script's is on the path


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def start_server() -> None:
    """Start the server that processes are forked from; it imports what they need meanwhile.

    Python starts it by `-c`, with the current folder first on its path, which may be a submission's.
    """
    multiprocessing.set_forkserver_preload(["bpcourse.grading.batch.preload"])
    before = os.environ.get(SAFE_PATH)
    os.environ[SAFE_PATH] = "1"
    try:
        multiprocessing.forkserver.ensure_running()
    finally:
        _set_safe_path(before)


def processes(jobs: int) -> ProcessPoolExecutor:
    """A pool of processes. The server has no threads, and they fork nothing but their sandbox."""
    start_server()
    context = multiprocessing.get_context("forkserver")
    pool = ProcessPoolExecutor(
        jobs,
        mp_context=context,
        initializer=_begin,
        initargs=(context.Value("i"), not fast_paths_are_off(), os.environ.get(SAFE_PATH)),
    )
    for _ in range(jobs):
        pool.submit(int)  # so that all start now, while the jobs are being prepared
    return pool


def _set_safe_path(value: str | None) -> None:
    if value is None:
        os.environ.pop(SAFE_PATH, None)
    else:
        os.environ[SAFE_PATH] = value


def _begin(counter: Synchronized[int], fast_paths: bool, safe_path: str | None) -> None:
    from bpcourse.grading.nbgrader.worker import warm_up

    _set_safe_path(safe_path)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _stay_on_one_core(counter)
    switch_fast_paths(fast_paths)  # the server may have been started before it was switched
    with contextlib.suppress(Exception):  # each job will say why it cannot be graded
        warm_up()


def _stay_on_one_core(counter: Synchronized[int]) -> None:
    """A worker and its sandbox take turns. On one core, neither has to wake up another."""
    with counter.get_lock():
        number, counter.value = counter.value, counter.value + 1
    if hasattr(os, "sched_setaffinity"):
        available = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {available[number % len(available)]})


def _end_with_parent() -> None:
    """A pool's worker would wait for ever for the next job of a parent that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        multiprocessing.util._exit_function()  # type: ignore[attr-defined]  # noqa: SLF001  os._exit runs no other
        os._exit(1)
