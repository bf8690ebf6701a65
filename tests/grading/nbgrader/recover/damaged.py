"""A tiny release, a submission with all of its work, and what always holds of a repaired one."""

import json

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from bpcourse.grading.nbgrader.recover.repair import recover


def due(grade_id, grade=False, solution=False, locked=False, points=None):
    role = dict(grade=grade, grade_id=grade_id, locked=locked, schema_version=3, solution=solution)
    if points:
        role["points"] = points
    return {"nbgrader": role}


def check(name):
    return new_code_cell(
        f"check({name})",
        id=f"check_{name}",
        metadata=due(f"check_{name}", grade=True, locked=True, points=2),
    )


def stub(name):
    return new_code_cell(
        f"def {name}(x):\n    # Your code here.\n    raise NotImplementedError",
        metadata=due(name, solution=True),
        id=name,
    )


RELEASE = new_notebook(
    metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    cells=[
        new_markdown_cell("# Unit", id="title"),
        new_code_cell(
            "import numpy as np\nfrom bpcourse import check",
            id="setup",
            metadata=due("setup", locked=True),
        ),
        stub("relu_forward"),
        check("relu_forward"),
        new_markdown_cell("## Backward", id="middle"),
        stub("relu_backward"),
        check("relu_backward"),
        new_markdown_cell("Why is the slope 0 for negative inputs?", id="question"),
        new_markdown_cell("YOUR ANSWER HERE", id="why", metadata=due("why", True, True, False, 2)),
        new_markdown_cell("The end.", id="end"),
    ],
)
WORK = {
    "relu_forward": "def relu_forward(x):\n    return np.maximum(x, 0), x",
    "relu_backward": "def relu_backward(dout, cache):\n    return dout * (cache > 0)",
    "why": "Because the output does not change there.",
}


def cell(notebook, name):
    return next(c for c in notebook.cells if c.id == name)


def place(notebook, name):
    return next(i for i, c in enumerate(notebook.cells) if c.id == name)


def as_bytes(notebook):
    return json.dumps(notebook).encode()


def graded_sources(notebook):
    return {
        c.metadata.nbgrader.grade_id: c.source for c in notebook.cells if "nbgrader" in c.metadata
    }


def repaired(submission):
    """The repaired notebook and its remarks as one text; checks what always holds."""
    submitted = submission if isinstance(submission, bytes) else as_bytes(submission)
    notebook, remarks = recover(submitted, RELEASE)
    assert notebook is not None, remarks
    nbformat.validate(notebook)
    assert list(graded_sources(notebook)) == list(graded_sources(RELEASE))
    for mine, original in zip(
        [c for c in notebook.cells if "nbgrader" in c.metadata],
        [c for c in RELEASE.cells if "nbgrader" in c.metadata],
        strict=True,
    ):
        assert mine.metadata.nbgrader == original.metadata.nbgrader
        assert mine.cell_type == original.cell_type
        if not original.metadata.nbgrader.solution:
            assert mine.source == original.source
    return notebook, " ".join(remarks)


def has_all_work(notebook):
    return all(graded_sources(notebook)[name] == source for name, source in WORK.items())
