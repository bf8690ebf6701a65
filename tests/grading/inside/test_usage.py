"""Is all that a process and those below it take counted?"""

import os
import subprocess
import sys
import threading

import pytest

from bpcourse.grading.inside.usage import memory, usage

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's /proc")


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
