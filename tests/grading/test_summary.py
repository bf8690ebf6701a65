"""The instructor's table: what points were lost for, and which parts were followed."""

import io
import json

import pytest
from rich.console import Console

from bpcourse.grading.batch import Result, grade_unit
from bpcourse.grading.summary import table
from tests.grading.tiny import UNIT, tiny_course

MASTER = '''\
# Activations

```{code-cell} ipython3
:tags: [setup]

import numpy as np
from bpcourse import check
```

```{code-cell} ipython3
def affine_forward(x, w, b):
    ### BEGIN SOLUTION
    return x.reshape(len(x), -1) @ w + b, (x, w, b)
    ### END SOLUTION
```

```{code-cell} ipython3
check(affine_forward)
```

```{code-cell} ipython3
def affine_backward(dout, cache):
    ### BEGIN SOLUTION
    x, w, b = cache
    grad_x = (dout @ w.T).reshape(x.shape)
    return grad_x, x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)
    ### END SOLUTION
```

```{code-cell} ipython3
check(affine_backward, forward=affine_forward)
```
'''
SLIP = {
    "affine_forward": """def affine_forward(x, w, b):
    return x.reshape(len(x), -1) @ w / len(w) + b, (x, w, b)""",
    "affine_backward": """def affine_backward(dout, cache):
    x, w, b = cache
    dout_mean = dout / len(w)
    return ((dout_mean @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout_mean,
            dout.sum(axis=0))"""}


def printed(results):
    console = Console(file=io.StringIO(), width=120)
    console.print(table(results))
    return console.file.getvalue()


def test_a_followed_part_has_a_column_of_its_own():
    ada = Result("ada", "02_mlp", 3, 3, followed=("affine_backward (dx, dw)",))
    shown = printed([ada, Result("ben", "02_mlp", 3, 3)])
    assert "followed own forward" in shown and "affine_backward (dx, dw)" in shown


def test_without_followed_parts_there_is_no_such_column():
    assert "followed" not in printed([Result("ben", "02_mlp", 3, 3)])


@pytest.mark.slow
def test_followed_parts_come_from_the_judge_and_outlive_the_run(tmp_path):
    course = tiny_course(tmp_path, MASTER)
    notebook = json.loads(course.release_notebook(UNIT).read_text())
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cell["source"] = SLIP.get(name, cell["source"])
    folder = course.classroom / "submitted" / "ada" / UNIT
    folder.mkdir(parents=True)
    (folder / f"{UNIT}.ipynb").write_text(json.dumps(notebook))

    (first,), (again,) = grade_unit(course, UNIT), grade_unit(course, UNIT)
    assert first.points == 3 and first.followed == ("affine_backward (dx, dw)",)
    assert {lost.where for lost in first.lost} == {"affine_forward"}
    assert again.unchanged and again == first
    assert "affine_backward (dx, dw)" in printed([again])
