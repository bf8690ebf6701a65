"""The processes that grade: forked warm, each with a core of its own.

The command forks them from itself, before it has opened anything: what takes long is imported once,
while their sandboxes get ready on another core. Who calls `grade_unit` may have threads and open
files; there they are forked from a server, as are those that take the place of one that has died.

Imports nothing that takes time, so that a start can be made before anything else is imported.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import multiprocessing.forkserver
import multiprocessing.util
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, Any

from bpcourse.grading.switch import fast_paths_are_off, switch_fast_paths

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

    from bpcourse.grading.judge.sandbox import Zygote

PRELOAD = "bpcourse.grading.batch.preload"
SAFE_PATH = "PYTHONSAFEPATH"  # set: neither the current folder nor a script's is on the path


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_early: dict[int, ProcessPoolExecutor] = {}  # {how many: a pool that nobody has asked for yet}


def start_early(jobs: int | None = None) -> None:
    """Start the processes that `processes` will be asked for; they get ready meanwhile.

    jobs  how many; default: one for each core
    """
    jobs = jobs or cores()
    if not hasattr(os, "fork") or threading.active_count() > 1:
        start_server()
        return
    from bpcourse.grading.judge.sandbox import started_early, take_over

    zygotes = started_early([core for n in range(jobs) for core in _core(n)])
    gc.disable()  # importing leaves no garbage, and looking for it takes a tenth of the time
    importlib.import_module(PRELOAD)
    gc.enable()
    gc.freeze()  # what is there now stays shared
    _early[jobs] = _pool(jobs, "fork", zygotes)
    take_over(zygotes, None)


def start_server() -> None:
    """Start the server that processes are forked from; it imports what they need meanwhile.

    Python starts it by `-c`, with the current folder first on its path, which may be a submission's.
    """
    multiprocessing.set_forkserver_preload([PRELOAD])
    before = os.environ.get(SAFE_PATH)
    os.environ[SAFE_PATH] = "1"
    try:
        multiprocessing.forkserver.ensure_running()
    finally:
        _set_safe_path(before)


def processes(jobs: int) -> ProcessPoolExecutor:
    """A pool of processes. They, and what they are forked from, have no threads that hold a lock."""
    if jobs in _early:
        return _early.pop(jobs)
    start_server()
    return _pool(jobs, "forkserver", [])


def _pool(jobs: int, method: str, zygotes: list[Zygote]) -> ProcessPoolExecutor:
    context: Any = multiprocessing.get_context(method)
    pool = ProcessPoolExecutor(
        jobs,
        mp_context=context,
        initializer=_begin,
        initargs=(
            context.Value("i"),
            not fast_paths_are_off(),
            zygotes,
            os.environ.get(SAFE_PATH),
        ),
    )
    for _ in range(jobs):
        pool.submit(int)  # so that all start now, while the jobs are being prepared
    return pool


def _set_safe_path(value: str | None) -> None:
    if value is None:
        os.environ.pop(SAFE_PATH, None)
    else:
        os.environ[SAFE_PATH] = value


def _begin(
    counter: Synchronized[int], fast_paths: bool, zygotes: list[Zygote], safe_path: str | None
) -> None:
    from bpcourse.grading.judge.sandbox import take_over
    from bpcourse.grading.nbgrader.worker import warm_up

    _set_safe_path(safe_path)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    number = _stay_on_one_core(counter)
    switch_fast_paths(fast_paths)  # the server may have been started before it was switched
    with contextlib.suppress(Exception):  # each job will say why it cannot be graded
        take_over(zygotes, number)
        warm_up()


def _stay_on_one_core(counter: Synchronized[int]) -> int:
    """A worker and its sandbox take turns. On one core, neither has to wake up another. This
    process's number.
    """
    with counter.get_lock():
        number, counter.value = counter.value, counter.value + 1
    if core := _core(number):
        os.sched_setaffinity(0, core)
    return number


def _core(number: int) -> set[int]:
    """The core of the process of this number; empty where that cannot be chosen."""
    if not hasattr(os, "sched_setaffinity"):
        return set()
    available = sorted(os.sched_getaffinity(0))
    return {available[number % len(available)]}


def _end_with_parent() -> None:
    """A pool's worker would wait for ever for the next job of a parent that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        multiprocessing.util._exit_function()  # type: ignore[attr-defined]  # noqa: SLF001  os._exit runs no other
        os._exit(1)
