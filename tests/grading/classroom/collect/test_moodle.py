"""Moodle's archive, with folders and without."""

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
