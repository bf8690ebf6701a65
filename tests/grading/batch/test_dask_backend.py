"""A real scheduler with real workers: grades as on this machine, whatever dies meanwhile."""

import pickle
import shutil
import signal
from pathlib import Path

import pytest

from bpcourse.course import PACKAGE
from bpcourse.grading.batch import dask_backend
from bpcourse.grading.batch.dask_backend import Dask, request_without_unit
from bpcourse.grading.batch.executors import backend_named
from bpcourse.grading.batch.grade import grade_unit
from bpcourse.grading.batch.prepare import prepare
from bpcourse.grading.batch.runner import Workers
from bpcourse.grading.judge.trust import SandboxUnavailable
from bpcourse.grading.nbgrader.jobs import Job
from bpcourse.grading.nbgrader.unavailable import GradingUnavailable
from bpcourse.grading.nbgrader.worker import grade_submission
from tests.grading.batch.dask_cluster import Cluster
from tests.grading.small_class import ANSWERS, all_that_was_made, hand_in
from tests.grading.tiny import UNIT

pytestmark = pytest.mark.slow


def started(folder):
    # a worker that dies of a job may have been ended by anything: Dask tries no other by itself
    return Cluster(folder, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0")


@pytest.fixture(scope="module")
def scheduler(sandbox, tmp_path_factory):
    cluster = started(tmp_path_factory.mktemp("cluster"))
    yield cluster
    cluster.close()


@pytest.fixture
def cluster(scheduler):
    """A scheduler, as yet without workers: those of a test end with it."""
    yield scheduler
    scheduler.end_workers()


@pytest.fixture
def mortal(sandbox, tmp_path):
    """A cluster of a test's own, whose scheduler may be ended."""
    (tmp_path / "cluster").mkdir()
    cluster = started(tmp_path / "cluster")
    yield cluster
    cluster.close()


def on(cluster, jobs=None):
    return Workers(jobs, backend_named(cluster.name, Path("nowhere")))


def a_larger_class(course):
    """Twelve more, so that there is a middle in which something can die."""
    names = [f"{name}{k}" for k in (2, 3) for name in ANSWERS]
    for name in names:
        hand_in(course, name, f"{ANSWERS[name[:-1]]}\n# {name}")
    return tuple(sorted([*ANSWERS, *names]))


def test_a_killed_worker_costs_nobody_anything(cluster, small_class, workers):
    students = a_larger_class(small_class)
    shutil.copytree(small_class.root, small_class.root.parent / "other")
    other = type(small_class)(small_class.root.parent / "other")
    for _ in range(2):
        cluster.add_worker()
    seen = []

    def kill_one(result):
        seen.append(result)
        if len(seen) == 3:
            cluster.workers[0].send_signal(signal.SIGKILL)

    key = (small_class.classroom / "judge.secret", other.classroom / "judge.secret")
    for path in key:
        path.write_bytes(b"s" * 32)
    with on(cluster) as dask:
        there = grade_unit(small_class, UNIT, on_result=kill_one, workers=dask)
    here = grade_unit(other, UNIT, workers=workers)
    made, expected = (
        all_that_was_made(course, results, students)
        for course, results in ((small_class, there), (other, here))
    )
    assert not [result.error for result in there if result.error]
    assert [result.points for result in there] == [result.points for result in here]
    for what in ("lines", "rows", "notebooks", "files"):
        assert made[what] == expected[what], what


def test_a_scheduler_that_dies_ends_the_run_in_a_sentence_and_what_was_graded_is_kept(
    mortal, small_class, workers, capfd
):
    students = a_larger_class(small_class)
    mortal.add_worker()
    seen = []

    def kill_scheduler(result):
        seen.append(result.student)
        mortal.scheduler.send_signal(signal.SIGKILL)

    with on(mortal) as dask, pytest.raises(GradingUnavailable, match="does not answer any more"):
        grade_unit(small_class, UNIT, on_result=kill_scheduler, workers=dask)
    assert seen and len(seen) < len(students) and "Traceback" not in "".join(capfd.readouterr())
    again = grade_unit(small_class, UNIT, workers=workers)
    assert {result.student for result in again if result.unchanged} == set(seen)
    assert not [result.error for result in again if result.error]


def test_a_worker_with_other_code_is_refused_before_anything_is_graded(
    cluster, small_class, tmp_path
):
    changed = tmp_path / "changed" / "bpcourse"
    shutil.copytree(PACKAGE, changed, ignore=shutil.ignore_patterns("__pycache__", "released"))
    with (changed / "grading" / "judge" / "limits.py").open("a") as file:
        file.write("# another state of the same version\n")
    cluster.add_worker(environment={"PYTHONPATH": str(changed.parent)})
    with on(cluster) as dask, pytest.raises(GradingUnavailable, match="other code than here") as e:
        grade_unit(small_class, UNIT, workers=dask)
    assert "tcp://" in str(e.value) and not list(small_class.classroom.glob("autograded/*"))


def test_a_worker_without_a_sandbox_does_not_grade(cluster, small_class):
    nested = ("bwrap", "--bind", "/", "/", "--dev", "/dev", "--proc", "/proc")
    cluster.add_worker(prefix=(*nested, "--unshare-user", "--disable-userns"))
    with on(cluster) as dask, pytest.raises(SandboxUnavailable, match="workers that cannot"):
        grade_unit(small_class, UNIT, workers=dask, isolation="bubblewrap")
    assert not list(small_class.classroom.glob("autograded/*"))


def test_no_scheduler_and_no_workers_are_a_sentence_each(mortal, monkeypatch):
    monkeypatch.setattr(dask_backend, "CONNECT", 1)
    monkeypatch.setattr(dask_backend, "WORKERS", 1)
    with pytest.raises(GradingUnavailable, match="no workers") as without_workers:
        Dask(mortal.address)
    mortal.close()
    with pytest.raises(GradingUnavailable, match="No Dask scheduler answers") as without_scheduler:
        Dask(mortal.address)
    for error in (without_workers, without_scheduler):
        assert "\n" not in str(error.value) and mortal.address in str(error.value)


def test_a_submission_travels_without_what_is_the_same_for_all(small_class):
    unit = prepare(small_class, UNIT)
    request = request_without_unit(grade_submission, Job(unit, "ada", {}, {}))
    assert len(request) < 1000 < len(pickle.dumps(unit))
