"""Which files beside a notebook its cells may read."""

import pytest
from nbgrader.coursedir import CourseDirectory

from bpcourse.grading.nbgrader import beside
from bpcourse.grading.nbgrader.beside import files_beside


@pytest.fixture
def course(tmp_path):
    """submitted/ada/unit as it was handed in, autograded/ada/unit as nbgrader has copied it."""
    for step in ("submitted", "autograded"):
        folder = tmp_path / step / "ada" / "unit"
        (folder / "sub").mkdir(parents=True)
        (folder / "sub" / "data.csv").write_text("1,2")
        (folder / "unit.ipynb").write_text("{}")
        (folder / ".hidden").write_text("x")
    return tmp_path


def found(course):
    about = {"student": "ada", "assignment": "unit", "notebook": "unit"}
    folder = course / "autograded" / "ada" / "unit"
    resources = {"nbgrader": about, "metadata": {"path": str(folder)}}
    return files_beside(resources, CourseDirectory(root=str(course)))


def test_data_is_there_and_notebooks_and_hidden_files_are_not(course):
    assert found(course) == {"sub/data.csv": b"1,2"}


def test_what_a_link_led_to_is_neither_read_nor_kept(course):
    submitted, copied = (course / s / "ada" / "unit" for s in ("submitted", "autograded"))
    (submitted / "leak.db").symlink_to(course / "gradebook.db")
    (copied / "leak.db").write_text("everybody's grades")
    (submitted / "folder").symlink_to(course)
    (copied / "folder").mkdir()
    (copied / "folder" / "other.txt").write_text("another's work")
    assert found(course) == {"sub/data.csv": b"1,2"}
    assert not (copied / "leak.db").exists() and not (copied / "folder" / "other.txt").exists()


def test_a_file_that_the_instructor_has_put_there_is_read(course):
    (course / "autograded" / "ada" / "unit" / "table.txt").write_text("3")
    assert found(course) == {"sub/data.csv": b"1,2", "table.txt": b"3"}


def test_more_than_there_is_room_for_is_left_out(course, monkeypatch):
    monkeypatch.setattr(beside, "MOST", 2)
    assert found(course) == {}
