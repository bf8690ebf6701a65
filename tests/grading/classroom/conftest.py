"""A course to collect for."""

import pytest

from tests.grading.classroom.archives import light_course


@pytest.fixture
def course(tmp_path):
    return light_course(tmp_path / "course")
