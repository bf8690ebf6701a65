"""Moodle's worksheet: the column Grade is filled in, all else stays as Moodle wrote it."""

import pytest

from bpcourse.grading.classroom.csv_text import NotCsv, read_csv
from bpcourse.grading.classroom.exports.moodle import fill_moodle, numbers
from tests.grading.classroom.exports.files import WORKSHEET, filled


def test_nothing_but_the_grades_changes_and_scaling_is_said(tmp_path):
    said, text = filled(tmp_path, fill_moodle, WORKSHEET)
    wanted = WORKSHEET.replace('grading - ",,', 'grading - ",80,', 1)
    wanted = wanted.replace('grading - ",,', 'grading - ",40,', 1).replace("5.00,", "0,")
    assert text == wanted and not said.problems
    assert any("5 points here are 100 in Moodle: scaled" in line for line in said.said)


def test_a_grade_that_cannot_be_changed_stays_and_is_named(tmp_path):
    said, text = filled(tmp_path, fill_moodle, WORKSHEET.replace("100.00,Yes", "100.00,No", 1))
    assert 'grading - ",,100.00,No' in text and "Ada L: left as it is" in said.problems[0]


def test_each_row_is_scaled_to_its_own_maximum(tmp_path):
    _, text = filled(tmp_path, fill_moodle, WORKSHEET.replace("100.00", "10.00", 1))
    assert 'ada@u.edu,"Submitted for grading - ",8,10.00' in text and ",40,100.00" in text


def test_another_language_needs_the_column_named(tmp_path):
    german = WORKSHEET.replace(",Grade,", ",Bewertung,")
    with pytest.raises(NotCsv, match=r"no column 'Grade'.*--column.*Bewertung"):
        filled(tmp_path, fill_moodle, german)
    assert filled(tmp_path, fill_moodle, german, column="Bewertung")[0].grades == 3


def test_participants_have_their_numbers(tmp_path):
    (tmp_path / "w.csv").write_text(WORKSHEET)
    assert numbers(read_csv(tmp_path / "w.csv"))[2] == ("12", "Ben N")
