"""Does Validate say which exercise lacks what, and is nothing begun not called partial credit?"""

import nbformat
import pytest
from nbgrader.server_extensions.validate_assignment import handlers
from nbgrader.utils import compute_checksum

from bpcourse.grading.nbgrader import validate
from bpcourse.notebooks.cells import Role, give_role
from bpcourse.notebooks.prompts import prompt

STUB = "    # Your code here: write it in place of the next line.\n    raise NotImplementedError"
RELU = "def relu_backward(dout, cache):\n"
HALF = "def affine_backward(dout, cache):\n    x, w, b = cache\n    return 0, 0, dout.sum(0)"


def cell(kind, role, name, source, worth=None, released=None):
    made = nbformat.v4.new_markdown_cell if kind == "markdown" else nbformat.v4.new_code_cell
    new = made(source if released is None else released)
    give_role(new, role, name, worth)
    new.metadata.nbgrader.cell_type = new.cell_type
    new.metadata.nbgrader.checksum = compute_checksum(new)
    new.source = source
    return new


@pytest.fixture
def said(tmp_path):
    """What Validate says of a unit with an untouched, a planted, a partly right and a right one."""
    planted = "def tanh_backward(dout, cache):\n    return dout"
    right = "def sigmoid_backward(dout, cache):\n    return dout * cache[0] * (1 - cache[0])"
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [
        cell("code", Role.SETUP, "setup", "from bpcourse import check"),
        cell("code", Role.SOLUTION, "relu_backward", RELU + STUB),
        cell("code", Role.CHECK, "check_relu", "check(relu_backward)", 1),
        cell("code", Role.SOLUTION, "tanh_backward", planted),
        cell("code", Role.CHECK, "check_tanh", "check(tanh_backward)", 1),
        cell("code", Role.SOLUTION, "affine_backward", HALF, released=STUB),
        cell("code", Role.CHECK, "check_affine", "check(affine_backward)", 3),
        cell("code", Role.SOLUTION, "sigmoid_backward", right, released=STUB),
        cell("code", Role.CHECK, "check_sigmoid", "check(sigmoid_backward)", 1),
        cell("markdown", Role.WRITTEN, "why", prompt("Question A"), 2),
    ]
    path = tmp_path / "unit.ipynb"
    nbformat.write(notebook, path)
    result = validate.Validator().validate(str(path))
    return {failed["source"]: failed["raw_error"] for failed in result["failed"]}


@pytest.mark.slow
def test_each_is_named_with_what_it_lacks(said):
    assert "sigmoid_backward" not in str(said)
    assert said["check(relu_backward)"].startswith("relu_backward: nothing is written yet")
    assert said["check(tanh_backward)"].startswith("tanh_backward: the code is still as you got it")
    assert said["check(affine_backward)"].startswith("affine_backward: 1 of 3 points")
    assert said[prompt("Question A")] == validate.NO_ANSWER
    assert "artial credit" not in str(said)


def test_the_button_uses_it(monkeypatch):
    monkeypatch.setattr(handlers, "Validator", None)
    validate._load_jupyter_server_extension(None)
    assert handlers.Validator is validate.Validator
