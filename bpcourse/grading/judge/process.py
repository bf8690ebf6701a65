"""The process of one submission, seen from the judge."""

from __future__ import annotations

import contextlib
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, Protocol

from bpcourse.grading.inside import wire
from bpcourse.grading.judge.clean import clean
from bpcourse.grading.judge.folders import delete_tree
from bpcourse.grading.judge.trust import SandboxUnavailable

OBJECTS = 16  # they take so much more memory than their description
PER_BYTE = 64  # an answer may be so much larger than what was sent, where that is more than `most`


class Died(Exception):  # noqa: N818  it says what happened
    """The submission's process has ended, hangs, or does not keep to the protocol."""


class TooLate(Died):
    """It did not answer in time, nor did the limit inside interrupt it; so it was ended."""


class TooLarge(wire.WireError):
    """It sends more than the judge is willing to take."""


class Parent(Protocol):
    """What can end a process: a sandbox.Zygote."""

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        ...

    def kill(self, pid: int) -> None:
        """End the process and all that it started."""
        ...


class Process:
    """The process of one submission: asked over a link, ended by its zygote.

    pid     its number for the zygote; None if it could not be set up
    link    socket on which it answers
    status  socket on which the guard inside says why it ended
    scratch folder to be deleted with it, where there is no sandbox
    """

    def __init__(
        self,
        zygote: Parent,
        pid: int | None,
        link: socket.socket,
        status: socket.socket,
        scratch: str | None = None,
    ):
        self.zygote, self.pid, self.link, self.status = zygote, pid, link, status
        self.scratch = scratch
        self.reason = ""
        self.deadline = 0.0
        self.room = 0  # bytes that the judge is still willing to take
        self.most: int | None = None  # and in one answer; None: in one as in all
        self.sent = 0  # bytes of the largest request, since the room was made
        self.asked: Callable[[int], None] = lambda size: None  # told the size of each request

    def make_room(self, in_all: int, in_one: int | None = None) -> None:
        """Take so many bytes from now on, in all answers and in each; None: in each as in all."""
        self.room, self.most, self.sent = in_all, in_one, 0

    def ask(
        self,
        request: Any,
        seconds: float,
        export: wire.Export | None = None,
        resolve: wire.Resolve | None = None,
    ) -> Any:
        """Send one message and wait for the next. Died if none comes in time, or no message."""
        self.deadline = deadline = time.monotonic() + seconds
        try:
            size = wire.send(self.link, request, export, self._tick)
            self.deadline = deadline  # `export` may have asked something in between
            self.sent = max(self.sent, size)
            self.asked(size)
            return wire.receive(self.link, resolve, self._tick, self._admit)
        except TimeoutError:
            self.end("it did not answer in time")
            raise TooLate(self.reason) from None
        except (EOFError, OSError):
            self.end(None)
        except MemoryError:
            self.end("it sent more than there is memory for")
        except TooLarge as error:
            self.end(str(error))
        except wire.WireError as error:
            self.end(f"it sent something that is not an answer ({error})")
        raise Died(self.reason)

    def fail(self, reason: str) -> NoReturn:
        """End it for this reason, and say so: Died."""
        self.end(reason)
        raise Died(self.reason)

    def end(self, reason: str | None) -> None:
        """Kill it; `reason` None asks the guard inside why it ended."""
        if self.link.fileno() == -1:
            return
        self.reason = self._told() if reason is None else reason
        self.close()

    def close(self) -> None:
        """End the process and all that it started; they are gone when this returns."""
        if self.link.fileno() == -1:
            return
        self.link.close()
        if self.pid is not None and self.zygote.alive:
            with contextlib.suppress(SandboxUnavailable):
                self.zygote.kill(self.pid)
        elif not self.reason:
            self.reason = clean(self._read_status())
        self.status.close()
        if self.scratch:
            delete_tree(Path(self.scratch))

    def _tick(self) -> None:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.link.settimeout(left)

    def _admit(self, tree: int, data: int) -> None:
        size = OBJECTS * tree + data
        self.room -= size
        if self.room < 0:
            raise TooLarge("it sent more data than a cell may")
        if self.most is not None and size > (most := max(self.most, PER_BYTE * self.sent)):
            raise TooLarge(f"it sent more than the {most >> 20} MB that one answer may have")

    def _told(self) -> str:
        return reason_of(self._read_status())

    def _read_status(self) -> str:
        try:
            self.status.settimeout(1)
            return self.status.recv(1000).decode(errors="replace")
        except OSError:
            return ""


def reason_of(told: str) -> str:
    """In words, what the guard inside told: "memory", "processes", "exit <code>", or a message."""
    if told == "memory":
        return "it took more memory than it may"
    if told == "processes":
        return "it started more processes than it may"
    if told.startswith("exit -"):
        number = int(told.split("-")[1])
        if number == signal.SIGXCPU:
            return "it took more CPU time than it may"
        return f"it was ended by signal {number}"
    if told.startswith("exit "):
        return f"it ended itself ({told})"
    return clean(told) or "it has ended"
