"""The verdicts on mutants, each judged in a process that a mutant may hang or fill."""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import resource
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from bpcourse.checking.attempt import Attempt

SECONDS = 3.0  # for one seed, or one wider input
MEMORY = 512 * 2**20  # bytes beyond what the process has when it starts


def verdicts(answer: Callable, attempts: Sequence[Attempt]) -> list[frozenset[str]]:
    """By seed: the parts that are wrong."""
    found: list[frozenset[str]] = []
    for seed, attempt in enumerate(attempts):
        np.random.seed(seed)  # noqa: NPY002  a mutant may draw from it
        with limited(), contextlib.redirect_stdout(io.StringIO()):
            found.append(frozenset(replace(attempt, implementation=answer).flaws))
    return found


@contextlib.contextmanager
def limited() -> Iterator[None]:
    """The system ends this process if the block does not end in time."""
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@dataclass(frozen=True)
class Stopped:
    """What is known of a job whose process had to be ended."""


def each(job: Callable[[Any], Any], items: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """(item, job(item)) in order, computed in a forked process; (item, Stopped()) where that was
    ended, by a limit or by the job itself, and another goes on behind it.
    """
    done = 0
    while done < len(items):
        receiver, sender = multiprocessing.Pipe(duplex=False)
        child = _fork(job, items[done:], sender)
        sender.close()
        with contextlib.suppress(EOFError), receiver:
            while done < len(items):
                result = receiver.recv()
                yield items[done], result
                done += 1
        os.waitpid(child, 0)
        if done < len(items):
            yield items[done], Stopped()
            done += 1


def _fork(job: Callable[[Any], Any], items: Sequence[Any], sender: Any) -> int:
    """The id of a process that sends the result of each item."""
    child = os.fork()
    if child:
        return child
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        limit = _size() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        for item in items:
            sender.send(job(item))
    finally:
        os._exit(0)


def _size() -> int:
    """Bytes of address space that this process uses."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    return int(pages) * resource.getpagesize()
