"""Moodle's archive, with folders and without."""

from zoneinfo import ZoneInfo

import pytest

from bpcourse.grading.classroom.collect import collect
from bpcourse.grading.classroom.collected import read_collected
from tests.grading.classroom.archives import (
    UNIT,
    N,
    a_zip,
    moodle,
    notebook,
    roster,
    rows,
    submitted,
)


@pytest.mark.parametrize("tail", ["", "_"])
def test_moodles_archive_with_folders(course, tmp_path, tail):
    files = {moodle("Ada Lovelace", 11, tail=tail): notebook("a"), moodle("Ben Ó Né", 12, tail=tail): notebook("b")}  # fmt: skip
    done = collect(a_zip(tmp_path / "m.zip", files), course, UNIT)
    assert done.kind == "moodle" and done.all_there and done.missing is None
    assert submitted(course) == {
        "Ada Lovelace": {N: notebook("a")},
        "Ben Ó Né": {N: notebook("b")},
    }
    entry = read_collected(course, UNIT)["Ada Lovelace"]
    assert (entry.lms, entry.label) == ("11", "Ada Lovelace")
    assert entry.folder == "Ada Lovelace_11_assignsubmission_file_"


def test_moodles_archive_without_folders(course, tmp_path):
    files = {f"Ada O'Brien_11_assignsubmission_file_{N}": notebook("a")}
    done = collect(a_zip(tmp_path / "m.zip", files), course, UNIT)
    assert done.kind == "moodle" and submitted(course) == {"Ada O'Brien": {N: notebook("a")}}


def test_a_group_comes_once_for_each_member_and_its_name_is_told(course, tmp_path):
    files = {
        moodle("Group A-Ada Lovelace", 11): notebook("a"),
        moodle("Group A-Anna-Lena Meier", 12): notebook("a"),
        moodle("Default group-Ben Né", 13): notebook("b"),
    }
    names = roster(
        tmp_path / "r.csv", "student_id,name\nada,Ada Lovelace\nal,Anna-Lena Meier\nben,Ben Né\n"
    )
    done = collect(a_zip(tmp_path / "m.zip", files), course, UNIT, names)
    assert set(submitted(course)) == {"ada", "al", "ben"}
    assert "'Group A'" in rows(done)["al"].notes[0] and done.all_there


WORKSHEET = (
    'Identifier,"Full name","Last modified (submission)"\n'
    '"Participant 11","Ada Lovelace","Tuesday, 24 March 2026, 3:15 PM"\n'
    '"Participant 12","Ben Né",-\n'
)


def test_a_worksheet_has_times_which_are_used_when_their_zone_is_named(course, tmp_path):
    names = roster(tmp_path / "w.csv", WORKSHEET)
    files = {moodle("Ada Lovelace", 11): notebook("a"), moodle("Ben Né", 12): notebook("b")}
    archive = a_zip(tmp_path / "m.zip", files)
    done = collect(archive, course, UNIT, names)
    assert done.has_times and set(submitted(course)["Ada Lovelace"]) == {N}
    done = collect(archive, course, UNIT, names, zone=ZoneInfo("Europe/Berlin"))
    assert submitted(course)["Ada Lovelace"]["timestamp.txt"] == b"2026-03-24 14:15:00 UTC\n"
    assert not done.has_times and set(submitted(course)["Ben Né"]) == {N}
