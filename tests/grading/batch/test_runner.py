"""Jobs on any executor: whatever dies costs its own submission only."""

import os
import time
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from bpcourse.grading.batch.runner import Workers
from bpcourse.grading.nbgrader.jobs import Outcome


def job(name):
    return SimpleNamespace(student=name)


def sometimes_dies(job):
    if job.student.startswith("deadly"):
        os._exit(1)
    return Outcome(job.student)


@pytest.mark.slow
def test_a_worker_that_dies_costs_its_own_submission_only():
    names = ["a", "deadly1", "b", "c", "d", "deadly2", "e"]
    with Workers(2, plain_processes) as workers:
        done = {job.student: result for job, result in workers.run(map(job, names), sometimes_dies)}
    assert sorted(done) == sorted(names)
    assert {name for name, result in done.items() if result.error} == {"deadly1", "deadly2"}


def test_each_suspect_is_alone_the_last_one_too():
    seen, beside = [], []

    def breaks(job):
        seen.append(job.student)
        if job.student in ("bad", "good") and seen.count(job.student) == 1:
            raise BrokenExecutor("one of them has ended its process")
        if job.student in ("bad", "good"):
            time.sleep(0.2)  # time enough to hand out more
            beside.append(len(workers.flying))
        return Outcome(job.student)

    with Workers(1, ThreadPoolExecutor) as workers:
        done = list(workers.run(map(job, ["bad", "good", "c", "d", "e"]), breaks))
    assert len(done) == 5 and not [result.error for _, result in done if result.error]
    assert beside == [1, 1]


def plain_processes(jobs):
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))


def test_any_executor_will_do_and_a_job_is_tried_twice():
    seen = []

    def fails_at_first(job):
        seen.append(job.student)
        if job.student == "never" or seen.count(job.student) < 2:
            raise OSError("lost")
        return Outcome(job.student)

    with Workers(2, ThreadPoolExecutor) as workers:
        done = {
            job.student: result.error
            for job, result in workers.run(map(job, ["a", "never", "b"]), fails_at_first)
        }
    assert (done["a"], done["b"]) == (None, None) and "lost" in done["never"]
    assert seen.count("never") == 2


def test_what_an_abandoned_run_has_left_comes_to_no_other():
    with Workers(2, ThreadPoolExecutor) as workers:
        first = workers.run(map(job, "abcd"), lambda job: Outcome(job.student))
        next(first)
        first.close()
        second = workers.run([job("e")], lambda job: Outcome(job.student))
        assert [job.student for job, _ in second] == ["e"]


def test_nothing_to_do_starts_no_worker():
    with Workers(2, lambda jobs: pytest.fail("started")) as workers:
        assert list(workers.run([])) == []


def test_why_workers_go_the_plain_way_is_said_once(caplog):
    def plainly(job):
        return Outcome(job.student, plain_way="the moon is full" if job.student != "c" else None)

    with Workers(2, ThreadPoolExecutor) as workers:
        for names in ("abc", "de"):  # two units of one command
            assert len(list(workers.run(map(job, names), plainly))) == len(names)
    (said,) = [record.getMessage() for record in caplog.records]
    assert "the moon is full" in said and "same result" in said
