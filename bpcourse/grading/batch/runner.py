"""Jobs on any executor. Results come as they are ready; a worker that dies costs no other submission.

Each job carries all that it needs.
"""

from __future__ import annotations

import logging
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from types import TracebackType
from typing import Any

from bpcourse.grading.batch.backend import KEPT, Backend, error_of
from bpcourse.grading.batch.executors import local
from bpcourse.grading.batch.pool import cores
from bpcourse.grading.judge.sandbox import require
from bpcourse.grading.nbgrader.jobs import Job, Outcome
from bpcourse.grading.nbgrader.unavailable import GradingUnavailable, in_words
from bpcourse.grading.nbgrader.worker import grade_submission

TRIES = 2
LOOK = 2.0  # seconds after which a backend is asked whether anything can still come

Grade = Callable[[Job], Outcome]


class Workers:
    """Those who do jobs: a backend, made when there is something to do, and again when it breaks.

    jobs  how many submissions at a time; default: as many as the backend has room for
    make  takes jobs, returns a Backend or an Executor; default: a pool of processes here
    """

    def __init__(
        self,
        jobs: int | None = None,
        make: Callable[[Any], Executor | Backend] = local,
    ):
        self.jobs, self.make = jobs, make
        self.backend: Backend | None = None  # nothing may be left to do
        self.flying: dict[Future[Any], Job] = {}
        self._told: set[str] = set()

    def __enter__(self) -> Workers:  # noqa: PYI034  nobody derives from it
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._close(wait=True)

    def run(
        self, jobs: Iterable[Job], grade: Grade = grade_submission
    ) -> Iterator[tuple[Job, Outcome]]:
        """Do jobs; each with its outcome, in the order in which they end.

        When the backend breaks, nobody knows which job broke it: those that were under way are
        done once more, one at a time. A job that ends twice in an error is given up.
        GradingUnavailable when no job can be done any more.
        """
        self._drop()  # what a run that was abandoned has left under way is nobody's
        jobs = iter(jobs)
        again: deque[Job] = deque()
        suspects: deque[Job] = deque()  # one of which has broken the backend
        alone: Future[Any] | None = None  # a suspect's: nothing else is under way beside it
        tries: Counter[str] = Counter()
        while True:
            while len(self.flying) < (1 if suspects or alone in self.flying else self._room()):
                waiting = suspects or again
                if (job := waiting.popleft() if waiting else next(jobs, None)) is None:
                    break
                future = self._submit(grade, job)
                self.flying[future] = job
                alone = future if waiting is suspects else None
            if not (self.flying and (backend := self.backend)):
                return
            for future in self._ended(backend):
                job, outcome = self.flying.pop(future), backend.outcome(future)
                if isinstance(outcome, BaseException):
                    backend.look(outcome)
                    tries[job.student] += backend.tries(outcome)
                    if tries[job.student] < TRIES:
                        (suspects if backend.has_broken(outcome) else again).append(job)
                        continue
                    outcome = _given_up(job, outcome)
                self._tell_once(outcome.plain_way)
                yield job, outcome

    def require(self, isolation: str) -> None:
        """SandboxUnavailable if submissions cannot be isolated like this where they are graded."""
        (self.backend.require if self.backend else require)(isolation)

    def _room(self) -> int:
        """Jobs that may be under way: enough for nobody to wait for the next."""
        return 2 * self.backend.at_a_time if self.backend else 1

    def _ended(self, backend: Backend) -> set[Future[Any]]:
        """Jobs that have ended; when the backend has broken, all of them have."""
        while not (ended := wait(self.flying, LOOK, FIRST_COMPLETED).done):
            backend.look()
        if any((error := error_of(future)) and backend.has_broken(error) for future in ended):
            ended = wait(self.flying).done
            self._close(wait=False)
        return ended

    def _submit(self, grade: Grade, job: Job) -> Future[Any]:
        for _ in range(TRIES):
            if self.backend is None:
                self.backend = self._made()
            try:
                return self.backend.submit(grade, job)
            except BrokenExecutor as error:
                broken = error
                self._close(wait=False)
        raise GradingUnavailable(f"The executor takes no jobs: {in_words(broken)}. {KEPT}")

    def _made(self) -> Backend:
        made = self.make(self.jobs)
        return made if isinstance(made, Backend) else Backend(made, self.jobs or cores())

    def _close(self, wait: bool) -> None:
        backend, self.backend = self.backend, None
        if backend is not None:
            for future in self.flying:
                future.cancel()
            backend.close(wait)

    def _drop(self) -> None:
        for future in self.flying:
            future.cancel()
        self.flying = {}

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
