"""A process below a worker: warm, one job at a time, and gone with the one that started it."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bpcourse.grading.batch.own_process import (
    OwnProcess,
    OwnProcesses,
    ProcessEnded,
    answer_of,
    request_for,
)
from bpcourse.grading.switch import NO_FAST_PATHS
from tests.grading.batch.dask_cluster import wait_for

pytestmark = pytest.mark.slow  # each takes the seconds in which such a process gets ready


@pytest.fixture(scope="module")
def process():
    process = OwnProcess()
    yield process
    process.close()


def asked(process, function, *args):
    return answer_of(process.do(request_for(function, *args)))


def test_it_is_another_process_with_one_thread_for_algebra_and_nothing_of_this_folder(process):
    assert asked(process, os.getpid) == process.process.pid != os.getpid()
    assert asked(process, os.getenv, "OPENBLAS_NUM_THREADS") == "1"
    assert asked(process, os.getenv, NO_FAST_PATHS) == "0"
    path = asked(process, eval, "__import__('sys').path")
    assert "" not in path and str(Path.cwd()) not in path[:1]


def test_jobs_run_in_its_main_thread_where_signals_keep_limits(process):
    name = asked(process, eval, "__import__('threading').current_thread().name")
    assert name == threading.main_thread().name


def test_an_error_comes_back_as_it_is_or_in_words(process):
    assert isinstance(asked(process, int, "x"), ValueError)
    told = asked(process, eval, "(_ for _ in ()).throw(type('Odd', (Exception,), {})('why'))")
    assert isinstance(told, RuntimeError) and "Odd: why" in str(told)


def test_one_that_dies_in_the_middle_says_how_and_the_next_job_has_another():
    processes = OwnProcesses()
    with pytest.raises(ProcessEnded, match="exit code 3"):
        processes.do(True, request_for(os._exit, 3))
    assert answer_of(processes.do(True, request_for(abs, -2))) == 2
    processes.close()


def test_threads_have_one_each_and_those_that_are_free_are_used_again():
    processes = OwnProcesses()
    together = "__import__('time').sleep(1) or __import__('os').getpid()"
    with ThreadPoolExecutor(2) as threads:
        pids = list(
            threads.map(lambda _: answer_of(processes.do(True, request_for(eval, together))), "ab")
        )
    assert len(set(pids)) == 2
    assert answer_of(processes.do(True, request_for(os.getpid))) in pids
    processes.close()


def test_it_ends_when_the_one_that_started_it_is_killed():
    program = (
        "import time; from bpcourse.grading.batch.own_process import OwnProcess;"
        "print(OwnProcess().process.pid, flush=True); time.sleep(1000)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    pid = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    wait_for(lambda: _has_ended(pid))


def _has_ended(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True
