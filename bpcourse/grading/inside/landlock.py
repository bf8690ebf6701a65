"""Landlock: the kernel's own way for a process to give up files, without any privilege."""

from __future__ import annotations

import enum
import os
import stat
import struct
import sys
from collections.abc import Iterable

from . import linux

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # on every processor
_ASK_VERSION, _PATH_BENEATH = 1, 1
MOST = 7  # version that this course was tested with; what later ones can is not asked for
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_SINCE = {1: (1 << 13) - 1, 2: _REFER, 3: _TRUNCATE, 5: 1 << 15}  # of a file system, by version
_NETWORK, _SCOPES = (4, 0b11), (6, 0b11)  # version, and: bind, connect; abstract sockets, signals


class Right(enum.IntEnum):
    """What a process may go on doing with a file, or a folder and all below it."""

    READ = _READ_FILE | _READ_DIR
    LIST = _READ_DIR
    """Names only."""
    USE = _READ_FILE | _WRITE_FILE
    """A device."""
    OWN = (
        _READ_FILE
        | _READ_DIR
        | _WRITE_FILE
        | _TRUNCATE
        | _REMOVE_DIR
        | _REMOVE_FILE
        | _MAKE_DIR
        | _MAKE_REG
        | _REFER
    )
    """Files and folders, and nothing else that can lie in one."""


def version() -> int:
    """Which version of Landlock this kernel has; 0 where it has none or refuses it."""
    if sys.platform != "linux":
        return 0
    try:
        return linux.system_call(_CREATE_RULESET, None, 0, _ASK_VERSION)
    except OSError:
        return 0


def restrict(rights: Iterable[tuple[str, Right]], at_most: int = MOST) -> None:
    """Keep of all files these, for good; of the network and of foreign processes, nothing.

    Paths that cannot be reached are left out; links are not followed.

    at_most  do without what later versions of Landlock can
    """
    known = min(version(), at_most)
    files = sum(bits for since, bits in _SINCE.items() if since <= known)
    network, scopes = (bits if since <= known else 0 for since, bits in (_NETWORK, _SCOPES))
    ruleset = linux.system_call(_CREATE_RULESET, struct.pack("QQQ", files, network, scopes), 24, 0)
    try:
        for path, right in rights:
            _allow(ruleset, path, right & files)
        linux.system_call(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, right: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError):
        return
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            right &= _OF_FILES
        linux.system_call(
            _ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", right, descriptor), 0
        )
    finally:
        os.close(descriptor)
