"""The instructor's lines and table: names and messages as text, lost points, followed parts."""

import io
import json

import nbformat
import pytest
from rich.console import Console

from bpcourse.grading.batch.grade import grade_unit
from bpcourse.grading.batch.result import Result
from bpcourse.grading.batch.summary import line, table
from bpcourse.grading.nbgrader.jobs import Lost
from bpcourse.grading.nbgrader.lost_points import lost_points
from bpcourse.grading.nbgrader.recover.find_notebook import find_notebook
from bpcourse.grading.nbgrader.recover.notice import with_notice
from bpcourse.grading.nbgrader.recover.repair import recover
from tests.grading.tiny import UNIT, tiny_course

MASTER = """\
# Activations

```{code-cell} ipython3
:tags: [setup]

import numpy as np
from bpcourse import check
```

### Exercise 1: `affine_forward`

> **Difficulty** ●○○○○ · **Importance** ●●●○○ · **Time** 5 minutes · **1 point**

```{code-cell} ipython3
def affine_forward(x, w, b):
    ### BEGIN SOLUTION
    return x.reshape(len(x), -1) @ w + b, (x, w, b)
    ### END SOLUTION
```

```{code-cell} ipython3
check(affine_forward)
```

### Exercise 2: `affine_backward`

> **Difficulty** ●○○○○ · **Importance** ●●●○○ · **Time** 5 minutes · **3 points**

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
"""
SLIP = {
    "affine_forward": """def affine_forward(x, w, b):
    return x.reshape(len(x), -1) @ w / len(w) + b, (x, w, b)""",
    "affine_backward": """def affine_backward(dout, cache):
    x, w, b = cache
    dout_mean = dout / len(w)
    return ((dout_mean @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout_mean,
            dout.sum(axis=0))""",
}
NASTY = "\x1b[31m[red]bold\x1b]0;owned\x07\n-9 forged: line\u202e :boom:"
SHOWN = "[red]bold -9 forged: line :boom:"


def printed(*things):
    out = io.StringIO()
    console = Console(
        file=out, force_terminal=True, color_system=None, width=300, emoji=False, highlight=False
    )
    for thing in things:
        console.print(thing, soft_wrap=True)
    return out.getvalue()


@pytest.mark.parametrize(
    "result",
    [
        Result(NASTY, "unit", 1, 2, remarks=(NASTY,)),
        Result(NASTY, "unit", error=NASTY),
        Result("ada", "unit", lost=(Lost(NASTY, 1, NASTY),)),
    ],
)
def test_lines_and_tables_show_names_and_messages_as_such(result):
    for text in (printed(line(result)), printed(table([result]))):
        assert all(letter.isprintable() for letter in text.replace("\n", ""))
    assert SHOWN in printed(line(result), table([result]))
    assert len(printed(line(result)).splitlines()) == 1


def test_an_error_s_reason_is_one_line():
    cell = nbformat.v4.new_code_cell(
        "check(f)",
        outputs=[nbformat.v4.new_output("error", ename="E", evalue="two\nlines", traceback=[])],
    )
    assert lost_points("check_f", 2, cell)[0].mistake == "E: two lines"


def test_names_of_files_and_cells_are_code_in_remarks(tmp_path):
    name = "`<img src=x>\x1b[1m*a*.ipynb"
    (tmp_path / name).write_text("{}")
    _, (remark,) = find_notebook(tmp_path, "unit")
    assert remark == "The notebook is called `'<img src=x>*a*.ipynb` instead of `unit.ipynb`."
    release = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell(
                "x",
                metadata={
                    "nbgrader": {
                        "grade_id": "why",
                        "solution": True,
                        "grade": True,
                        "locked": False,
                    }
                },
            )
        ]
    )
    other = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell(
                "x", metadata={"nbgrader": {"grade_id": "`<b>\n\x1b[1m", "solution": True}}
            )
        ]
    )
    _, remarks = recover(json.dumps(other).encode(), release)
    assert "(it has the cell `'<b> `)" in remarks[-1]
    assert "`'<b> `" in with_notice(None, release, remarks).cells[0].source


@pytest.mark.slow
def test_folders_with_strange_names_are_graded_or_told_to_be_renamed(tmp_path, sandbox):
    course = tiny_course(tmp_path)
    released = course.release_notebook(UNIT).read_bytes()
    fine, unfit = ["=1+1", "O'Brien & Söhne", "[red]bold", "a[1-9]*?"], ["<b>x", "a\nb", "x\x1b[1m"]
    for name in [*fine, *unfit]:
        folder = course.classroom / "submitted" / name / UNIT
        folder.mkdir(parents=True)
        (folder / f"{UNIT}.ipynb").write_bytes(released)
    results = {result.student: result.error for result in grade_unit(course, UNIT)}
    assert {name for name, error in results.items() if error is None} == set(fine)
    assert all("rename the folder" in results[name] for name in unfit)


def test_a_followed_part_has_a_column_of_its_own():
    ada = Result("ada", "02_mlp", 3, 3, followed=("affine_backward (dx, dw)",))
    shown = printed(table([ada, Result("ben", "02_mlp", 3, 3)]))
    assert "followed own forward" in shown and "affine_backward (dx, dw)" in shown


def test_what_looks_numerical_is_told_in_the_line_and_in_a_column_of_its_own():
    ada = Result("ada", "02_mlp", 3, 3, looks_numerical=("relu_backward", "[red]mse_loss"))
    shown = printed(table([ada, Result("ben", "02_mlp", 3, 3)]))
    assert "looks like numerical" in shown and "[red]mse_loss" in shown
    assert "followed" not in shown
    assert "(looks like numerical differentiation: relu_backward" in printed(line(ada))
    assert "numerical" not in printed(table([Result("ben", "02_mlp", 3, 3)]))


def test_without_followed_parts_there_is_no_such_column():
    assert "followed" not in printed(table([Result("ben", "02_mlp", 3, 3)]))


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
    assert "affine_backward (dx, dw)" in printed(table([again]))


def test_the_penalty_is_said_and_the_points_are_what_is_left():
    late = Result("ada", "02", points=7.0, max_points=10.0, penalty=2.0, penalty_remark="odd")
    assert "7 of 10 points, 2 off for being late" in line(late) and "(odd)" in line(late)
    assert "late" not in line(Result("ben", "02", points=7.0, max_points=10.0))
    out = io.StringIO()
    Console(file=out, width=120).print(table([late]))
    assert "7/10" in out.getvalue() and "-2 handed in late" in out.getvalue()
