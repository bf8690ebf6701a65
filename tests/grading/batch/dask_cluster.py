"""A real Dask scheduler and real workers, as processes on this machine."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

PATIENCE = 120  # seconds, on a busy machine


class Cluster:
    """A scheduler on a free port; its workers are started one by one.

    settings  of Dask, as its environment variables have them
    """

    def __init__(self, folder: Path, **settings):
        self.folder, self.environment = folder, os.environ | settings
        self.workers = []
        file = folder / "scheduler.json"
        self.scheduler = self.start("dask_scheduler", "--port", "0", "--scheduler-file", file)
        wait_for(
            lambda: file.exists() and file.read_text().endswith("}")
        )  # it is there empty first
        self.address = json.loads(file.read_text())["address"]

    @property
    def name(self):
        """What `--executor` takes."""
        return self.address.replace("tcp", "dask")

    def start(self, program, *options, environment=None, prefix=()):
        log = (self.folder / f"{program}-{time.monotonic_ns()}.log").open("w")
        return subprocess.Popen(
            [*prefix, sys.executable, "-m", f"distributed.cli.{program}", "--no-dashboard"]
            + [str(option) for option in options]
            + ["--host", "127.0.0.1"],
            env=self.environment | (environment or {}),
            cwd=self.folder,
            stdout=log,
            stderr=log,
        )

    def add_worker(self, **options):
        """A worker without a nanny: who kills it, kills it."""
        folder = self.folder / f"worker-{time.monotonic_ns()}"
        worker = self.start(
            "dask_worker", self.address, "--nthreads", "1", "--no-nanny",
            "--local-directory", folder, **options,
        )  # fmt: skip
        self.workers.append(worker)
        return worker

    def end_workers(self):
        """For the next test to begin with none; the scheduler notices that their links are closed."""
        end(self.workers)
        self.workers.clear()

    def close(self):
        end([*self.workers, self.scheduler])


def end(processes):
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait()


def wait_for(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)
