"""nbgrader's converters, given one submission by name."""

import pytest
from nbgrader.coursedir import CourseDirectory

from bpcourse.grading.nbgrader.converters import PlainAutograde, PlainGenerateFeedback, run


@pytest.mark.parametrize("student", ["ada", "[ann]", "a*?"])
@pytest.mark.parametrize(
    "kind, step", [(PlainAutograde, "submitted"), (PlainGenerateFeedback, "autograded")]
)
def test_a_name_is_no_pattern(tmp_path, student, kind, step):
    coursedir = CourseDirectory(root=str(tmp_path), assignment_id="unit", student_id=student)
    converter = kind(coursedir=coursedir)
    converter.init_notebooks()
    folder = str(tmp_path / step / student / "unit")
    assert converter.assignments == {folder: [f"{folder}/unit.ipynb"]}


class Fails(PlainGenerateFeedback):
    def start(self):
        for line in self.lines:
            self.log.error(line)
        raise RuntimeError("stopped")


@pytest.mark.parametrize(
    "lines, told",
    [
        (["ValueError: rename the folder", "and more"], "[ERROR] ValueError: rename the folder"),
        ([], "nbgrader's Feedback failed"),
    ],
)
def test_the_last_error_is_told(tmp_path, lines, told):
    converter = Fails(coursedir=CourseDirectory(root=str(tmp_path)))
    converter.lines = lines
    assert run(converter).endswith(told.removeprefix("[ERROR] "))


def test_what_succeeds_is_not_told(tmp_path):
    converter = Fails(coursedir=CourseDirectory(root=str(tmp_path)))
    converter.start = lambda: None
    assert run(converter) is None
