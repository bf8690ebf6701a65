"""Feedback pages in a ZIP, under the names by which an LMS takes them back."""

import io
import re
import zipfile

from bpcourse.grading.classroom.collected import Entry
from bpcourse.grading.classroom.exports.feedback_zip import feedback_zip
from tests.grading.classroom.archives import UNIT, a_folder

MOODLE = Entry("ada", kind="moodle", lms="11", folder="Ada Né_11_assignsubmission_file_")
CANVAS = Entry("ada", kind="canvas", lms="71", folder="néada_LATE_71_901_02_mlp-1.ipynb")


def made(course, lms, entry, numbers=None, students=("ada",)):
    pages = {f"{student}/{UNIT}/{UNIT}.html": student.encode() for student in students}
    a_folder(course.classroom / "feedback", pages)
    content, filled = feedback_zip(course, UNIT, lms, {"ada": entry}, numbers or {})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}, filled


def test_moodle_takes_a_folder_by_its_number(course):
    files, filled = made(course, "moodle", MOODLE)
    assert files == {f"Ada Né_11_assignsubmission_file_/{UNIT}.html": b"ada"}
    (name,) = files  # as Moodle's importer reads it: name, number, kind of plugin, plugin, rest
    parts = name.split("/")[0].split("_", 4)
    assert parts[1:4] == ["11", "assignsubmission", "file"] and not filled.problems


def test_canvas_takes_a_file_by_its_two_numbers(course):
    files, _ = made(course, "canvas", CANVAS)
    assert files == {"néada_LATE_71_901_02_mlp-1.html": b"ada"}
    (name,) = files
    assert [part for part in name.split("_") if re.fullmatch(r"\d+", part)][:2] == ["71", "901"]


def test_who_was_not_collected_there_is_named_or_found_by_the_worksheet(course):
    files, filled = made(course, "moodle", CANVAS)
    assert not files and "not collected from Moodle" in filled.problems[0]
    files, filled = made(course, "moodle", CANVAS, {"ada": ("11", "A_da/..")})
    assert list(files) == [f"A da .._11_assignsubmission_file_/{UNIT}.html"]


def test_without_pages_it_says_what_to_do(course):
    _, filled = made(course, "moodle", MOODLE, students=())
    assert f"run bpcourse grade {UNIT}" in filled.problems[0]


def test_equal_pages_make_equal_files(course):
    a_folder(course.classroom / "feedback", {f"ada/{UNIT}/{UNIT}.html": b"page"})
    first, second = (feedback_zip(course, UNIT, "moodle", {"ada": MOODLE}, {}) for _ in range(2))
    assert first[0] == second[0]
