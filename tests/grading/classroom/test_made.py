"""Our own pages are replaced; what a person has edited is kept first."""

from bpcourse.course import Course
from bpcourse.grading.classroom.made import put


def test_our_own_file_is_replaced_without_a_copy(tmp_path):
    course, path = Course(tmp_path), tmp_path / "classroom/reports/a.html"
    assert put(course, {path: b"one"}) == []
    assert put(course, {path: b"two"}) == []
    assert path.read_bytes() == b"two"


def test_an_edited_file_is_kept_and_so_is_one_that_was_never_ours(tmp_path):
    course, path = Course(tmp_path), tmp_path / "classroom/reports/a.html"
    put(course, {path: b"one"})
    path.write_bytes(b"my notes")
    foreign = tmp_path / "thesis.html"
    foreign.write_bytes(b"a year of work")
    kept = put(course, {path: b"two", foreign: b"two"})
    assert [copy.read_bytes() for copy in kept] == [b"my notes", b"a year of work"]
    assert path.read_bytes() == foreign.read_bytes() == b"two"


def test_a_list_of_ours_that_is_damaged_makes_everything_worth_keeping(tmp_path):
    course, path = Course(tmp_path), tmp_path / "classroom/reports/a.html"
    put(course, {path: b"one"})
    (path.parent / ".made.json").write_text("[")
    assert [copy.read_bytes() for copy in put(course, {path: b"two"})] == [b"one"]
