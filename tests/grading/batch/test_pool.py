"""The pool of processes that grade: warm, each on a core of its own, and cheap to ask for."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bpcourse.grading.batch.pool import cores, processes
from bpcourse.grading.switch import NO_FAST_PATHS, fast_paths_are_off

PATIENCE = 120  # seconds; a machine under load takes its time


def where_i_am(folder):
    """What this process is like, when another one has been reached, too."""
    (Path(folder) / str(os.getpid())).touch()
    given_up = time.monotonic() + PATIENCE
    while len(list(Path(folder).iterdir())) < 2 and time.monotonic() < given_up:
        time.sleep(0.02)
    return os.getpid(), os.sched_getaffinity(0), "nbgrader" in sys.modules


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="cores cannot be chosen here")
def test_each_process_is_warm_and_keeps_to_a_core_of_its_own(tmp_path):
    free = os.sched_getaffinity(0)
    with processes(2) as pool:
        found = list(pool.map(where_i_am, [tmp_path] * 2))
    assert len({pid for pid, _, _ in found}) == 2
    assert all(len(affinity) == 1 and warm for _, affinity, warm in found)
    assert len(set.union(*(affinity for _, affinity, _ in found))) == min(2, cores())
    assert os.sched_getaffinity(0) == free  # the command itself may use all


def fast_paths_there(_):
    return fast_paths_are_off()


@pytest.mark.slow
def test_processes_are_switched_as_the_command_is_whenever_their_server_was_started(monkeypatch):
    for value in ("", "1", "0"):
        monkeypatch.setenv(NO_FAST_PATHS, value)
        with processes(1) as pool:
            assert list(pool.map(fast_paths_there, [0])) == [value == "1"]


def test_asking_for_the_pool_imports_nothing_that_takes_time():
    subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, bpcourse.grading.batch.pool\n"
            "slow = {'nbgrader', 'nbformat', 'matplotlib', 'jsonschema'} & set(sys.modules)\n"
            "sys.exit(bool(slow))",
        ],
        check=True,
    )


EARLY = """\
import multiprocessing, os, sys
from bpcourse.grading.batch.pool import processes, start_early

def where(folder):
    import time
    from pathlib import Path
    from bpcourse.grading.judge import sandbox
    from bpcourse.grading.judge.limits import DEFAULT_LIMITS
    (Path(folder) / str(os.getpid())).touch()
    while len(list(Path(folder).iterdir())) < 2:
        time.sleep(0.02)
    (zygote,) = sandbox._zygotes.values()
    zygote.start(DEFAULT_LIMITS).close()  # it can be asked
    same = os.sched_getaffinity(zygote.process.pid) == os.sched_getaffinity(0)
    return os.getpid(), zygote.process.pid, zygote.alive and zygote is sandbox.shared_zygote(), same

start_early(2)
with processes(2) as pool:
    found = list(pool.map(where, [sys.argv[1]] * 2))
print(*found, sep="\\n")
print(all(os.waitid(os.P_PID, zygote, os.WEXITED) for _, zygote, *_ in found))
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="sandboxes cannot be started early here")
def test_each_process_forked_early_takes_over_a_sandbox_of_its_own_and_ends_it(sandbox, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", EARLY, str(tmp_path)], check=True, capture_output=True, text=True
    )
    *found, ended = done.stdout.splitlines()
    assert ended == "True" and "Traceback" not in done.stderr
    one, two = (text.strip("()").split(", ") for text in found)
    assert one[2:] == two[2:] == ["True", "True"]
    assert len({*one[:2], *two[:2]}) == 4
