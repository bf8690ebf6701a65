"""Where jobs are done: an executor, and what its errors mean.

Executors agree on submit() and on little else. What differs is asked here, so that who hands out
jobs (runner.py) need not know which executor it is.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bpcourse.grading.batch import elsewhere
from bpcourse.grading.batch.own_process import answer_of, request_for
from bpcourse.grading.batch.versions import OtherVersions, versions_here
from bpcourse.grading.judge.doctor import Finding, examine
from bpcourse.grading.judge.sandbox import require, shared_zygote
from bpcourse.grading.judge.trust import SandboxUnavailable
from bpcourse.grading.nbgrader.jobs import Job, Outcome
from bpcourse.grading.nbgrader.unavailable import GradingUnavailable, in_words
from bpcourse.grading.switch import fast_paths_are_off

if TYPE_CHECKING:
    from bpcourse.grading.batch.runner import Grade

KEPT = "What was graded is kept; run the command again then."
SAME = "Grades must not depend on where they are computed: install the same versions there."


@dataclass(frozen=True)
class Examined:
    """What doctor finds at a worker."""

    worker: str
    versions: str
    findings: list[Finding]


class Backend:
    """An executor whose workers are processes of ours, on this machine.

    at_a_time  jobs that it does at a time
    """

    def __init__(self, executor: Executor, at_a_time: int):
        self.executor, self.at_a_time = executor, at_a_time

    def submit(self, grade: Grade, job: Job) -> Future[Any]:
        """Hand out a job. BrokenExecutor if no more are taken."""
        return self.executor.submit(grade, job)

    def outcome(self, future: Future[Any]) -> Outcome | BaseException:
        """What became of a job that has ended."""
        return error_of(future) or future.result()

    def look(self, error: BaseException | None = None) -> None:
        """GradingUnavailable if no job will end well any more. Asked after an error, and now and
        then while jobs are waited for.
        """

    def has_broken(self, error: BaseException) -> bool:
        """Whether this error says that no job is taken any more, and all under way have ended."""
        return isinstance(error, BrokenExecutor)

    def tries(self, error: BaseException) -> int:
        """How often the executor has tried the job that ended in this error."""
        return 1

    def require(self, isolation: str) -> None:
        """SandboxUnavailable if its workers cannot isolate submissions like this."""
        require(isolation)

    def examined(self) -> list[Examined]:
        """What doctor finds at its workers."""
        return [Examined("this machine", str(versions_here()), examine())]

    def close(self, wait: bool = True) -> None:
        """End it; jobs that have not begun were cancelled before."""
        self.executor.shutdown(wait=wait)


class Elsewhere(Backend):
    """An executor of somebody else's: each job goes to a process of our own below its workers.

    name  what it is called in messages
    """

    def __init__(self, executor: Executor, at_a_time: int, name: str):
        super().__init__(executor, at_a_time)
        self.name = name
        self.asked = elsewhere.Asked(versions_here(), fast_paths=not fast_paths_are_off())

    def submit(self, grade: Grade, job: Job) -> Future[Any]:
        """Hand out a job, to be done below the executor's worker."""
        return self._ask(request_for(grade, job))

    def outcome(self, future: Future[Any]) -> Outcome | BaseException:
        """What became of a job that has ended."""
        return error_of(future) or answer_of(future.result())

    def look(self, error: BaseException | None = None) -> None:
        """GradingUnavailable if a worker has other versions than we."""
        if isinstance(error, OtherVersions):
            raise GradingUnavailable(f"{self.name}: {error}. {SAME} {KEPT}")

    def require(self, isolation: str) -> None:
        """SandboxUnavailable if the worker that answers cannot isolate submissions like this."""
        had = self._answer(isolation_had, isolation)
        if isinstance(had, tuple) and not had[0]:
            raise SandboxUnavailable(f"{self.name}: {had[1]}")

    def examined(self) -> list[Examined]:
        """What doctor finds at the worker that answers."""
        found = self._answer(examine)
        if isinstance(found, BaseException):
            raise GradingUnavailable(f"{self.name} fails: {in_words(found)}.")
        return [Examined(f"a worker of {self.name}", str(self.asked.versions), found)]

    def _ask(self, request: bytes) -> Future[Any]:
        try:
            return self.executor.submit(elsewhere.do, self.asked, request)
        except BrokenExecutor:
            raise
        except Exception as error:
            said = f"{self.name} takes no more jobs ({in_words(error)}). {KEPT}"
            raise GradingUnavailable(said) from error

    def _answer(self, function: Callable[..., Any], *args: Any) -> Any:
        """What a function returns, or raises, below one worker."""
        try:
            answer = answer_of(self._ask(request_for(function, *args)).result())
        except Exception as error:
            answer = error
        if isinstance(answer, BaseException):
            self.look(answer)
        return answer


def error_of(future: Future[Any]) -> BaseException | None:
    """Why a future that has ended has no result."""
    return CancelledError() if future.cancelled() else future.exception()


def isolation_had(isolation: str) -> tuple[str, str]:
    """(isolation that submissions have in this process, "" for none; why there is none)."""
    try:
        return shared_zygote(isolation).kind, ""
    except (SandboxUnavailable, OSError) as error:
        return "", str(error)
