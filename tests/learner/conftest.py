"""A person at work in a small unit of a folder that `bpcourse start` made."""

import json
import shutil
import subprocess
import sys
import types
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from bpcourse.course import STARTED
from bpcourse.learner import live, progress_page, record, unit_page
from bpcourse.notebooks import running
from bpcourse.notebooks.cells import Role, give_role

AFFINE_FORWARD = (
    "def affine_forward(x, w, b):\n    return x.reshape(len(x), -1) @ w + b, {'own': (x, w)}\n"
)
AFFINE_BACKWARD = (
    "def affine_backward(dout, cache):\n"
    "    x, w = cache['own']\n"
    "    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)\n"
)
ROOT = Path(__file__).resolve().parents[2]
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
STUB = "def mse_loss(prediction, target):\n    raise NotImplementedError"


@pytest.fixture(scope="package")
def wheel(tmp_path_factory):
    """The wheel, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    tool = (
        [shutil.which("uv"), "build", "-q", "--wheel", "-o"]
        if shutil.which("uv")
        else [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w"]
    )
    subprocess.run([*tool, str(folder), str(ROOT)], check=True)
    return next(folder.glob("*.whl"))


def cell(source, role=None, name="", worth=None):
    made = new_markdown_cell(source) if role in (None, Role.WRITTEN) else new_code_cell(source)
    if role not in (None, Role.DEMONSTRATION):
        give_role(made, role, name, worth)
    return made


def unit_cells():
    """Two exercises that are answered, one that is not, a question and two predictions."""
    return [
        cell("# Unit 2: Small"),
        cell("import numpy as np\nimport math as mathematics", Role.SETUP, "setup"),
        cell("### Exercise 1: `affine_forward`\n\nWrite it."),
        cell(AFFINE_FORWARD, Role.SOLUTION, "affine_forward"),
        cell("check(affine_forward)", Role.CHECK, "check_affine_forward", 1),
        cell("### Exercise 2: `affine_backward`"),
        cell(AFFINE_BACKWARD, Role.SOLUTION, "affine_backward"),
        cell(
            "check(affine_backward, forward=affine_forward)", Role.CHECK, "check_affine_backward", 3
        ),
        cell("### Exercise 3: `mse_loss`"),
        cell(STUB, Role.SOLUTION, "mse_loss"),
        cell("check(mse_loss)", Role.CHECK, "check_mse_loss", 2),
        cell('predict("small-a", ...)', Role.DEMONSTRATION),
        cell('predict("small-b", ..., choices=("up", "down"))', Role.DEMONSTRATION),
        cell("raise SystemExit('a demonstration ran')", Role.DEMONSTRATION),
        cell("YOUR ANSWER HERE", Role.WRITTEN, "why_so", 2),
        cell("progress()", Role.DEMONSTRATION),
    ]


def write_unit(folder, unit="02_mlp", cells=None):
    """Write a unit's notebook into a folder, stamped: its path."""
    stamp = {"unit": unit, "release": "0" * 16, "files": {}, "exercises": {}}
    content = {
        "cells": unit_cells() if cells is None else cells,
        "metadata": {"bpcourse": stamp, "kernelspec": KERNEL},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path = folder / unit / f"{unit}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))
    return path


def written(*sources):
    """The functions that these texts define, as a notebook's cells would."""
    import numpy as np

    names = {"np": np, "__name__": "__main__"}
    for source in sources:
        exec(source, names)
    return {k: v for k, v in names.items() if callable(v)}


@pytest.fixture(autouse=True)
def _new_kernel(monkeypatch):
    """Each test begins with a kernel that knows nothing."""
    monkeypatch.setattr(record, "_in_kernel", {})


@pytest.fixture
def folder(tmp_path):
    """A learner's folder with the small unit, and an empty one before and after it."""
    marker = tmp_path / "own" / STARTED
    marker.parent.mkdir(parents=True)
    marker.write_text('{"kind": "learner"}')
    write_unit(tmp_path / "own")
    write_unit(tmp_path / "own", "03_house_prices", [cell("# Unit 3: The next one")])
    return tmp_path / "own"


@pytest.fixture
def at_work(monkeypatch, folder):
    """A live notebook in that unit: its names, its folder, and restart()."""
    names = {}
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setattr(live, "live", lambda: True)
    for module in (live, unit_page, progress_page):
        monkeypatch.setattr(module, "names_here", lambda: names)
    monkeypatch.setattr(running, "STARTED_IN", folder / "02_mlp")

    def restart():
        names.clear()
        record._in_kernel.clear()

    return types.SimpleNamespace(names=names, folder=folder, restart=restart)
