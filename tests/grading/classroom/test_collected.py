"""What was collected is on record, and nothing in it is a formula."""

from dataclasses import replace

from bpcourse.grading.classroom.collected import (
    Entry,
    path_of,
    read_collected,
    write_collected,
)
from tests.grading.classroom.archives import UNIT

ENTRY = Entry("ada", "=1+1", "a@b", "-5", "moodle", '"Ada", +x', "11", "'t Hooft_1_x", late="LATE")


def test_what_is_written_is_read_again(course):
    entries = {"ada": ENTRY, "ben": replace(ENTRY, student="ben", name="@SUM(A1)")}
    write_collected(course, UNIT, entries)
    assert read_collected(course, UNIT) == entries
    assert "'=1+1" in path_of(course, UNIT).read_text()


def test_a_record_that_is_not_there_or_not_ours_is_none(course):
    assert read_collected(course, UNIT) == {}
    path_of(course, UNIT).parent.mkdir(parents=True)
    path_of(course, UNIT).write_bytes(b"\xff\x00nonsense")
    assert read_collected(course, UNIT) == {}
