"""Are the listed system calls refused to a submission, and no others that it needs?"""

import errno
import platform

import pytest

from bpcourse.grading.inside.system_calls import (
    CLONE3,
    NEWEST,
    NO_NETWORK,
    PROCESSORS,
    REFUSED,
)
from tests.grading.judge.look import text_of

CALL = """\
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
for number, *arguments in {calls}:
    arguments += [0] * (6 - len(arguments))
    code = libc.syscall(*map(ctypes.c_long, [number, *arguments]))
    print(errno.errorcode[ctypes.get_errno()] if code == -1 else "done")
"""
PROCESSOR = PROCESSORS.get(platform.machine())
known = pytest.mark.skipif(PROCESSOR is None, reason="no numbers for this processor")


def answers(*calls):
    """What the kernel says to these calls (number, *arguments) of a submission."""
    return text_of(CALL.format(calls=calls)).split()


def test_each_processor_has_a_number_of_its_own_for_each_call():
    for processor in PROCESSORS.values():
        lists = [*REFUSED.values(), *NO_NETWORK.values()]
        numbers = [numbers[processor.column] for numbers in lists]
        numbers = [number for number in numbers if number is not None]
        assert len(set(numbers)) == len(numbers) and max(numbers) <= NEWEST
        used = {processor.clone, processor.fcntl, processor.mmap, processor.prlimit64, CLONE3}
        assert len(used) == 5 and not used & set(numbers)


@known
def test_every_listed_call_is_refused(sandbox):
    numbers = [numbers[PROCESSOR.column] for numbers in REFUSED.values()]
    said = answers(*((number,) for number in numbers if number is not None))
    assert set(said) == {errno.errorcode[errno.EPERM]}


@known
def test_the_network_is_unreachable_and_newer_calls_do_not_exist(sandbox):
    (number,) = NO_NETWORK.values()
    assert answers((number[PROCESSOR.column], 2, 1)) == ["ENETUNREACH"]
    assert answers((CLONE3,), (NEWEST + 1,), (9999,)) == ["ENOSYS"] * 3


@known
def test_new_namespaces_are_refused_and_new_processes_are_not(sandbox):
    assert answers((PROCESSOR.clone, 0x10000011)) == ["EPERM"]
    fork = "import os\nchild = os.fork()\nif child == 0: os._exit(3)\nprint(os.wait()[1] >> 8)"
    assert text_of(fork) == "3\n"


@known
@pytest.mark.parametrize("flags, said", [(0x21, "EPERM"), (0x23, "EPERM"), (0x22, "done")])
def test_memory_is_shared_with_nobody(sandbox, flags, said):
    assert answers((PROCESSOR.mmap, 0, 4096, 3, flags, -1, 0)) == [said]


@known
def test_records_of_the_kernel_are_not_made(sandbox):
    lock, change_of_another, size_of_pipe = (0, 6), (0, 37), (0, 1031)
    calls = [(PROCESSOR.fcntl, *rest) for rest in (lock, change_of_another, size_of_pipe, (0, 1))]
    assert answers(*calls) == ["EPERM", "EPERM", "EPERM", "done"]


@known
def test_only_limits_of_its_own_can_be_lowered(sandbox):
    assert answers((PROCESSOR.prlimit64, 1, 7), (PROCESSOR.prlimit64, 0, 7)) == ["EPERM", "done"]


HONEST = """\
import asyncio, multiprocessing, os, resource, threading
from concurrent.futures import ThreadPoolExecutor
import matplotlib.pyplot as plt, numpy as np
a = np.random.randn(300, 300)
print((a @ a).shape, np.linalg.svd(a)[1].shape, len(os.sched_getaffinity(0)) > 0)
plt.imshow(a); plt.savefig("a.png"); plt.close()
np.save("a.npy", a); print((np.load("a.npy", mmap_mode="r") == a).all())
b = np.memmap("b", mode="w+", shape=(100,)); b[:] = 3; b.flush()
async def wait(): await asyncio.sleep(0.01); return 3
print(asyncio.run(wait()), list(ThreadPoolExecutor(2).map(abs, [1, -2])))
fork = multiprocessing.get_context("fork")
here, there = fork.Pipe()
child = fork.Process(target=lambda: there.send(5)); child.start(); print(here.recv()); child.join()
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
"""


def test_what_cells_do_needs_none_of_them(sandbox):
    assert text_of(HONEST) == "(300, 300) (300,) True\nTrue\n3 [1, 2]\n5\n"
