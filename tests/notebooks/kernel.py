"""Run code cells in a real kernel, in the folder of a unit as the course has released it."""

import json

from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from bpcourse.notebooks.cells import Role, give_role

UNIT = "02_mlp"
SETUP = "import numpy as np\nfrom bpcourse import check, reference"


def released():
    """A unit with a setup cell, a helper, and Exercise 3."""
    setup, solution = new_code_cell(SETUP), new_code_cell("def relu_backward(dout, cache): ...")
    check = new_code_cell("check(relu_backward, forward=relu_forward)")
    give_role(setup, Role.SETUP, "setup")
    give_role(solution, Role.SOLUTION, "relu_backward")
    give_role(check, Role.CHECK, "check_relu_backward", 1)
    return [
        setup,
        new_markdown_cell("## 1. Helpers"),
        new_code_cell("def relu_forward(x):\n    return np.maximum(0, x), (x,)"),
        new_markdown_cell("### Exercise 3: `relu_backward`\n\nWrite it."),
        solution,
        check,
        new_markdown_cell("## 2. The end"),
        new_code_cell("from math import (\n    tau as turn,\n)\ndef show_all(:"),
    ]


def lay_out(folder, cells):
    """Write the unit's notebook where a kernel that starts there finds it."""
    unit = folder / UNIT
    unit.mkdir()
    stamp = {"unit": UNIT, "release": "0" * 16, "files": {}, "exercises": {}}
    content = {"cells": cells, "metadata": {"bpcourse": stamp}, "nbformat": 4, "nbformat_minor": 5}
    (unit / f"{UNIT}.ipynb").write_text(json.dumps(content))
    return unit


def run(unit, *sources):
    """The code cells with their outputs; the first may be given as cells."""
    cells = [new_code_cell(s) if isinstance(s, str) else s for s in sources]
    client = NotebookClient(
        new_notebook(cells=cells),
        timeout=60,
        kernel_name="python3",
        allow_errors=True,
        resources={"metadata": {"path": str(unit)}},
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
    )
    return client.execute().cells


def shown(cell):
    """The text of a cell's card."""
    return next(o.data["text/plain"] for o in cell.outputs if o.output_type == "display_data")
