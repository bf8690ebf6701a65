"""What commands take: time by the clock, CPU time and memory, of all the processes that they start."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Cost:
    """What a command took: seconds by the clock and of CPU, and the most memory at a time."""

    wall: float
    cpu: float
    peak: int


def run(command: Sequence[str], folder: Path) -> Cost:
    """Run a command to its end. RuntimeError with what it said if it fails."""
    return run_together([(command, folder)])


def run_together(commands: Sequence[tuple[Sequence[str], Path]]) -> Cost:
    """Run commands at the same time, each in a folder, until the last has ended; what all take.

    Python may write down what it compiles, as it does for whoever has not forbidden it.
    """
    scripts = str(Path(sys.executable).parent)
    environment = os.environ | {
        "PATH": scripts + os.pathsep + os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with contextlib.ExitStack() as files:
        said = [files.enter_context(tempfile.TemporaryFile()) for _ in commands]
        processes = [
            subprocess.Popen(
                command, cwd=folder, env=environment, stdout=out, stderr=subprocess.STDOUT
            )
            for (command, folder), out in zip(commands, said, strict=True)
        ]
        peak = Peak([process.pid for process in processes])
        codes = [process.wait() for process in processes]
        wall = time.monotonic() - started
        peak.stop()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        for code, out in zip(codes, said, strict=True):
            if code:
                out.seek(0)
                raise RuntimeError(out.read().decode()[-4000:])
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, max(cpu, peak.cpu), peak.memory)


class Peak(threading.Thread):
    """Watches processes and all below them: memory (shared pages counted once) and CPU time.

    A process tells of its own time and of children that it waited for. When a command has ended,
    the kernel knows less than this: its sandboxes were killed, not waited for.
    """

    def __init__(self, pids: Sequence[int]):
        super().__init__(daemon=True)
        self.pids, self.memory, self.cpu, self.going = pids, 0, 0.0, True
        self.start()

    def run(self):
        """Look twice a second."""
        while self.going:
            found = [usage(pid) for first in self.pids for pid in family(first)]
            self.memory = max(self.memory, sum(memory for memory, _ in found))
            self.cpu = max(self.cpu, sum(cpu for _, cpu in found))
            time.sleep(0.5)

    def stop(self):
        """Look no more."""
        self.going = False
        self.join()


def usage(pid):
    """(bytes, seconds of CPU) of a process and children that it waited for; zeros if it ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        return (
            int(re.search(r"^Pss: +(\d+)", rollup, re.MULTILINE)[1]) * 1024,
            sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK"),
        )
    except (OSError, TypeError, IndexError):
        return 0, 0.0


def family(pid):
    """A process and all below it."""
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        with contextlib.suppress(OSError):  # it ends when it likes
            for children in Path(f"/proc/{found[-1]}/task").glob("*/children"):
                waiting += [int(number) for number in children.read_text().split()]
    return found
