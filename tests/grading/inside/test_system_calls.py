"""Are the listed system calls refused to a submission, and no others that it needs?"""

import errno
import platform

import pytest

from bpcourse.grading.inside.system_calls import PROCESSORS, REFUSED
from tests.grading.judge.look import text_of

CALL = """\
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
for number in {numbers}:
    code = libc.syscall(ctypes.c_long(number), *([ctypes.c_long(0)] * 6))
    print(errno.errorcode[ctypes.get_errno()] if code == -1 else code)
"""


def test_each_processor_has_a_number_of_its_own_for_each_call():
    for processor in PROCESSORS.values():
        numbers = [numbers[processor.column] for numbers in REFUSED.values()]
        assert len(set(numbers)) == len(REFUSED)
        assert not {processor.clone, processor.clone3} & set(numbers)


@pytest.mark.skipif(platform.machine() not in PROCESSORS, reason="no numbers for this processor")
def test_every_listed_call_is_refused(sandbox):
    processor = PROCESSORS[platform.machine()]
    numbers = [numbers[processor.column] for numbers in REFUSED.values()]
    said = text_of(CALL.format(numbers=numbers)).split()
    assert said == [errno.errorcode[errno.EPERM]] * len(REFUSED)


@pytest.mark.skipif(platform.machine() not in PROCESSORS, reason="no numbers for this processor")
def test_new_namespaces_are_refused_and_new_processes_are_not(sandbox):
    processor = PROCESSORS[platform.machine()]
    assert text_of(CALL.format(numbers=[processor.clone3])) == "ENOSYS\n"
    new_user = (
        "import ctypes, errno\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        f"code = libc.syscall({processor.clone}, ctypes.c_long(0x10000011), 0, 0, 0, 0)\n"
        "print(code, ctypes.get_errno() == errno.EPERM)"
    )
    assert text_of(new_user) == "-1 True\n"
    fork = "import os\nchild = os.fork()\nif child == 0: os._exit(3)\nprint(os.wait()[1] >> 8)"
    assert text_of(fork) == "3\n"
