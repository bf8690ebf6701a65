"""Is every timestamp.txt understood, or said not to be?"""

import logging
from datetime import datetime
from types import SimpleNamespace

import pytest
from hypothesis import given, strategies as st

from bpcourse.grading.nbgrader.timestamps import (
    handed_in_at,
    remarks_on,
    understand_timestamps,
)
from tests.grading.a_class import Classroom, cell

TEN = datetime(2026, 11, 5, 10)  # noqa: DTZ001  in UTC, as nbgrader keeps it


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-05 10:00:00.000000 UTC",
        "2026-11-05 10:00:00",
        "2026-11-05 12:00:00 +0200",
        "2026-11-05 12:00:00 CEST",
        "2026-11-05 11:00:00 Europe/Berlin",
        "2026-11-05 05:00:00.000 America/New_York",
        "2026-11-05T10:00:00Z",
        "20261105T100000Z",
        "2026-11-05T12:00:00+02:00",
        "\ufeff2026-11-05 10:00:00 UTC\r\n",
        "Thu, 05 Nov 2026 12:00:00 +0200",
        "Thu Nov  5 11:00:00 CET 2026",
        "Thu Nov 05 2026 11:00:00 GMT+0100 (Central European Standard Time)",
        "5. November 2026 10:00",
        "Nov 5, 2026, 10:00:00 AM",
        "1793872800",
        "1793872800000",
        '"2026-11-05 10:00:00 UTC"',
    ],
)
def test_times_that_people_and_programs_write_are_understood(text):
    assert handed_in_at(text.encode()) == TEN
    assert remarks_on(text.encode()) == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_so_are_those_of_editors_that_write_another_encoding(encoding):
    assert handed_in_at("2026-11-05 10:00:00 UTC".encode(encoding)) == TEN


def test_day_and_month_are_not_guessed_at():
    assert handed_in_at(b"25/11/2026 10:00") == TEN.replace(day=25)
    assert handed_in_at(b"2026-05-12 10:00") == TEN.replace(month=5, day=12)
    assert handed_in_at(b"05/12/2026 10:00") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "banana",
        "2026",
        "10:30",
        "2026-11-05",
        "2026-99-99 10:00",
        "0001-01-01 00:00 +1400",
        "2026-11-05 10:00:00 XYZ",
        "2026-11-05 10:00:00 IST",
        "2026-11-05 10:00:00 ../../etc/passwd",
        "9" * 400,
        "2026-11-05 10:00 " * 400,
    ],
)
def test_what_is_no_time_is_a_remark(text):
    assert handed_in_at(text.encode()) is None
    (remark,) = remarks_on(text.encode())
    assert remark.startswith("timestamp.txt ") and "handed in late" in remark
    assert len(remark) < 300


@given(st.binary(max_size=2000))
def test_no_content_raises(content):
    assert (handed_in_at(content) is None) == bool(remarks_on(content))


def test_a_course_directory_reads_them_like_this(tmp_path, caplog):
    coursedir = SimpleNamespace(log=logging.getLogger("a course"))
    understand_timestamps(coursedir)
    assert coursedir.get_existing_timestamp(str(tmp_path)) is None
    (tmp_path / "timestamp.txt").write_text("2026-11-05 12:00:00 +0200")
    assert coursedir.get_existing_timestamp(str(tmp_path)) == TEN
    (tmp_path / "timestamp.txt").write_bytes(b"\xff\xfe\x00garbage")
    assert coursedir.get_existing_timestamp(str(tmp_path)) is None
    assert "no time that can be understood" in caplog.text


@pytest.mark.slow
@pytest.mark.usefixtures("sandbox")
def test_nbgrader_s_own_run_is_not_ended_by_one(tmp_path):
    room = Classroom(tmp_path, [cell("x = 1", "x", solution=True), cell("float(x)", "test", 1)])
    for student in ("ada", "ben", "cleo"):
        room.submit(student, {"x": "x = 1"})
    submitted = tmp_path / "classroom/submitted"
    (submitted / "ada/unit/timestamp.txt").write_text("2026-11-05 12:00:00 +0200")
    (submitted / "ben/unit/timestamp.txt").write_text("yesterday, promised")
    said = room.run("autograde", "unit")
    assert [room.scores(student) for student in ("ada", "ben", "cleo")] == [{"test": 1}] * 3
    assert "submitted at 2026-11-05 10:00:00" in said
    assert "says `yesterday, promised`" in said
