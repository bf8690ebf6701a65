"""A process that was started by the parent of this one: as much of a Popen as can be had of it."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess


class NotOurs:
    """Takes the place of the Popen object that a fork has inherited, which cannot wait for it.

    `poll` and `wait` say whether it has ended, not how: only a parent is told that.
    """

    def __init__(self, process: subprocess.Popen[bytes]):
        self.args, self.pid, self.stderr = process.args, process.pid, process.stderr
        try:
            self._descriptor = os.pidfd_open(process.pid)
        except ProcessLookupError:  # its parent has been told already
            self._descriptor = -1

    def poll(self) -> int | None:
        """0 if it has ended, None if it has not."""
        return 0 if self._ended(0) else None

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended."""
        if not self._ended(timeout):
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return 0

    def kill(self) -> None:
        """End it."""
        if self._descriptor != -1:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._descriptor, signal.SIGKILL)

    def communicate(self, timeout: float | None = None) -> tuple[bytes, bytes]:
        """What it said on stderr before it ended."""
        self.wait(timeout)
        return b"", self.stderr.read() if self.stderr else b""

    def _ended(self, timeout: float | None) -> bool:
        if self._descriptor == -1:
            return True
        poll = select.poll()
        poll.register(self._descriptor, select.POLLIN)
        return bool(poll.poll(None if timeout is None else timeout * 1000))
