"""Dask's workers, on as many machines as its scheduler knows.

Only here, and in dask_worker.py, distributed is imported: the extra `cluster`.
"""

from __future__ import annotations

import contextlib
import logging
import pickle
import secrets
import time
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from bpcourse.grading.batch import elsewhere
from bpcourse.grading.batch.backend import KEPT, SAME, Elsewhere, Examined, isolation_had
from bpcourse.grading.batch.own_process import ProcessEnded, answer_of, request_for
from bpcourse.grading.batch.versions import Versions, versions_here
from bpcourse.grading.judge.doctor import examine
from bpcourse.grading.judge.trust import SandboxUnavailable
from bpcourse.grading.nbgrader.execute import JudgeExecute
from bpcourse.grading.nbgrader.unavailable import GradingUnavailable, in_words

if TYPE_CHECKING:
    from bpcourse.grading.batch.runner import Grade
    from bpcourse.grading.nbgrader.jobs import Job, Unit

CONNECT = 10  # seconds for the scheduler to answer
WORKERS = 30  # seconds for a first worker to be there
LATELY = 1.0  # seconds
NAMED = 5  # workers that a message names
START = "`dask scheduler` starts one, `dask worker HOST:PORT --nthreads 1` workers for it"


class Dask(Elsewhere):
    """The workers of a Dask scheduler; each thread of theirs does one job at a time.

    address  "tcp://HOST:PORT"
    most     jobs at a time at most; None: as many as all workers have threads
    GradingUnavailable if no scheduler answers, or a worker has other versions than we.
    """

    def __init__(self, address: str, most: int | None = None):
        self.address, self.most = address, most
        self.client = _connected(address)
        super().__init__(self.client.get_executor(pure=False), most or 1, f"Dask at {address}")
        self.known: set[str] = set()
        """Addresses of workers whose versions are ours."""
        self.isolated: set[tuple[str, str]] = set()
        """(address of a worker, isolation that it has)."""
        self.units: dict[str, Any] = {}
        self.workers: Mapping[str, Any] = {}
        self.asked_at = -LATELY
        self.plugin = f"bpcourse-{secrets.token_hex(4)}"
        try:
            self._wait_for_workers()
            self._refuse_others()
            self.client.register_plugin(_warm(self.asked.fast_paths), name=self.plugin)
        except BaseException:
            self.close(wait=False)
            raise

    def submit(self, grade: Grade, job: Job) -> Future[Any]:
        """Hand out a job, which travels without its unit: that goes to each worker once."""
        self.look()
        self.require(JudgeExecute(config=job.unit.config).isolation)
        self.at_a_time = min(self.most or self._threads(), self._threads())
        try:
            request = request_without_unit(grade, job)
            return self.executor.submit(elsewhere.do, self.asked, request, self._unit(job.unit))
        except Exception as error:
            self.look()
            failed: Future[Any] = Future()
            failed.set_exception(error)
            return failed

    def look(self, error: BaseException | None = None) -> None:
        """GradingUnavailable if the scheduler or all workers are gone, or versions differ."""
        if self.client.status != "running" or isinstance(error, CancelledError):
            raise GradingUnavailable(self._gone())
        if not self._workers():
            self._wait_for_workers()
        self._refuse_others()
        super().look(error)

    def has_broken(self, error: BaseException) -> bool:
        """Never: a dead worker is Dask's to replace, and a dead scheduler is the end (`look`)."""
        return False

    def tries(self, error: BaseException) -> int:
        """Where workers have died of a job, Dask itself has tried it on another one meanwhile."""
        return 1 + getattr(error, "allowed_failures", 0)

    def require(self, isolation: str) -> None:
        """SandboxUnavailable, with nothing graded there, if a worker cannot isolate submissions."""
        new = [worker for worker in self._workers() if (worker, isolation) not in self.isolated]
        if not new:
            return
        had = self._on_each(isolation_had, isolation, workers=new)
        without = {worker: why for worker, (kind, why) in had.items() if not kind}
        if without:
            why = next(iter(without.values()))
            raise SandboxUnavailable(
                f"{self.name}: workers that cannot isolate submissions: {_named(without)}. Nothing "
                f"is graded there; `bpcourse doctor --executor` says more.\n{why}"
            )
        weaker = [worker for worker, (kind, _) in had.items() if kind == "landlock"]
        if weaker and isolation == "sandbox":
            logging.getLogger("bpcourse").warning(
                "Submissions are shut in by Landlock, since bubblewrap cannot be had, on these "
                "workers: %s.",
                _named(weaker),
            )
        self.isolated |= {(worker, isolation) for worker in new}

    def examined(self) -> list[Examined]:
        """What doctor finds at each worker."""
        versions = str(self.asked.versions)
        return [Examined(name, versions, found) for name, found in self._on_each(examine).items()]

    def close(self, wait: bool = True) -> None:
        """Leave the workers as they were."""
        with contextlib.suppress(Exception):
            if self.client.status == "running":
                self.client.unregister_worker_plugin(self.plugin)
        with contextlib.suppress(Exception):
            self.client.close(timeout=CONNECT)

    def _unit(self, unit: Unit) -> Any:
        """A Dask future of the unit: made again where the worker that kept it dies."""
        if unit.digest not in self.units:
            self.units[unit.digest] = self.client.submit(
                elsewhere.same, pickle.dumps(unit), key=f"{self.plugin}-{unit.digest}"
            )
        return self.units[unit.digest]

    def _workers(self) -> Mapping[str, Any]:
        """{address: what the scheduler tells of it}, at most LATELY seconds old."""
        if time.monotonic() > self.asked_at + LATELY:
            try:
                self.workers = self.client.scheduler_info(n_workers=-1)["workers"]
            except Exception as error:
                raise GradingUnavailable(self._gone()) from error
            self.asked_at = time.monotonic()
        return self.workers

    def _gone(self) -> str:
        return f"The scheduler of {self.name} does not answer any more. {KEPT}"

    def _threads(self) -> int:
        return max(sum(worker["nthreads"] for worker in self._workers().values()), 1)

    def _wait_for_workers(self) -> None:
        try:
            self.client.wait_for_workers(1, timeout=WORKERS)
        except Exception as error:
            if self.client.status != "running":  # it has died while we waited
                raise GradingUnavailable(self._gone()) from error
            raise GradingUnavailable(
                f"{self.name} has no workers, {WORKERS} s long: {START}. {KEPT}"
            ) from error
        self.asked_at = -LATELY

    def _refuse_others(self) -> None:
        """GradingUnavailable if a worker that we do not know yet has other versions than we."""
        new = [worker for worker in self._workers() if worker not in self.known]
        if not new:
            return
        told = self.client.run(versions_here, workers=new, on_error="return")
        problems = {worker: self._problem(answer) for worker, answer in told.items()}
        wrong = [f"{worker} has {problem}" for worker, problem in problems.items() if problem]
        if wrong:
            more = f" (and {len(wrong) - NAMED} more)" if len(wrong) > NAMED else ""
            raise GradingUnavailable(
                f"{self.name}: {'; '.join(wrong[:NAMED])}{more}. {SAME} {KEPT}"
            )
        self.known |= problems.keys()

    def _problem(self, answer: Versions | BaseException) -> str:
        if isinstance(answer, Versions):
            return answer.differences(self.asked.versions)
        if isinstance(answer, ImportError):
            return f"no bpcourse that can be imported ({answer})"
        if isinstance(answer, OSError):  # it has ended meanwhile
            return ""
        return in_words(answer)

    def _on_each(
        self, function: Callable[..., Any], *args: Any, workers: Any = None
    ) -> dict[str, Any]:
        """{worker: what the function returns in a process below it}, of workers that do not die."""
        request = request_for(function, *args)
        asked = {
            worker: self.client.submit(
                elsewhere.do, self.asked, request, workers=[worker], pure=False, priority=1
            )
            for worker in workers or self._workers()
        }
        found: dict[str, Any] = {}
        for worker, future in asked.items():
            answer = self._waited_for(future, worker)
            if answer is not None:
                found[worker] = answer
        return found

    def _waited_for(self, future: Any, worker: str) -> Any:
        """The answer of one worker; None if it has ended meanwhile."""
        while worker in self._workers():
            try:
                answer = answer_of(future.result(timeout=LATELY))
            except TimeoutError:
                continue
            except Exception as error:
                answer = error
            if not isinstance(answer, BaseException):
                return answer
            super().look(answer)
            if not isinstance(answer, ProcessEnded):
                raise GradingUnavailable(
                    f"{self.name}: {worker} fails ({in_words(answer)}). {KEPT}"
                )
            break
        future.cancel()
        return None


