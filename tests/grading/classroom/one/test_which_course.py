"""Whose course grades a notebook, where a submission may bring one?"""

import pytest

from bpcourse.course import PACKAGE, Course
from bpcourse.grading.classroom.one.which_course import course_around

RELEASED = Course(PACKAGE / "released")


@pytest.fixture
def root(tmp_path):
    (tmp_path / "teach" / "course").mkdir(parents=True)
    (tmp_path / "teach" / "nbgrader_config.py").touch()
    return tmp_path / "teach"


def test_the_one_that_one_stands_in_grades_what_lies_elsewhere_or_among_its_submissions(root):
    for notebook in (root.parent / "ada.ipynb", root / "classroom/submitted/ada/02_mlp/a.ipynb"):
        course, said = course_around(root, notebook, RELEASED)
        assert course.root == root and not said


def test_a_course_that_came_with_the_notebook_is_not_used_and_it_is_said(root):
    for notebook in (root / "a.ipynb", root / "02_mlp" / "a.ipynb"):
        course, said = course_around(root, notebook, RELEASED)
        assert course is RELEASED and "--course" in said and str(root) in said


def test_a_classroom_that_is_a_link_makes_no_submission_of_what_lies_elsewhere(root):
    (root / "classroom").symlink_to(".")
    course, _ = course_around(root, root / "a.ipynb", RELEASED)
    assert course is RELEASED


def test_the_checkout_of_this_package_is_trusted(tmp_path):
    course, said = course_around(PACKAGE.parent, PACKAGE.parent / "x.ipynb", RELEASED)
    assert course.root == PACKAGE.parent and not said


def test_where_there_is_none_the_package_brings_one(tmp_path, monkeypatch):
    def none(start):
        raise FileNotFoundError

    monkeypatch.setattr(Course, "find", none)
    assert course_around(tmp_path, tmp_path / "a.ipynb", RELEASED) == (RELEASED, "")
