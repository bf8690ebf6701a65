import pytest
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
)

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.site.reader import FOLDED, for_readers
from bpcourse.notebooks.cells import Role, give_role

PRINTED = new_output("stream", name="stdout", text="6.0\n")
CARD = new_output("display_data", {"text/html": "<section>right</section>"})
POINTS = new_output("execute_result", {"text/plain": "1.0"}, execution_count=1)
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def cell(name, source, role=None, outputs=(), worth=None):
    if role is Role.WRITTEN:
        made = new_markdown_cell(source, id=name)
    else:
        made = new_code_cell(source, id=name, outputs=list(outputs))
    if role:
        give_role(made, role, name, worth)
    return made


SOLVED = "def f(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"
EXECUTED = [
    cell("demo", "# NBVAL_CHECK_OUTPUT\nprint(6.0)", None, [PRINTED]),
    cell("f", SOLVED, Role.SOLUTION),
    cell("check", "check(f)", Role.CHECK, [CARD, POINTS], 1),
    cell("words", "Because it doubles.", Role.WRITTEN, (), 2),
]
RELEASED = [
    cell("demo", "print(6.0)"),
    cell("f", "def f(x):\n    raise NotImplementedError", Role.SOLUTION),
    cell("check", "check(f)", Role.CHECK, (), 1),
    cell("words", "Your answer", Role.WRITTEN, (), 2),
]


def page(**choices):
    notebooks = (new_notebook(cells=cells, metadata=KERNEL) for cells in (EXECUTED, RELEASED))
    return for_readers(*notebooks, **choices)


def test_a_reader_sees_the_release_and_what_demonstrations_put_out():
    cells = page().cells
    assert [c.source for c in cells] == [c.source for c in RELEASED]
    assert [len(c.outputs) for c in cells[:3]] == [1, 0, 0]


def test_no_metadata_of_the_release_is_left():
    assert all(c.metadata == {} for c in page().cells)


def test_a_private_build_folds_in_solution_card_and_model_answer_without_points_and_markers():
    cells = page(with_solutions=True).cells
    solution = next(c for c in cells if FOLDED in c.metadata.get("tags", ()))
    assert solution.source == "def f(x):\n    return 2 * x"
    assert [o for c in cells for o in c.get("outputs", ())] == [PRINTED, CARD]
    assert "Because it doubles." in cells[-1].source and "<details>" in cells[-1].source


def test_a_demonstration_that_was_not_executed_asks_for_a_build():
    released = new_notebook(cells=[cell("new", "print(1)")], metadata=KERNEL)
    with pytest.raises(AuthoringError, match="build the unit"):
        for_readers(new_notebook(cells=EXECUTED), released)
