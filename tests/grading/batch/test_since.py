"""Which time a text says, and whose submission is newer."""

import os
from datetime import UTC, datetime

import pytest

from bpcourse.course import Course
from bpcourse.grading.batch.since import UnclearTimeError, moment, newer

NOW = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("2d", datetime(2026, 2, 8, 12, tzinfo=UTC)),
        ("1w", datetime(2026, 2, 3, 12, tzinfo=UTC)),
        ("90m", datetime(2026, 2, 10, 10, 30, tzinfo=UTC)),
        ("1.5h", datetime(2026, 2, 10, 10, 30, tzinfo=UTC)),
        ("2026-01-31T18:00Z", datetime(2026, 1, 31, 18, tzinfo=UTC)),
        ("2026-01-31 18:00+01:00", datetime(2026, 1, 31, 17, tzinfo=UTC)),
        ("2026-01-31", datetime(2026, 1, 31).astimezone()),
        ("2026-01-31T18:00", datetime(2026, 1, 31, 18).astimezone()),
    ],
)
def test_dates_times_and_how_long_ago_are_understood(text, expected):
    assert moment(text, NOW) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2",
        "2y",
        "-1d",
        "31.1.2026",
        "2026-13-01",
        "2026-01-31T25:00",
        "9" * 30 + "d",
    ],
)
def test_what_says_no_time_is_refused_with_what_would(text):
    with pytest.raises(UnclearTimeError, match=r"2026-01-31.*3d"):
        moment(text, NOW)


def test_a_submission_is_newer_by_its_files_or_by_its_timestamp(tmp_path):
    course, old = Course(tmp_path), NOW.timestamp() - 1e6
    for student in ("old", "changed", "said"):
        folder = tmp_path / "classroom" / "submitted" / student / "unit"
        folder.mkdir(parents=True)
        (folder / "unit.ipynb").write_text("{}")
        os.utime(folder / "unit.ipynb", (old, old))
    submitted = tmp_path / "classroom" / "submitted"
    os.utime(submitted / "changed" / "unit" / "unit.ipynb", (NOW.timestamp() + 9,) * 2)
    stamp = submitted / "said" / "unit" / "timestamp.txt"
    stamp.write_text("2026-02-10 14:00:00 +0100")  # an hour after
    os.utime(stamp, (old, old))
    assert newer(course, "unit", ["old", "changed", "said"], NOW) == ["changed", "said"]
