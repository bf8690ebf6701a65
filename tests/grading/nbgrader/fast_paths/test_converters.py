"""Converters that keep their exporter."""

import pytest
from nbgrader.coursedir import CourseDirectory

from bpcourse.grading.nbgrader.fast_paths.converters import FastAutograde


class Quiet(FastAutograde):
    """Converts nothing; counts."""

    preprocessors = []  # noqa: RUF012  a trait of nbgrader's

    def convert_notebooks(self):
        self.converted = [*getattr(self, "converted", []), dict(self.assignments)]


@pytest.fixture
def converter(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # which converting leaves
    coursedir = CourseDirectory(root=str(tmp_path), assignment_id="unit", student_id="ada")
    return Quiet(coursedir=coursedir)


def test_started_again_it_has_its_exporter_and_another_student(converter, tmp_path):
    converter.start()
    exporter, writer = converter.exporter, converter.writer
    converter.coursedir.student_id = "ben"
    converter.start()
    assert converter.exporter is exporter and converter.writer is not writer
    folders = [str(tmp_path / "submitted" / name / "unit") for name in ("ada", "ben")]
    assert [list(each) for each in converter.converted] == [[folder] for folder in folders]


def test_its_exporter_validates_once_at_the_end(converter):
    converter.start()
    assert converter.exporter.optimistic_validation
