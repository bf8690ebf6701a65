"""A submission is as new as its newest file."""

from datetime import datetime

from bpcourse.grading.classroom.collect.handed import Handed
from bpcourse.grading.classroom.collect.members import Member


def test_a_submission_is_as_new_as_its_newest_file_that_has_a_date():
    old, new = datetime(2026, 1, 1), datetime(2026, 2, 1)  # noqa: DTZ001
    files = {"a": Member("a", modified=old), "b": Member("b", modified=new), "c": Member("c")}
    assert Handed("ada", files=files).dated == new
    assert Handed("ada", files={"c": Member("c")}).dated is None
