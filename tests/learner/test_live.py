"""Is a person at work? In kernels that a program runs from end to end, nothing is said or written."""

import json
import os
import subprocess
import sys
import types

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from bpcourse.authoring.execute import execute
from bpcourse.learner import live
from bpcourse.learner.live import companion
from bpcourse.notebooks.cells import Role
from tests.learner.conftest import AFFINE_BACKWARD, AFFINE_FORWARD, cell, write_unit

USE = """\
my = mine("affine_forward", "affine_backward")
predict("small-a", 4)
outcome("small-a", 2)
progress()
"""
SILENT = f"""\
from IPython.utils.capture import capture_output
from bpcourse import check, mine, outcome, predict, progress, reference
with capture_output() as caught:
    {USE.replace(chr(10), chr(10) + "    ")}
assert (caught.stdout, caught.stderr, caught.outputs) == ("", "", [])
assert my.affine_forward is reference.affine_forward is not affine_forward
"""


def notebook(last):
    """Cells that define a green pair, then use all that accompanies a learner."""
    return [
        cell("import numpy as np", Role.SETUP, "setup"),
        cell(AFFINE_FORWARD, Role.SOLUTION, "affine_forward"),
        cell(AFFINE_BACKWARD, Role.SOLUTION, "affine_backward"),
        cell("from bpcourse import check, mine, outcome, predict, progress", Role.DEMONSTRATION),
        cell(last, Role.DEMONSTRATION),
        cell("check(affine_forward)", Role.CHECK, "check_affine_forward", 1),
    ]


def nothing_written(folder):
    return [path.name for path in (folder / ".bpcourse").iterdir()] == ["folder.json"]


def ran(folder, environment):
    """What the cell that uses it shows, in a kernel with this environment."""
    client = NotebookClient(
        new_notebook(cells=[new_code_cell(c.source) for c in notebook(USE)]),
        timeout=60,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder / "02_mlp")}},
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
    )
    return client.execute(env=os.environ | environment).cells[4].outputs


@pytest.mark.slow
def test_in_the_kernel_of_an_opened_notebook_it_speaks_and_keeps(folder):
    outputs = ran(folder, {live.SESSION: "02_mlp.ipynb"})
    texts = [output.data["text/plain"] for output in outputs]
    assert texts[0] == "2 of 2 parts of this picture are yours."
    assert texts[2] == "Your guess: 4. It was: 2. Off by 2."
    record = json.loads((folder / ".bpcourse" / "progress" / "02_mlp.json").read_text())
    assert record["exercises"]["affine_forward"]["points"] == 1
    assert record["predictions"]["small-a"]["guess"] == "4"


@pytest.mark.slow
def test_the_build_is_silent(folder):
    executed = execute(new_notebook(cells=notebook(SILENT)), folder / "02_mlp")
    assert executed.cells[4].outputs == [] and nothing_written(folder)


@pytest.mark.slow
def test_nbval_is_silent_even_where_a_persons_kernel_started_it(folder):
    path = write_unit(folder, cells=notebook(SILENT))
    content = json.loads(path.read_text())
    for number, one in enumerate(content["cells"], 1):
        one |= {"execution_count": number, "outputs": []}
    path.write_text(json.dumps(content))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval-lax"]
    done = subprocess.run(
        [*command, "--nbval-current-env", "-c", os.devnull, str(path)],
        env=os.environ | {live.SESSION: str(path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 and "6 passed" in done.stdout, done.stdout
    assert nothing_written(folder)


class Shell:
    """IPython's shell as different pages have it."""

    def __init__(self, metadata=None, **names):
        self.user_ns = names
        self.kernel = types.SimpleNamespace(get_parent=lambda channel: {"metadata": metadata})


@pytest.fixture
def in_shell(monkeypatch):
    for variable in (*live.MACHINES, live.SESSION):
        monkeypatch.delenv(variable, raising=False)

    def enter(shell):
        monkeypatch.setattr(live, "_shell", lambda: shell)

    return enter


@pytest.mark.parametrize(
    "shell, is_live",
    [
        (None, False),
        (types.SimpleNamespace(user_ns={}), False),  # a terminal
        (Shell({"cellId": "a"}), True),
        (Shell({}), False),
        (Shell(None), False),
        (Shell({}, __vsc_ipynb_file__="/a.ipynb"), True),
        (types.SimpleNamespace(user_ns={}, kernel=object()), False),
    ],
)
def test_the_signs_of_a_person(in_shell, shell, is_live):
    in_shell(shell)
    assert live.live() is is_live


@pytest.mark.parametrize("variable", live.MACHINES)
def test_nbgraders_own_word_outweighs_everything(in_shell, monkeypatch, variable):
    in_shell(Shell({"cellId": "a"}))
    monkeypatch.setenv(variable, "autograde")
    assert not live.live()


def test_colab_and_browsers_have_signs_of_their_own(in_shell, monkeypatch):
    in_shell(Shell({}))
    monkeypatch.setitem(sys.modules, "google.colab", types.ModuleType("google.colab"))
    assert live.live()
    monkeypatch.delitem(sys.modules, "google.colab")
    assert not live.live()
    monkeypatch.setattr(sys, "platform", "emscripten")
    assert live.live()


def test_a_companion_never_ends_a_cell_but_lets_itself_be_interrupted(monkeypatch):
    monkeypatch.setattr(live, "live", lambda: True)

    @companion
    def fails(error):
        raise error

    assert fails(ValueError()) is None
    assert fails() is None
    with pytest.raises(KeyboardInterrupt):
        fails(KeyboardInterrupt())
