"""The plugin: a process for each thread of the worker, gone with the plugin."""

from types import SimpleNamespace

import pytest

from bpcourse.grading.batch import dask_worker
from bpcourse.grading.batch.own_process import OwnProcesses


@pytest.mark.slow
def test_each_thread_has_a_process_and_leaves_none(monkeypatch):
    processes = OwnProcesses()
    monkeypatch.setattr(dask_worker, "own_processes", processes)
    worker = SimpleNamespace(state=SimpleNamespace(nthreads=2))
    plugin = dask_worker.Warm(fast_paths=True)
    plugin.setup(worker)
    started = list(processes._free)
    assert len(started) == 2 and all(process.alive for process in started)
    plugin.teardown(worker)
    assert not any(process.alive for process in started)
