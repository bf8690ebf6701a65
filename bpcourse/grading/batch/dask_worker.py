"""What a Dask worker does when it is asked to grade for us: get ready, and end what it started."""

from __future__ import annotations

from typing import Any

from distributed.diagnostics.plugin import WorkerPlugin

from bpcourse.grading.batch.own_process import own_processes


class Warm(WorkerPlugin):
    """Starts a process for each of the worker's threads; workers that join later have it, too.

    fast_paths  whether these may use them
    """

    def __init__(self, fast_paths: bool):
        self.fast_paths = fast_paths

    def setup(self, worker: Any) -> None:
        """Start them; they import what grading needs while the first jobs are on their way."""
        own_processes.warm(worker.state.nthreads, self.fast_paths)

    def teardown(self, worker: Any) -> None:
        """End them."""
        own_processes.close()
