"""Do magics that write files, run them or define names do in a submission what they do elsewhere?"""

import json
import os

import pytest

from bpcourse.grading.inside.notebook_shell import NotebookShell
from bpcourse.grading.inside.runner import Runner


@pytest.fixture
def run(tmp_path, monkeypatch):
    """run(source) -> the value of a cell of a notebook in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    runner = Runner({})
    shell = NotebookShell(runner)
    runner.namespace["get_ipython"] = lambda: shell

    def run(source):
        return runner.run(source, "cell 1")

    run.runner = runner
    return run


def test_a_file_is_written_and_run(run):
    run("%%writefile part.py\nx = 6\n")
    run("%%file -a part.py\nimport sys\ny = sys.argv[1:]")
    assert run("%run part.py a b\nx, y") == (6, ["a", "b"])
    assert run("%run -i part\nx") == 6


def test_another_notebook_is_run(run, tmp_path):
    cells = [{"cell_type": "markdown", "source": "?"}, {"cell_type": "code", "source": ["x = 6"]}]
    (tmp_path / "other.ipynb").write_text(json.dumps({"cells": cells}))
    assert run("%run other.ipynb\nx") == 6


def test_folders_and_variables_are_changed(run, tmp_path, capsys):
    (tmp_path / "data").mkdir()
    assert run("%cd data\n%pwd") == str(tmp_path / "data")
    run("%cd /content")
    assert "is not here while grading" in capsys.readouterr().out
    assert run("%env A=3\n%env A") == "3" and run("%set_env B 4\n%env B") == "4"


def test_pylab_gives_its_names(run):
    assert run("%pylab inline\nfloat(np.sum(arange(4)))") == 6.0


@pytest.mark.parametrize("source", ["files = !ls\nfiles[0]", "%run missing.py"])
def test_what_only_a_computer_of_ones_own_has_is_left_out(run, source):
    assert run(f"{source}\n6") == 6
    assert "Left out while grading, line 1" in run.runner.notes()


@pytest.mark.parametrize(
    "fetch", ["!wget http://a.org/data.csv", "if True:\n    %sx curl data.csv"]
)
def test_a_file_that_a_skipped_command_would_fetch_fails_only_here(run, fetch, capsys):
    run(f"{fetch}\nopen('data.csv')\n")
    assert "`open('data.csv')`" in run.runner.notes()


def test_the_shell_is_called_as_libraries_call_it(run):
    assert run("get_ipython().magic('time 6')") == 6
    assert run("get_ipython().run_cell('x = 6')\nx") == 6
    run("get_ipython().events.register('post_execute', print)\nget_ipython().enable_gui()")
    assert run.runner.notes() == ""
