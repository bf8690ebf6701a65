"""Jobs on all cores. Results come as they are ready; a worker that dies costs no other submission.

Workers are those of any concurrent.futures executor: each job carries all that it needs.
"""

from __future__ import annotations

import multiprocessing.util
import os
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, ProcessPoolExecutor, wait

from bpcourse.grading.worker import Done, Job, do, warm_up

TRIES = 2
PRELOAD = ("bpcourse.grading.worker", "bpcourse.grading.execute", "bpcourse.grading.sanitize",
           "bpcourse.exercises", "bpcourse.authoring.master", "nbgrader.preprocessors",
           "nbconvert.exporters", "jinja2.ext", "mistune.plugins.def_list",
           "mistune.plugins.task_lists", "IPython.core.interactiveshell", "IPython.display",
           "IPython.lib.lexers", "matplotlib.pyplot", "bpcourse.plots")


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


class Workers:
    """An executor, made again when it breaks.

    jobs           how many submissions at a time; default: one for each core
    make_executor  jobs -> Executor; default: a pool of processes on this machine
    """

    def __init__(self, jobs: int | None = None,
                 make_executor: Callable[[int], Executor] | None = None):
        self.jobs = jobs or cores()
        self.make_executor = make_executor or processes
        self.executor = None  # nothing may be left to do

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *error) -> None:
        if self.executor:
            self.executor.shutdown(cancel_futures=True)

    def run(self, jobs: Iterable[Job], do=do) -> Iterator[tuple[Job, Done]]:
        """Do jobs; each with its result, in the order in which they end.

        When the executor breaks, nobody knows which job broke it: those that were under way are
        done once more, one at a time. A job that breaks it twice is given up.
        """
        jobs, flying, again, tries = iter(jobs), {}, deque(), Counter()
        while True:
            ahead = 1 if again else 2 * self.jobs
            while len(flying) < ahead and (job := again.popleft() if again else next(jobs, None)):
                flying[self._submit(do, job)] = job
            if not flying:
                return
            ended = wait(flying, return_when=FIRST_COMPLETED).done
            if any(isinstance(future.exception(), BrokenExecutor) for future in ended):
                ended = wait(flying).done
                self._give_up_executor()
            for future in ended:
                job, error = flying.pop(future), future.exception()
                tries[job.student] += 1
                if error is None:
                    yield job, future.result()
                elif tries[job.student] < TRIES:
                    again.append(job)
                else:
                    yield job, Done(job.student, "the worker ended twice while grading it "
                                                 f"({type(error).__name__}: {error})")

    def _submit(self, do, job):
        if self.executor is None:
            self.executor = self.make_executor(self.jobs)
        try:
            return self.executor.submit(do, job)
        except BrokenExecutor:
            self._give_up_executor()
            return self._submit(do, job)

    def _give_up_executor(self):
        self.executor.shutdown(wait=False, cancel_futures=True)
        self.executor = None


def processes(jobs: int) -> ProcessPoolExecutor:
    """A pool of warm processes, forked from a server that has imported what they need.

    The server has no threads, and the processes fork nothing but their sandbox.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PRELOAD))
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin)
    for _ in range(jobs):
        pool.submit(int)  # so that all start now, while the jobs are being prepared
    return pool


def _begin():
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        warm_up()
    except Exception:
        pass  # each job will say why it cannot be graded


def _end_with_parent():
    """A pool's worker would wait for ever for the next job of a parent that was killed."""
    multiprocessing.parent_process().join()
    multiprocessing.util._exit_function()
    os._exit(1)