def request_without_unit(grade: Grade, job: Job) -> bytes:
    """What asks for this job, of a worker that has its unit."""
    light = replace(cast("Any", job), unit=None)
    return request_for(elsewhere.with_unit, grade, light)


def _connected(address: str) -> Any:
    """A client of the scheduler. GradingUnavailable if there is none, or the extra is missing."""
    try:
        from distributed import Client
    except ImportError as error:
        raise GradingUnavailable(
            f"--executor dask://... needs Dask's distributed ({error}): pip install distributed"
        ) from error
    for name in ("distributed", "distributed.client", "tornado.application", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # we say it in a sentence
    try:
        client = Client(address, timeout=CONNECT, set_as_default=False, name="bpcourse")
    except Exception as error:
        raise GradingUnavailable(
            f"No Dask scheduler answers at {address} ({in_words(error)}): {START}. {KEPT}"
        ) from error
    try:
        client.run_on_scheduler(versions_here)
    except Exception as error:
        client.close()
        raise GradingUnavailable(
            f"The scheduler at {address} cannot import bpcourse ({in_words(error)}): install the "
            f"same versions there as on its workers. {KEPT}"
        ) from error
    return client


def _warm(fast_paths: bool) -> Any:
    from bpcourse.grading.batch.dask_worker import Warm

    return Warm(fast_paths)


def _named(workers: Any) -> str:
    named = ", ".join(list(workers)[:NAMED])
    return f"{named} and {len(workers) - NAMED} more" if len(workers) > NAMED else named
