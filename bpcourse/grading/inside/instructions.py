"""Instructions of the kernel's classic packet filters, and how a filter of system calls is installed."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterable, Sequence

from . import linux

LOAD, JUMP_EQUAL, JUMP_ABOVE, JUMP_AT_LEAST, JUMP_ANY_BIT = 0x20, 0x15, 0x25, 0x35, 0x45
RETURN = 0x06
ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000  # answers
EPERM, ENOSYS = ERROR | 1, ERROR | 38
NUMBER, ARCHITECTURE = 0, 4  # where seccomp_data has them
X32 = 0x40000000  # the same calls, by other numbers


def argument(position: int) -> int:
    """Where seccomp_data has the low half of an argument, from 0."""
    return 16 + 8 * position


def instruction(code: int, operand: int, yes: int = 0, no: int = 0) -> bytes:
    """One instruction; of a jump, how many of the next are left out."""
    return struct.pack("HBBI", code, yes, no, operand)


def beginning(architecture: int) -> list[bytes]:
    """What every filter begins with: calls by other numbers are refused; the number is loaded."""
    return [
        instruction(LOAD, ARCHITECTURE),
        instruction(JUMP_EQUAL, architecture, 1, 0),
        instruction(RETURN, KILL),
        instruction(LOAD, NUMBER),
        instruction(JUMP_AT_LEAST, X32, 0, 1),
        instruction(RETURN, EPERM),
    ]


def refuse(number: int, answer: int = EPERM) -> list[bytes]:
    """Refuse a call."""
    return [instruction(JUMP_EQUAL, number, 0, 1), instruction(RETURN, answer)]


def refuse_above(number: int, answer: int) -> list[bytes]:
    """Refuse all calls with higher numbers."""
    return [instruction(JUMP_ABOVE, number, 0, 1), instruction(RETURN, answer)]


def refuse_unless(number: int, position: int, values: Iterable[int]) -> list[bytes]:
    """Refuse a call unless an argument (its low half) is one of these values."""
    allowed = sorted(values)
    jumps = [
        instruction(JUMP_EQUAL, value, len(allowed) - index, 0)
        for index, value in enumerate(allowed)
    ]
    return _where(number, position, [*jumps, instruction(RETURN, EPERM)])


def refuse_if(number: int, position: int, values: Iterable[int]) -> list[bytes]:
    """Refuse a call if an argument (its low half) is one of these values."""
    tests = [
        piece
        for value in values
        for piece in (instruction(JUMP_EQUAL, value, 0, 1), instruction(RETURN, EPERM))
    ]
    return _where(number, position, tests)


def refuse_all(number: int, position: int, bits: Sequence[int]) -> list[bytes]:
    """Refuse a call if an argument has all of these bits."""
    tests = [instruction(JUMP_ANY_BIT, bit, 0, len(bits) - index) for index, bit in enumerate(bits)]
    return _where(number, position, [*tests, instruction(RETURN, EPERM)])


def refuse_bits(number: int, position: int, bits: int, unless: int = 0) -> list[bytes]:
    """Refuse a call if an argument has one of some bits, unless it has one of some others."""
    tests = [
        instruction(JUMP_ANY_BIT, bits, 0, 2),
        instruction(JUMP_ANY_BIT, unless, 1, 0),
        instruction(RETURN, EPERM),
    ]
    return _where(number, position, tests)


def _where(number: int, position: int, tests: list[bytes]) -> list[bytes]:
    """Tests of an argument of one call; they go on behind their last instruction."""
    return [
        instruction(JUMP_EQUAL, number, 0, len(tests) + 2),
        instruction(LOAD, argument(position)),
        *tests,
        instruction(LOAD, NUMBER),
    ]


def install(program: Sequence[bytes]) -> None:
    """Have the kernel put every system call from now on to this filter, besides earlier ones."""
    code = ctypes.create_string_buffer(b"".join(program))
    filter_ = ctypes.create_string_buffer(struct.pack("HP", len(program), ctypes.addressof(code)))
    linux.install_filter(ctypes.addressof(filter_))
