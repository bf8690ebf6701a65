"""Do the system calls do what they are for, and raise where they cannot?"""

import os
import platform
import sys
import time

import pytest

from bpcourse.grading.inside import linux

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux's own system calls")


def in_a_child(function):
    """What function() returns, as text, in a forked process; its exception's text if it raises."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            told = str(function())
        except BaseException as error:
            told = f"{type(error).__name__}: {error}"
        os.write(write_end, told.encode())
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return told


def status(*names):
    with open("/proc/self/status") as file:  # noqa: PTH123  as plain as can be, after a fork
        lines = dict(line.split(":", 1) for line in file)
    return [lines[name].strip() for name in names]


def test_no_capability_is_left_and_none_is_to_be_had():
    def drop():
        linux.drop_capabilities()
        return status("CapEff", "CapPrm", "CapBnd", "NoNewPrivs")

    nothing = "0" * 16
    assert in_a_child(drop) == str([nothing, nothing, nothing, "1"])


def test_what_the_kernel_refuses_is_an_error_with_the_calls_name():
    said = in_a_child(lambda: linux.mount("nosuchkind", "/nowhere"))
    assert said.startswith(("OSError", "PermissionError", "FileNotFoundError"))
    assert "mount: " in said


def test_an_orphan_becomes_a_child_of_the_one_that_adopts():
    def adopt():
        linux.adopt_orphans()
        read_end, write_end = os.pipe()
        parent = os.fork()
        if parent == 0:
            if os.fork() == 0:
                os.read(read_end, 1)  # until its parent has ended
                os._exit(7)
            os._exit(0)
        os.waitpid(parent, 0)
        os.write(write_end, b"x")
        return os.waitstatus_to_exitcode(os.wait()[1])

    assert in_a_child(adopt) == "7"


def test_a_system_call_without_a_function_answers_or_raises():
    getppid, umount = (110, 166) if platform.machine() == "x86_64" else (173, 39)
    assert linux.system_call(getppid) == os.getppid()
    with pytest.raises(OSError, match="syscall: "):
        linux.system_call(umount, b"/nowhere", 0)


def test_a_process_is_killed_when_its_parent_ends():
    read_end, write_end = os.pipe()
    if (parent := os.fork()) == 0:
        me = os.getpid()
        if os.fork() == 0:
            linux.die_with(me)
            os.write(write_end, b"1")
            time.sleep(60)
        os.read(read_end, 1)
        os._exit(0)
    os.close(write_end)
    os.waitpid(parent, 0)
    assert os.read(read_end, 1) == b""  # nobody has its other end any more


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_another_user_has_the_capabilities_that_are_kept_and_no_others():
    def become():
        linux.become(61184, linux.MAY_READ_ALL)
        linux.drop_capabilities(linux.MAY_READ_ALL)
        return [os.getresuid(), os.getgroups(), *status("CapEff", "CapPrm")]

    kept = f"{linux.MAY_READ_ALL:016x}"
    assert in_a_child(become) == str([(61184, 61184, 61184), [], kept, kept])
