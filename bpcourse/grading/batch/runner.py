"""Jobs on all cores. Results come as they are ready; a worker that dies costs no other submission.

Workers are those of any concurrent.futures executor: each job carries all that it needs.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, wait

from bpcourse.grading.batch.pool import cores, processes
from bpcourse.grading.nbgrader.worker import Done, Job, do

TRIES = 2


class Workers:
    """An executor, made again when it breaks.

    jobs           how many submissions at a time; default: one for each core
    make_executor  jobs -> Executor; default: a pool of processes on this machine
    """

    def __init__(
        self, jobs: int | None = None, make_executor: Callable[[int], Executor] | None = None
    ):
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
                    yield (
                        job,
                        Done(
                            job.student,
                            "the worker ended twice while grading it "
                            f"({type(error).__name__}: {error})",
                        ),
                    )

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
