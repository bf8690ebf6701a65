"""A unit and exercises of an instructor's own are begun by a command, which loses nothing."""

import re

import pytest

from bpcourse.authoring import AuthoringError, build_unit
from bpcourse.authoring.new_own import new_own_exercise, new_own_unit
from bpcourse.exercises import own
from tests.grading.own_course import lay_out


@pytest.fixture
def course(tmp_path):
    """A folder to teach from in which nothing of the instructor's own is yet."""
    made = lay_out(tmp_path / "course", {}, "")
    config = made.root / "nbgrader_config.py"
    config.write_text(config.read_text().replace("c.Bpcourse.ex", "# c.Bpcourse.ex"))
    (made.solutions / "20_mine" / "20_mine.md").unlink()
    (made.root / "my_exercises").rmdir()
    yield made
    own.use(None)


def test_a_skeleton_of_each_kind_can_be_imported_and_build_says_what_is_left(course):
    (master,) = new_own_unit(course, "attention")
    assert course.masters == ["20_attention"] and master == course.master("20_attention")
    for name, kind in [("a", "function"), ("b_backward", "backward"), ("c_loss", "loss")]:
        new_own_exercise(course, "20_attention", name, kind)
    assert course.exercises_folder() == course.root / "my_exercises"
    names = [exercise.name for exercise in own.use(course.exercises_folder())]
    assert names == ["a", "b_backward", "c_loss"]
    assert re.findall(r"^### (.*)", master.read_text(), re.MULTILINE) == [
        "Exercise 1: `a`", "Exercise 2: `b_backward`", "Exercise 3: `c_loss`",
        *[],
    ]  # fmt: skip
    with pytest.raises(AuthoringError, match="not finished") as raised:
        build_unit(course, "20_attention")
    for file in ("my_exercises/reference.py:", "my_exercises/attention.py:", "20_attention.md:"):
        assert file in str(raised.value)


def test_what_was_written_is_still_there_after_the_next_exercise(course):
    new_own_unit(course, "attention")
    new_own_exercise(course, "20_attention", "a")
    path = course.root / "my_exercises" / "reference.py"
    path.write_text(path.read_text() + "\n\ndef helper():\n    return 1\n")
    before = {p: p.read_text() for p in course.root.rglob("*.py")}
    new_own_exercise(course, "20_attention", "b")
    for place, text in before.items():
        rest = iter(place.read_text().splitlines())
        assert all(line in rest for line in text.splitlines()), place


@pytest.mark.parametrize(
    "name, kind, says",
    [
        ("relu_backward", "backward", "there is an exercise relu_backward already"),
        ("a", "function", "there is an exercise a already"),
        ("Bad", "function", "lower-case"),
        ("b", "backward", "called like its forward: b_backward"),
        ("reference", "function", "called like a module"),
        ("attention", "function", "called like a module"),
    ],
)
def test_a_name_that_cannot_be_is_refused_and_nothing_is_written(course, name, kind, says):
    new_own_unit(course, "attention")
    new_own_exercise(course, "20_attention", "a")
    before = {p: p.read_bytes() for p in course.root.rglob("*") if p.is_file()}
    with pytest.raises(AuthoringError, match=says):
        new_own_exercise(course, "20_attention", name, kind)
    assert {p: p.read_bytes() for p in course.root.rglob("*") if p.is_file()} == before


def test_units_that_cannot_be_are_refused(course):
    new_own_unit(course, "attention")
    assert course.units == ["20_attention"]
    for name, says in [("attention", "already"), ("No Name", "names no unit")]:
        with pytest.raises(AuthoringError, match=says):
            new_own_unit(course, name)
    with pytest.raises(AuthoringError, match="02_mlp has no master here"):
        new_own_exercise(course, "02_mlp", "mine")


def test_a_config_without_the_line_is_not_guessed_at(course):
    new_own_unit(course, "attention")
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text().replace("# c.Bpcourse", "#"))
    with pytest.raises(AuthoringError, match=r"write this line .*c\.Bpcourse\.exercises"):
        new_own_exercise(course, "20_attention", "a")
