"""A new exercise or unit: its skeleton can be imported, and loses nothing that was there."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jupytext
import pytest

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.new import new_exercise, new_unit

ROOT = Path(__file__).resolve().parents[2]
KINDS = ["function", "backward", "loss"]
NAMES = {"function": "softplus", "backward": "softplus_backward", "loss": "softplus_loss"}
UNIT = "02_mlp"


@pytest.fixture
def checkout(tmp_path):
    """A copy of all that a new exercise touches."""
    leave = shutil.ignore_patterns("__pycache__", "*.ipynb")
    for folder in ("bpcourse", "solutions", "tests/exercises"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=leave)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    return tmp_path


def texts(root):
    return {p: p.read_text() for s in ("*.py", "*.md") for p in root.rglob(s)}


def only_added(before, after):
    """Whether every line of `before` is in `after`, in this order."""
    rest = iter(after.splitlines())
    return all(line in rest for line in before.splitlines())


def bpcourse(root, *command):
    """The finished command, run by the copy."""
    return subprocess.run(
        [sys.executable, "-m", "bpcourse", *command],
        cwd=root, env={"PYTHONPATH": str(root), "COLUMNS": "200", "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_was_there_is_lost(checkout, kind):
    before = texts(checkout)
    written = new_exercise(checkout, UNIT, NAMES[kind], kind)
    after = texts(checkout)
    assert {p for p in after if after[p] != before.get(p)} == set(written)
    assert all(only_added(text, after[path]) for path, text in before.items())


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_python_and_a_notebook_with_the_next_number(checkout, kind):
    for path in new_exercise(checkout, UNIT, NAMES[kind], kind):
        if path.suffix == ".py":
            ast.parse(path.read_text())
    master = (checkout / "solutions" / UNIT / f"{UNIT}.md").read_text()
    numbers = [int(n) for n in re.findall(r"^### Exercise (\d+)", master, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    cells = jupytext.reads(master, fmt="md:myst").cells
    assert any(cell.source.startswith(f"check({NAMES[kind]}") for cell in cells)


def test_exercises_may_share_a_topic(checkout):
    for kind in KINDS:
        new_exercise(checkout, UNIT, NAMES[kind], kind, "softplus_topic")
    for module in ("reference", f"exercises/u{UNIT}"):
        ast.parse((checkout / "bpcourse" / module / "softplus_topic.py").read_text())


@pytest.mark.parametrize(
    "arguments, complaint",
    [
        (("99_none", "softplus"), "bpcourse new unit"),
        ((UNIT, "Softplus"), "lower-case"),
        ((UNIT, "softplus", "backward"), "called like its forward: softplus_backward"),
        ((UNIT, "softplus", "function", "softplus"), "called like a module"),
        ((UNIT, "layers"), "called like a module"),
        ((UNIT, "relu_backward", "backward"), "there is `def relu_.*` already, in bpcourse/ref"),
        ((UNIT, "adam"), "there is `def adam` already, in bpcourse/reference/optim.py"),
        ((UNIT, "batch_inputs"), "already, in bpcourse"),
    ],
)
def test_a_name_that_is_taken_or_cannot_be_is_refused(checkout, arguments, complaint):
    before = texts(checkout)
    with pytest.raises(AuthoringError, match=complaint):
        new_exercise(checkout, *arguments)
    assert texts(checkout) == before


def test_a_unit_gets_the_next_number_and_its_place_in_the_list(checkout):
    before = texts(checkout)
    new_unit(checkout, "diffusion")
    after = texts(checkout)
    assert all(only_added(text, after[path]) for path, text in before.items())
    assert '    "14_diffusion",\n)' in (checkout / "bpcourse/exercises/__init__.py").read_text()
    assert (
        "# Unit 14: Diffusion" in (checkout / "solutions/14_diffusion/14_diffusion.md").read_text()
    )


@pytest.mark.parametrize("name, complaint", [("mlp", "already"), ("11_more", "without the number")])
def test_a_unit_that_is_there_and_a_name_that_is_none_are_refused(checkout, name, complaint):
    with pytest.raises(AuthoringError, match=complaint):
        new_unit(checkout, name)


@pytest.mark.slow
def test_the_command_leads_to_the_lines_that_wait(checkout):
    assert (
        "Next: bpcourse new exercise 14_diffusion"
        in bpcourse(checkout, "new", "unit", "diffusion").stdout
    )
    for kind in KINDS:
        done = bpcourse(checkout, "new", "exercise", "14", NAMES[kind], "--kind", kind)
        assert done.returncode == 0, done.stdout + done.stderr
    done = bpcourse(checkout, "build", "14")
    assert done.returncode == 1 and "14_diffusion: not finished" in done.stdout
    for path in (
        "bpcourse/reference/diffusion.py:",
        "bpcourse/exercises/u14_diffusion/diffusion.py:",
        "tests/exercises/u14_diffusion/variants.py:",
        "solutions/14_diffusion/14_diffusion.md:",
    ):
        assert path in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_skeleton_fits_together_once_nothing_waits(checkout, kind):
    bpcourse(checkout, "new", "unit", "diffusion")
    bpcourse(checkout, "new", "exercise", "14", NAMES[kind], "--kind", kind)
    for path, text in texts(checkout).items():
        if "TODO: " in text and "authoring" not in path.parts:
            path.write_text(re.sub(r"\n.*TODO: .*", "", text))
    done = bpcourse(checkout, "build", "14")
    assert "built 14_diffusion" in done.stdout, done.stdout + done.stderr
