"""Both versions of a text in which a merge was left unfinished."""

import pytest

from bpcourse.grading.nbgrader.recover import conflicts
from bpcourse.grading.nbgrader.recover.conflicts import versions


@pytest.mark.parametrize(
    "text, ours, theirs",
    [
        ("a\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> b\nz\n", "a\n1\nz\n", "a\n2\nz\n"),
        ("<<<<<<< x\n1\n||||||| base\n0\n=======\n2\n>>>>>>> y\n", "1\n", "2\n"),
        ("<<<<<<<\r\n1\r\n=======\r\n2\r\n>>>>>>>\r\n", "1\r\n", "2\r\n"),
        ("  <<<<<<< x\n1\n  =======\n2\n  >>>>>>> y\n", "1\n", "2\n"),
        ("<<<<<<< x\n1\n=======\n2\n", "1\n", "2\n"),  # cut off
        ("1\n>>>>>>> y\n2\n", "1\n2\n", "1\n2\n"),
        ("<<<<<<< x\n1\n>>>>>>> y\n", "1\n", ""),
    ],
)
def test_each_side_has_what_stands_between_its_marks(text, ours, theirs):
    found = versions(text)
    assert (found.ours, found.theirs) == (ours, theirs)


def test_a_conflict_in_a_conflict_goes_with_its_side():
    inner = "<<<<<<< a\n2\n=======\n3\n>>>>>>> b\n"
    found = versions(f"<<<<<<< HEAD\n1\n||||||| base\n{inner}=======\n{inner}>>>>>>> c\n")
    assert (found.ours, found.theirs) == ("1\n", "3\n")


@pytest.mark.parametrize(
    "text", ["", "Title\n=======\n", "a <<<<<<< b\n", "x >>>>>>> y", "<<< a\n"]
)
def test_a_text_without_marks_has_none(text):
    assert versions(text) is None


def test_the_sides_are_called_as_git_calls_them():
    text = "<<<<<<<{}\n1\n=======\n2\n>>>>>>>{}\n"
    assert versions(text.format(" HEAD", " my branch")).names == ("HEAD", "my branch")
    assert versions(text.format("", "")).names == ("ours", "theirs")


def test_many_marks_are_read_in_one_go():
    assert versions("<<<<<<< a\n" * 20_000 + "1\n").ours == "1\n"


def test_marks_without_end_are_not_followed_further():
    depth, lines = conflicts.DEEPEST * 5, 100
    text = "<<<<<<< a\n" * depth + "x\n" * lines + ">>>>>>> b\n" * depth
    assert conflicts.versions(text).ours == "x\n" * lines
    assert conflicts.versions("<<<<<<< a" + "\n" * (conflicts.MOST_LINES + 1)) is None


def test_a_mark_with_much_white_space_is_read_once():
    found = conflicts.versions("<<<<<<< " + "a " * 300_000 + " " * 300_000 + "\n1\n=======\n2\n")
    assert (found.ours, found.theirs) == ("1\n", "2\n")
