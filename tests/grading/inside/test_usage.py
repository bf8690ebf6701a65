"""Is all that a process and those below it take counted?"""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bpcourse.grading.inside.usage import memory, usage

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's /proc")


NAMED = """\
import ctypes, sys
ctypes.CDLL(None).prctl(15, b"\\nVmRSS: -99 k\\xff", 0, 0, 0)
print(flush=True)
sys.stdin.read()
"""


@pytest.fixture
def processes():
    folder = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    yield folder
    os.close(folder)


@pytest.fixture
def child():
    """A process with a child of its own, both of which wait."""
    program = (
        "import subprocess, sys\n"
        "child = subprocess.Popen(['sleep', '60'])\n"
        "block = b'x' * (50 << 20)\n"
        "print(len(block), flush=True)\n"
        "sys.stdin.read()\nchild.kill()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        yield process


def test_a_process_is_counted_with_its_children(processes, child):
    used, count = usage(processes, str(child.pid))
    alone = memory(f"/proc/{child.pid}/statm")[1]
    assert count == 2 and used > alone > 50 << 20


def test_descriptors_are_counted_where_they_cost_something(processes, child):
    number = str(child.pid)
    count = len(list(Path(f"/proc/{number}/fd").iterdir()))
    assert usage(processes, number, 1 << 40)[0] >= count << 40


def test_names_of_processes_cannot_be_read_as_figures(processes):
    with subprocess.Popen(
        [sys.executable, "-c", NAMED], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        assert usage(processes, str(process.pid))[0] > 1 << 20
        process.communicate()


def test_what_cannot_be_read_is_no_zero(processes):
    with pytest.raises(NotADirectoryError):
        memory("/etc/passwd/statm")


def test_threads_are_counted(processes):
    before = usage(processes, str(os.getpid()))[1]
    stop = threading.Event()
    threads = [threading.Thread(target=stop.wait) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert usage(processes, str(os.getpid()))[1] == before + 3
    stop.set()
    for thread in threads:
        thread.join()


def test_a_process_that_has_ended_takes_nothing(processes, child):
    child.communicate()
    assert usage(processes, str(child.pid)) == (0, 0)
    assert memory(f"/proc/{child.pid}/statm") == (0, 0)
