"""Does the guard end what takes too much, and is each submission's scratch its own?"""

import time

import pytest

from bpcourse.grading.judge.limits import Limits
from tests.grading.judge.look import text_of

pytestmark = pytest.mark.usefixtures("sandbox")


def test_processes_that_take_too_much_memory_together_are_ended():
    greedy = (
        "import os, time\nfor _ in range(4):\n    if os.fork() == 0:\n"
        "        block = b'x' * (60 << 20); time.sleep(60)\ntime.sleep(60)"
    )
    started = time.monotonic()
    assert "more memory" in text_of(greedy, Limits(memory=128 << 20, cell_seconds=20))
    assert time.monotonic() - started < 20


def test_files_count_as_memory():
    both = (
        "open('file', 'wb').write(bytes(60 << 20))\nblock = b'x' * (80 << 20)\n"
        "import time; time.sleep(5); print('kept')"
    )
    limits = Limits(memory=128 << 20, scratch=64 << 20)
    assert "more memory" in text_of(both, limits)


def test_what_may_wait_in_sockets_counts_as_memory():
    sockets = (
        "import socket, time\nblock = b'x' * (30 << 20)\n"
        "kept = [socket.socketpair() for _ in range(110)]\ntime.sleep(5); print('kept')"
    )
    assert "more memory" in text_of(sockets, Limits(memory=64 << 20))


def test_scratch_is_fresh_for_each_submission_and_has_its_limit():
    assert text_of("open('trace', 'w').write('here')\nimport os\nprint(os.listdir('.'))") == (
        "['trace']\n"
    )
    assert text_of("import os\nprint(os.listdir('.'), os.listdir('/proc'))") == "[] []\n"
    disk = (
        "import os\ntry:\n    for n in range(100): open(str(n), 'wb').write(bytes(1 << 20))\n"
        "except OSError: print(n <= 8)"
    )
    assert text_of(disk, Limits(scratch=8 << 20)) == "True\n"


@pytest.mark.parametrize(
    "ending, said",
    [
        ("os._exit(3)", "it ended itself (exit 3)"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "it was ended by signal 11"),
        ("os.kill(os.getpid(), signal.SIGXCPU)", "it took more CPU time than it may"),
    ],
)
def test_the_judge_hears_why_a_submission_has_ended(ending, said):
    assert said in text_of(f"import os, signal\n{ending}")


def test_orphans_do_not_count_once_they_have_ended():
    """Twice as many as may run at a time come and go."""
    source = (
        "import os, time\nfor _ in range(40):\n"
        "    if os.fork() == 0:\n        if os.fork() == 0: os._exit(0)\n        os._exit(0)\n"
        "    os.wait(); time.sleep(0.04)\nprint('all of them')"
    )
    assert text_of(source, Limits(processes=8)) == "all of them\n"
