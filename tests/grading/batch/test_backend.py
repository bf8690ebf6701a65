"""What an executor's errors mean, asked of its backend."""

from concurrent.futures import BrokenExecutor, CancelledError, Future, ThreadPoolExecutor

import pytest

from bpcourse.grading.batch.backend import Backend, Elsewhere, error_of, isolation_had
from bpcourse.grading.batch.versions import OtherVersions
from bpcourse.grading.nbgrader.unavailable import GradingUnavailable


def test_a_cancelled_job_is_an_error_and_no_end_of_the_executor():
    future = Future()
    future.cancel()
    backend = Backend(ThreadPoolExecutor(1), 1)
    assert isinstance(error_of(future), CancelledError)
    assert isinstance(backend.outcome(future), CancelledError)
    assert not backend.has_broken(CancelledError()) and backend.has_broken(BrokenExecutor())
    backend.close()


def test_an_executor_that_has_ended_is_told_in_a_sentence():
    backend = Elsewhere(ThreadPoolExecutor(1), 1, "mine:make")
    backend.close()
    with pytest.raises(GradingUnavailable, match=r"mine:make takes no more jobs .* is kept"):
        backend.submit(len, "a job")


def test_other_versions_end_the_run():
    backend = Elsewhere(ThreadPoolExecutor(1), 1, "mine:make")
    backend.look(ValueError())
    with pytest.raises(GradingUnavailable, match="mine:make: node7 has NumPy 9"):
        backend.look(OtherVersions("node7 has NumPy 9 (here 2)"))
    backend.close()


def test_a_process_says_which_isolation_it_has_or_why_none(sandbox):
    assert isolation_had("bubblewrap") == ("bubblewrap", "")
