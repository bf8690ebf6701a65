"""The constraints of the container: is all that the package rests on pinned, and itself not?"""

import importlib.metadata

from bpcourse.grading.classroom.gradescope.pins import pins


def test_all_that_it_rests_on_is_pinned_and_itself_is_not():
    lines = dict(line.split("==") for line in pins().split())
    assert {"numpy", "nbgrader", "jupyterlab", "sqlalchemy", "traitlets"} <= lines.keys()
    assert "bpcourse" not in lines and "pytest" not in lines
    assert lines["numpy"] == importlib.metadata.version("numpy").partition("+")[0]
