"""A process of the parent's: told from outside when it has ended, and ended."""

import os
import subprocess
import sys

import pytest

from bpcourse.grading.judge.not_ours import NotOurs

pytestmark = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="there are no pidfds here")


def in_a_fork(question):
    """What a fork of this process answers, as a number."""
    child = os.fork()
    if child == 0:
        os._exit(int(question()))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def program(text):
    return subprocess.Popen([sys.executable, "-c", text], stderr=subprocess.PIPE)


def test_one_that_runs_is_seen_to_run_and_can_be_ended():
    with program("import time; time.sleep(60)") as process:

        def question():
            seen = NotOurs(process)
            ran = seen.poll() is None
            seen.kill()
            return ran and seen.wait(30) == 0 and seen.poll() == 0

        assert in_a_fork(question) == 1
        assert process.wait(30) == -9


def test_one_that_has_ended_is_seen_to_have_though_its_parent_was_not_told_yet():
    with program("") as process:
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert in_a_fork(lambda: NotOurs(process).poll() == 0) == 1


def test_one_that_is_gone_is_no_error():
    with program("") as process:
        process.wait()
        seen = NotOurs(process)
        seen.kill()
        assert seen.poll() == 0


def test_its_last_words_can_be_read():
    with program("import sys; sys.exit('no sandbox')") as process:
        said = NotOurs(process).communicate(30)
    assert said == (b"", b"no sandbox\n")


def test_one_that_does_not_end_is_not_waited_for_for_ever():
    with program("import time; time.sleep(60)") as process:
        with pytest.raises(subprocess.TimeoutExpired):
            NotOurs(process).communicate(0.01)
        process.kill()
