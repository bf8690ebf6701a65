"""An earlier version is kept, an older one is not taken, and what was edited stays."""

import zipfile

from bpcourse.grading.classroom.collect import collect
from tests.grading.classroom.archives import (
    UNIT,
    N,
    a_folder,
    a_zip,
    moodle,
    notebook,
    rows,
    submitted,
)


def test_collecting_again_changes_nothing_and_a_newer_one_keeps_the_earlier(course, tmp_path):
    first = a_zip(tmp_path / "1.zip", {moodle("Ada", 1): notebook("1")})
    assert rows(collect(first, course, UNIT))["Ada"].status == "new"
    assert rows(collect(first, course, UNIT))["Ada"].status == "unchanged"
    second = a_zip(tmp_path / "2.zip", {moodle("Ada", 1): notebook("2")})
    row = rows(collect(second, course, UNIT))["Ada"]
    assert row.status == "newer version" and "classroom/earlier/Ada" in row.notes[0]
    (kept,) = (course.classroom / "earlier" / "Ada" / UNIT).iterdir()
    assert (kept / N).read_bytes() == notebook("1")
    assert submitted(course)["Ada"] == {N: notebook("2")}


def test_an_older_one_never_replaces_a_newer(course, tmp_path):
    def inbound(day, text):
        name = f"ada+{UNIT}+2026-02-{day} 10:00:00 UTC+x/{N}"
        return a_folder(tmp_path / day, {name: notebook(text)})

    collect(inbound("02", "newer"), course, UNIT)
    done = collect(inbound("01", "older"), course, UNIT)
    assert rows(done)["ada"].status == "older, not taken" and not done.all_there
    assert submitted(course)["ada"][N] == notebook("newer")


def test_an_older_archive_is_told_by_the_dates_of_its_files(course, tmp_path):
    def archive(day, text):
        entry = zipfile.ZipInfo(moodle("Ada", 1), (2026, 2, day, 10, 0, 0))
        return a_zip(tmp_path / f"{day}.zip", {entry: notebook(text)})

    collect(archive(2, "newer"), course, UNIT)
    done = collect(archive(1, "older"), course, UNIT)
    assert rows(done)["Ada"].status == "older, not taken"
    assert submitted(course)["Ada"] == {N: notebook("newer")}
    collect(archive(3, "newest"), course, UNIT)
    assert submitted(course)["Ada"] == {N: notebook("newest")}


def test_what_was_edited_after_collecting_stays(course, tmp_path):
    archive = a_zip(tmp_path / "1.zip", {moodle("Ada", 1): notebook("1")})
    collect(archive, course, UNIT)
    folder = course.classroom / "submitted" / "Ada" / UNIT
    (folder / "timestamp.txt").write_text("2026-02-01 10:00:00 UTC")
    assert rows(collect(archive, course, UNIT))["Ada"].status == "unchanged"
    (folder / N).write_bytes(notebook("put right by hand"))
    assert rows(collect(archive, course, UNIT))["Ada"].status == "unchanged, edited here"
    assert submitted(course)["Ada"][N] == notebook("put right by hand")


def test_a_link_in_submitted_is_not_written_through(course, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (course.classroom / "submitted").mkdir(parents=True)
    (course.classroom / "submitted" / "Ada").symlink_to(tmp_path / "elsewhere")
    done = collect(a_zip(tmp_path / "m.zip", {moodle("Ada", 1): notebook()}), course, UNIT)
    assert "is a link" in rows(done)["Ada"].odd[0] and not list((tmp_path / "elsewhere").iterdir())
