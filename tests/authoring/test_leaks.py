"""No line of a solution may stand in what students get."""

import pytest

from bpcourse.authoring import AuthoringError, leaks, stale_parts
from bpcourse.authoring.leaks import scan
from bpcourse.authoring.master import read_master
from bpcourse.exercises.written import Written
from bpcourse.notebooks.files import write_notebook

UNIT = "01_tiny"


@pytest.mark.parametrize(
    "old, new, owner",
    [
        ("The function doubles", "`twice_x = x+x*1` The function doubles", "double_it"),
        ("        return 0.0", "        return 0.0  \n    twice_x = x + x*1", "double_it"),
        (
            "That is all.",
            "Because a step of h in x always moves the output by exactly 2 h, wherever x is.",
            "slope_in_words",
        ),
    ],
)
def test_a_solution_shown_elsewhere_is_a_leak(course, edit, old, new, owner):
    edit(course, old, new)
    with pytest.raises(AuthoringError, match=f"solution of `{owner}`"):
        stale_parts(course, UNIT)


def test_a_line_marked_given_may_be_shown(built, edit):
    edit(built, "That is all.", "`twice_x = x + x * 1`")
    edit(built, "    twice_x = x + x * 1\n", "    twice_x = x + x * 1  # given\n")
    assert "differs" in " ".join(stale_parts(built, UNIT))


def test_an_executed_notebook_as_release_is_a_leak(course, tmp_path):
    master = read_master(course.master(UNIT))
    write_notebook(master, tmp_path / "release" / "x.ipynb")
    with pytest.raises(AuthoringError, match="BEGIN SOLUTION"):
        scan(master, tmp_path / "release")


def test_a_sentence_of_a_model_answer_is_a_leak(course, edit, monkeypatch):
    model = Written(name="why", model="Short. The sum has two paths, and both of them count.",
                    criteria=("One.", "Two.", "Three."))  # fmt: skip
    monkeypatch.setattr(leaks, "all_written", lambda: {"why": model})
    assert stale_parts(course, UNIT)
    edit(
        course,
        "That is all.",
        "Short. That is all. The sum has two\n\n> paths, and both of them count.",
    )
    with pytest.raises(AuthoringError, match="model answer to `why`"):
        stale_parts(course, UNIT)
