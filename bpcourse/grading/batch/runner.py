"""Jobs on all cores. Results come as they are ready; a worker that dies costs no other submission.

Workers are those of any concurrent.futures executor: each job carries all that it needs.
"""

from __future__ import annotations

import logging
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from types import TracebackType

from bpcourse.grading.batch.pool import cores, processes
from bpcourse.grading.nbgrader.jobs import Job, Outcome
from bpcourse.grading.nbgrader.worker import grade_submission

TRIES = 2

Grade = Callable[[Job], Outcome]


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
        self.executor: Executor | None = None  # nothing may be left to do
        self._told: set[str] = set()

    def __enter__(self) -> Workers:  # noqa: PYI034  nobody derives from it
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self.executor:
            self.executor.shutdown(cancel_futures=True)

    def run(
        self, jobs: Iterable[Job], grade: Grade = grade_submission
    ) -> Iterator[tuple[Job, Outcome]]:
        """Do jobs; each with its outcome, in the order in which they end.

        When the executor breaks, nobody knows which job broke it: those that were under way are
        done once more, one at a time. A job that breaks it twice is given up.
        """
        jobs = iter(jobs)
        flying: dict[Future[Outcome], Job] = {}
        again: deque[Job] = deque()
        tries: Counter[str] = Counter()
        while True:
            ahead = 1 if again else 2 * self.jobs
            while len(flying) < ahead and (job := again.popleft() if again else next(jobs, None)):
                flying[self._submit(grade, job)] = job
            if not flying:
                return
            for future in self._ended(flying):
                job, error = flying.pop(future), future.exception()
                tries[job.student] += 1
                if error is None:
                    outcome = future.result()
                    self._tell_once(outcome.plain_way)
                    yield job, outcome
                elif tries[job.student] < TRIES:
                    again.append(job)
                else:
                    yield job, _given_up(job, error)

    def _ended(self, flying: dict[Future[Outcome], Job]) -> set[Future[Outcome]]:
        """Jobs that have ended; when the executor has broken, all of them have."""
        ended = wait(flying, return_when=FIRST_COMPLETED).done
        if any(isinstance(future.exception(), BrokenExecutor) for future in ended):
            ended = wait(flying).done
            self._give_up_executor()
        return ended

    def _submit(self, grade: Grade, job: Job) -> Future[Outcome]:
        if self.executor is None:
            self.executor = self.make_executor(self.jobs)
        try:
            return self.executor.submit(grade, job)
        except BrokenExecutor:
            self._give_up_executor()
            return self._submit(grade, job)

    def _give_up_executor(self) -> None:
        if self.executor is not None:
            self.executor.shutdown(wait=False, cancel_futures=True)
        self.executor = None

    def _tell_once(self, plain_way: str | None) -> None:
        if plain_way and plain_way not in self._told:
            self._told.add(plain_way)
            logging.getLogger("bpcourse").warning(
                "Grading takes longer than it could, with the same result: it goes without the "
                "fast paths to nbgrader, since %s.",
                plain_way,
            )


def _given_up(job: Job, error: BaseException) -> Outcome:
    return Outcome(
        job.student,
        f"the worker ended twice while grading it ({type(error).__name__}: {error})",
    )
