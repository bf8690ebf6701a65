"""A process that we start below an executor's worker, so that every job is done alike.

An executor may run jobs in threads, where no signal keeps a limit and one job would meet another's
settings, or in a daemon that may start no process by multiprocessing. Below it, we grade as in a
process of our own pool: in its main thread, one job at a time, with one thread for algebra.
"""

from __future__ import annotations

import contextlib
import multiprocessing.util
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection, Pipe
from typing import Any

from bpcourse.grading.switch import NO_FAST_PATHS

PROGRAM = (
    "import sys; from bpcourse.grading.batch.own_process import serve; serve(int(sys.argv[1]))"
)
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class ProcessEnded(RuntimeError):  # noqa: N818  it says what happened
    """The process has ended in the middle of a job."""


class OwnProcess:
    """A warm process that does one job at a time; it ends with this one.

    fast_paths  whether it may use them (grading/switch.py)
    """

    def __init__(self, fast_paths: bool = True):
        self.fast_paths = fast_paths
        self.connection, inside = Pipe()
        with inside:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-c", PROGRAM, str(inside.fileno())],
                pass_fds=[inside.fileno()],
                stdin=subprocess.DEVNULL,
                env=os.environ | ONE_THREAD | {NO_FAST_PATHS: "0" if fast_paths else "1"},
                start_new_session=True,  # Ctrl-C in the terminal is for the one who asks
            )

    def do(self, request: bytes, last: bytes = b"") -> bytes:
        """The answer to a request, for answer_of. ProcessEnded if it ends meanwhile.

        last  one more argument, if it is not empty
        """
        try:
            self.connection.send_bytes(pickle.dumps((request, last)))
            return self.connection.recv_bytes()
        except (EOFError, OSError):
            self.close()
            code = self.process.returncode
            how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
            raise ProcessEnded(f"its process ended {how}") from None

    @property
    def alive(self) -> bool:
        """Whether it can do a job."""
        return not self.connection.closed and self.process.poll() is None

    def close(self) -> None:
        """End it: it hears that nobody is listening any more."""
        self.connection.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=5)
            return
        self.process.kill()
        self.process.wait()


def serve(descriptor: int) -> None:
    """In that process: warm up, then do what is asked, until the other end is closed."""
    connection = Connection(descriptor)
    asked: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(connection, asked), daemon=True).start()
    with contextlib.suppress(Exception):  # each job will say why it cannot be graded
        from bpcourse.grading.nbgrader.worker import warm_up

        warm_up()
    while True:
        connection.send_bytes(_done(asked.get()))


def _listen(connection: Connection, asked: queue.SimpleQueue[bytes]) -> None:
    with contextlib.suppress(EOFError, OSError):
        while True:
            asked.put(connection.recv_bytes())
    multiprocessing.util._exit_function()  # type: ignore[attr-defined]  # noqa: SLF001  os._exit runs no other
    os._exit(1)


def _done(message: bytes) -> bytes:
    try:
        request, last = pickle.loads(message)  # noqa: S301  from the process that started us
        function, args = pickle.loads(request)  # noqa: S301  from the one that grades
        return pickle.dumps(function(*args, last) if last else function(*args))
    except Exception as error:
        try:
            pickle.loads(answer := pickle.dumps(error))  # noqa: S301  some cannot be made again
        except Exception:
            answer = pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
        return answer


def request_for(function: Callable[..., Any], *args: Any) -> bytes:
    """What asks an OwnProcess to call this function."""
    return pickle.dumps((function, args))


def answer_of(answer: bytes) -> Any:
    """What the function returned; an exception for one that it raised."""
    return pickle.loads(answer)  # noqa: S301  from a worker of ours


class OwnProcesses:
    """Those of one worker, which may do several jobs at a time, each in a thread."""

    def __init__(self) -> None:
        self._free: list[OwnProcess] = []
        self._lock = threading.Lock()
        self._owner = os.getpid()

    def warm(self, number: int, fast_paths: bool = True) -> None:
        """Have so many ready; does not wait until they are."""
        for _ in range(number - len(self._free)):
            self._put(OwnProcess(fast_paths))

    def do(self, fast_paths: bool, request: bytes, last: bytes = b"") -> bytes:
        """The answer of one of them: of one that is free, or else of a new one."""
        process = self._take(fast_paths)
        try:
            return process.do(request, last)
        finally:
            if process.alive:
                self._put(process)

    def close(self) -> None:
        """End those that are free."""
        while process := self._pop():
            process.close()

    def _take(self, fast_paths: bool) -> OwnProcess:
        while process := self._pop():
            if process.alive and process.fast_paths == fast_paths:
                return process
            process.close()
        return OwnProcess(fast_paths)

    def _pop(self) -> OwnProcess | None:
        with self._lock:
            if self._owner != os.getpid():  # we were forked: those belong to another process
                self._free, self._owner = [], os.getpid()
            return self._free.pop() if self._free else None

    def _put(self, process: OwnProcess) -> None:
        with self._lock:
            self._free.append(process)


own_processes = OwnProcesses()
"""Those of this process."""
