"""Does each piece of a filter refuse what it is for, and nothing else? In the kernel itself."""

import errno
import os
import platform
import sys
from functools import partial

import pytest

from bpcourse.grading.inside import instructions
from bpcourse.grading.inside.system_calls import PROCESSORS
from tests.grading.inside.test_linux import in_a_child

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="Linux's filters"),
    pytest.mark.skipif(platform.machine() != "x86_64", reason="has the numbers of x86-64"),
]
MOST, LEAST, GETPPID = 146, 147, 110  # numbers of sched_get_priority_max, _min, getppid
POLICIES = [0, 1, 2, 3]
REFUSED = errno.errorcode[errno.EPERM]


def after(pieces, *calls):
    """What calls say, in a child with a filter of these pieces; the name of the error of one that
    is refused."""

    def act():
        program = instructions.beginning(PROCESSORS["x86_64"].number)
        end = instructions.instruction(instructions.RETURN, instructions.ALLOW)
        instructions.install([*program, *pieces, end])
        return [said(call) for call in calls]

    return eval(in_a_child(act))  # the text of a list that was made above


def said(call):
    try:
        return call()
    except OSError as error:
        return errno.errorcode[error.errno]


def most(policy):
    return os.sched_get_priority_max(policy)


def test_a_call_is_refused_and_others_are_not():
    least = os.sched_get_priority_min(0)
    calls = [lambda: most(0), lambda: os.sched_get_priority_min(0), os.getppid]
    assert after(instructions.refuse(MOST), *calls) == [REFUSED, least, os.getpid()]
    assert after(instructions.refuse(MOST, instructions.ENOSYS), calls[0]) == ["ENOSYS"]


@pytest.mark.parametrize(
    "piece, refused",
    [
        (instructions.refuse_unless(MOST, 0, (1, 3)), [0, 2]),
        (instructions.refuse_if(MOST, 0, (1, 3)), [1, 3]),
        (instructions.refuse_bits(MOST, 0, 0b10, 0b01), [2]),
    ],
)
def test_an_argument_decides(piece, refused):
    told = after(piece, *(partial(most, policy) for policy in POLICIES))
    assert [policy for policy, answer in zip(POLICIES, told) if answer == REFUSED] == refused


def test_pieces_go_on_to_the_next():
    pieces = [
        *instructions.refuse_unless(MOST, 0, (0, 1)),
        *instructions.refuse_if(MOST, 0, (1,)),
        *instructions.refuse(GETPPID),
    ]
    told = after(pieces, *(partial(most, policy) for policy in POLICIES))
    assert told == [most(0), REFUSED, REFUSED, REFUSED]
