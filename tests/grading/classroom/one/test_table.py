"""What an instructor reads of one notebook; nothing of it is a command to the terminal."""

import io

from rich.console import Console

from bpcourse.grading.classroom.one.table import lines, table
from tests.grading.classroom.one.documents import document, exercise, part


def shown(made):
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(table(made))
    for line in lines(made):
        console.print(line)
    return console.export_text()


def test_each_exercise_has_a_row_with_why_points_are_missing():
    text = shown(document())
    assert "affine_forward" in text and "dx: mask of the output" in text
    assert "0.5/1" in text and "1.5/4" in text and "to be read by you" in text
    assert "2 points are still to be given by hand" in text and f"--seed {'0' * 32}" in text


def test_parts_that_fail_alike_are_told_once():
    parts = [part(name, 0.0, 1.0, "no 1/n") for name in ("dx", "dw")]
    text = shown(document(exercise("e", parts)))
    assert text.count("no 1/n") == 1 and "dx" not in text


def test_what_a_submission_wrote_is_text():
    bad = part("dx", 0.0, 1.0, message="[red]\x1b[31mNo: [/link]", status="raised")
    text = shown(document(exercise("e", [bad]), remarks=["[bold]a.ipynb\x1b]0;x\x07"]))
    assert "[red]No: [/link]" in text and "[bold]a.ipynb" in text and "\x1b" not in text


def test_what_is_odd_is_said():
    about = document()["instructor"] | {"looks_numerical": ["relu_backward"]}
    text = shown(document(made_from="old1", followed=["mse (dx)"], instructor=about))
    for words in ("another release of the unit, old1", "numerical", "mse (dx)"):
        assert words in text
