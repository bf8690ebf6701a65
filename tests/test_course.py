"""Where things are in a course, with masters and without, and what nbgrader is told of it."""

import os
from pathlib import Path

import pytest

from bpcourse.course import Course

CONFIG = "c = get_config()\nc.CourseDirectory.course_id = 'tiny'\n"


def course_with(root, *files):
    for name in ("nbgrader_config.py", *files):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(CONFIG)
    return Course(root)


@pytest.fixture
def with_masters(tmp_path):
    return course_with(tmp_path, "solutions/02_b/02_b.md", "solutions/01_a/01_a.md", "course/x")


@pytest.fixture
def without_masters(tmp_path):
    return course_with(tmp_path, "course/01_a/01_a.ipynb", "course/README.md")


def test_a_course_is_found_from_any_folder_below(with_masters, monkeypatch):
    inside = with_masters.solutions / "01_a"
    assert Course.find(inside).root == with_masters.root
    monkeypatch.chdir(inside)
    assert Course.find().root == with_masters.root


def test_elsewhere_the_course_of_this_package_is_found(tmp_path):
    assert (Course.find(tmp_path).root / "bpcourse" / "course.py").is_file()


def test_where_there_is_none_it_says_how_to_get_one(tmp_path, monkeypatch):
    monkeypatch.setattr("bpcourse.course.PACKAGE", tmp_path / "site" / "bpcourse")
    with pytest.raises(FileNotFoundError, match="bpcourse start --instructor"):
        Course.find(tmp_path)


def test_units_are_those_with_a_master_in_order(with_masters):
    (with_masters.solutions / "notes").mkdir()
    (with_masters.solutions / "notes" / "ideas.md").write_text("")
    assert with_masters.units == ["01_a", "02_b"]
    assert with_masters.source_notebook("01_a") == with_masters.solution_notebook("01_a")


def test_without_masters_the_release_is_the_source(without_masters):
    assert not without_masters.has_masters
    assert without_masters.units == ["01_a"]
    assert without_masters.source_notebook("01_a") == without_masters.release_notebook("01_a")


def test_submissions_are_the_students_who_have_a_folder_for_the_unit(with_masters):
    for path in ("ada/01_a", "bob/01_a", "eve/02_b"):
        (with_masters.classroom / "submitted" / path).mkdir(parents=True)
    assert with_masters.submissions("01_a") == ["ada", "bob"]


def test_what_is_kept_is_copied_once(with_masters):
    path = with_masters.master("01_a")
    first = with_masters.keep(path)
    assert first.read_text() == CONFIG
    assert first.relative_to(with_masters.root).parts[0] == "kept"
    assert with_masters.keep(path) == first
    path.write_text("changed")
    assert with_masters.keep(path).read_text() == "changed"
    assert first.read_text() == CONFIG


def test_nbgrader_works_in_the_classroom_of_this_course(with_masters, tmp_path):
    elsewhere = Course(with_masters.root, tmp_path / "demo")
    config = elsewhere.nbgrader_config(assignment_id="01_a")
    assert config.CourseDirectory.course_id == "tiny"
    assert config.CourseDirectory.assignment_id == "01_a"
    assert config.CourseDirectory.submitted_directory == str(tmp_path / "demo" / "submitted")
    assert config.CourseDirectory.db_url == f"sqlite:///{tmp_path / 'demo' / 'gradebook.db'}"


def test_one_configuration_does_not_change_the_next(with_masters):
    with_masters.nbgrader_config(assignment_id="01_a")
    assert "assignment_id" not in with_masters.nbgrader_config().CourseDirectory


def test_the_environments_programs_are_found_when_it_is_not_activated(with_masters, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with_masters.nbgrader_config()
    scripts, *others = os.environ["PATH"].split(os.pathsep)
    assert others == ["/nowhere"] and Path(scripts).is_dir()
