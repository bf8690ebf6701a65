"""A class that has handed in, a copy for each test; and workers to grade it."""

import shutil

import pytest

from bpcourse.course import Course
from bpcourse.exercises import own
from bpcourse.grading.batch.runner import Workers
from tests.grading import own_course
from tests.grading.small_class import ANSWERS, hand_in
from tests.grading.tiny import tiny_course


@pytest.fixture(scope="session")
def small_class_once(tmp_path_factory):
    course = tiny_course(tmp_path_factory.mktemp("small_class"))
    for student, answer in ANSWERS.items():
        hand_in(course, student, answer)
    return course


@pytest.fixture
def small_class(small_class_once, tmp_path):
    """A course of its own for a test, that may be changed."""
    shutil.copytree(small_class_once.root, tmp_path / "course")
    return Course(tmp_path / "course")


@pytest.fixture(scope="module")
def workers(sandbox):
    with Workers(2) as workers:
        yield workers


@pytest.fixture(scope="session")
def own_course_once(tmp_path_factory):
    yield own_course.made(tmp_path_factory.mktemp("own") / "course")
    own.use(None)


@pytest.fixture
def own_built(own_course_once, tmp_path):
    """A course with a unit of the instructor's own, that may be changed."""
    yield own_course.copied(own_course_once, tmp_path / "own")
    own.use(None)
