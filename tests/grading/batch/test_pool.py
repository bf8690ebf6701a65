"""The pool of processes that grade: warm, each on a core of its own, and cheap to ask for."""

import os
import subprocess
import sys
import time

import pytest

from bpcourse.grading.batch.pool import cores, processes


def where_i_am(_):
    time.sleep(0.3)  # so that each process gets some
    return os.getpid(), os.sched_getaffinity(0), "nbgrader" in sys.modules


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="cores cannot be chosen here")
def test_each_process_is_warm_and_keeps_to_a_core_of_its_own():
    with processes(2) as pool:
        found = {pid: (affinity, warm) for pid, affinity, warm in pool.map(where_i_am, range(8))}
    assert len(found) == 2
    assert all(len(affinity) == 1 and warm for affinity, warm in found.values())
    assert len(set.union(*(affinity for affinity, _ in found.values()))) == min(2, cores())
    assert len(os.sched_getaffinity(0)) == cores()  # the command itself stays free


def test_asking_for_the_pool_imports_nothing_that_takes_time():
    subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, bpcourse.grading.batch.pool\n"
            "sys.exit(bool({'nbgrader', 'nbformat', 'matplotlib'} & set(sys.modules)))",
        ],
        check=True,
    )
