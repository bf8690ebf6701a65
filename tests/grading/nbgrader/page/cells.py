"""Cells as nbgrader's steps leave them before a page is made."""

import nbformat

from bpcourse.checking.report import PartReport, Report

FLAGS = {"schema_version": 3, "locked": False, "grade": False, "solution": False, "task": False}


def report(earned=1.0, **part):
    """A judge's report on relu_backward, of one point."""
    status = "right" if earned == 1.0 else "value"
    return Report("relu_backward", (PartReport("dx", earned, 1.0, status, **part),))


def text(source, **more):
    return nbformat.v4.new_markdown_cell(source, **more)


def code(source, outputs=(), **about):
    cell = nbformat.v4.new_code_cell(source, outputs=list(outputs))
    if about:
        cell.metadata["nbgrader"] = FLAGS | about
    return cell


def answer(name, source="def f(): pass", **about):
    return code(source, grade_id=name, solution=True, **about)


def check(name, earned=1.0, possible=1.0, outputs=None):
    if outputs is None:
        outputs = [card(report(earned))]
    return code(
        f"check({name})",
        outputs,
        grade_id=f"check_{name}",
        grade=True,
        locked=True,
        score=earned,
        points=possible,
        graded=True,
        by_hand=False,
    )


def card(told):
    return nbformat.v4.new_output("display_data", data=told._repr_mimebundle_())


def written(name, source="Since it is.", earned=0.0, possible=2.0, **about):
    cell = text(source)
    cell.metadata["nbgrader"] = FLAGS | {
        "grade_id": name,
        "grade": True,
        "solution": True,
        "score": earned,
        "points": possible,
        **about,
    }
    return cell


def notebook(*cells):
    return nbformat.v4.new_notebook(cells=list(cells))
