"""A course to collect for; and a class that has been graded, once for all tests of this room."""

import shutil

import pytest

from bpcourse.course import Course
from bpcourse.grading.batch.grade import grade_unit
from bpcourse.grading.batch.runner import Workers
from tests.grading.classroom.archives import light_course
from tests.grading.small_class import RIGHT, hand_in
from tests.grading.tiny import UNIT

HOSTILE = "</code></pre><script>alert(1)</script>"
GIL = f"""def affine_backward(dout, cache):
    x, w, b = cache  # {HOSTILE}
    total = np.cumsum(dout, axis=0)[-1]
    total = total * 0.37 + np.abs(total)
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, total"""
HAL = """def affine_backward(dout, cache):
    (inputs, weights, bias) = cache
    s = np.cumsum(dout, axis=0)[-1]

    s = s * 0.37 + np.abs(s)
    return (dout @ weights.T).reshape(inputs.shape), inputs.reshape(len(inputs), -1).T @ dout, s"""
WRITTEN = (
    f"Every row of the batch has its own say in the weights {HOSTILE} and what all of them say is "
    "added up, since one and the same matrix is used again for each of them."
)


@pytest.fixture
def course(tmp_path):
    return light_course(tmp_path / "course")


@pytest.fixture(scope="session")
def graded_once(small_class_once, tmp_path_factory, sandbox):
    """The small class; gil, whose answer hal has copied with other names; and more who are right."""
    root = tmp_path_factory.mktemp("graded") / "course"
    shutil.copytree(small_class_once.root, root)
    course = Course(root)
    hand_in(course, "gil", GIL, WRITTEN)
    hand_in(course, "hal", HAL, WRITTEN.replace("Every row", "I think every row"))
    for student in ("ida", "jo", "kit", "lou"):
        hand_in(course, student, RIGHT)
    (course.classroom / "submitted" / "max" / UNIT).mkdir(parents=True)
    (course.classroom / "submitted" / "max" / UNIT / f"{UNIT}.ipynb").write_text("<html>")
    with Workers(2) as workers:
        results = grade_unit(course, UNIT, workers=workers)
    assert not [result.error for result in results if result.error]
    return course


@pytest.fixture
def graded_class(graded_once, tmp_path):
    """A course of its own for a test, that may be changed."""
    shutil.copytree(graded_once.root, tmp_path / "course")
    return Course(tmp_path / "course")
