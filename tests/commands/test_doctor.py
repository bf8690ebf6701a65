"""`bpcourse doctor`, of this machine and of an executor's workers."""

import pytest
from typer.testing import CliRunner

from bpcourse.cli import app


def doctor(*options):
    return CliRunner().invoke(app, ["doctor", *options])


@pytest.mark.parametrize("text", ["dask://nowhere", "no_such_module:make"])
def test_what_names_no_executor_is_wrong_use(text):
    done = doctor("--executor", text)
    assert done.exit_code == 2 and f"--executor {text}" in done.output


@pytest.mark.slow
def test_the_workers_of_an_executor_are_looked_at_where_they_are(sandbox):
    done = doctor("--executor", "concurrent.futures:ThreadPoolExecutor")
    assert done.exit_code == 0
    assert "a worker of concurrent.futures:ThreadPoolExecutor: Python 3" in done.output
    assert "isolation = bubblewrap: works" in done.output
