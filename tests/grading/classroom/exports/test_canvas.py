"""Canvas's gradebook: one column is filled in, all else stays as Canvas wrote it."""

import pytest

from bpcourse.grading.classroom.csv_text import NotCsv
from bpcourse.grading.classroom.exports.canvas import fill_canvas
from bpcourse.grading.classroom.roster import Person
from tests.grading.classroom.exports.files import CANVAS, GRADES, KNOWN, filled

WANTED = CANVAS.replace('B",,', 'B",8,').replace(",A,2.50,", ",A,4,").replace('A,"",', 'A,"0",')


def test_nothing_but_the_grades_changes_and_scaling_is_said(tmp_path):
    said, text = filled(tmp_path, fill_canvas, CANVAS)
    assert text == WANTED
    assert said.grades == 3 and not said.problems
    assert "3 grades in column 'Unit 2: MLP, backward (4711)'" in said.said[0]
    assert any("5 points here are 10 in Canvas: scaled" in text for text in said.said)


def test_the_sis_column_may_be_missing_and_names_may_be_in_two(tmp_path):
    lines = CANVAS.replace("SIS User ID,", "").replace(",S1", "").replace(",S2", "")
    lines = lines.replace(",S3", "").replace(",S4", "").replace("99,,x", "99,x")
    lines = lines.replace(",,,,,Manual", ",,,,Manual").replace("Possible,,,,,", "Possible,,,,")
    said, text = filled(tmp_path, fill_canvas, lines)
    assert said.grades == 3 and '"Lovelace, Ada",71,ada,"A and B",8,1.50' in text


def test_students_without_a_grade_stay_empty_or_get_0_when_asked(tmp_path):
    assert filled(tmp_path, fill_canvas, CANVAS)[1].count("zoe,A,,1.50") == 1
    said, text = filled(tmp_path, fill_canvas, CANVAS, missing="0")
    assert "zoe,A,0,1.50" in text and any("get 0: Zed, Zoe" in line for line in said.said)
    assert '"Student, Test",99,,x,A,,,,' in text


def test_nobody_who_may_have_a_grade_gets_0(tmp_path):
    hidden = GRADES | {"z": GRADES["ada"]}
    said, text = filled(tmp_path, fill_canvas, CANVAS, hidden, missing="0")
    assert "zoe,A,,1.50" in text and "not in the file: z" in said.problems[0]
    known = KNOWN | {"zoe": Person("zoe", keys=("zoe",))}
    _, text = filled(tmp_path, fill_canvas, CANVAS, known=known, absent={"zoe"}, missing="0")
    assert "zoe,A,,1.50" in text


@pytest.mark.parametrize("mark", ["EX", "N/A"])
def test_what_canvas_has_decided_stays(tmp_path, mark):
    said, text = filled(tmp_path, fill_canvas, CANVAS.replace(",A,2.50,", f",A,{mark},"))
    assert f"ben,A,{mark},1.50" in text and "Né, Ben: left as it is" in said.problems[0]


def test_two_rows_for_one_student_stay_and_are_named(tmp_path):
    twice = CANVAS + '"Lovelace, Ada",75,S9,ada,A,,,,\r\n'
    said, text = filled(tmp_path, fill_canvas, twice)
    assert text.count(",8,") == 0 and len(said.problems) == 2


@pytest.mark.parametrize("column", ["Other", "Other (4712)", "4712"])
def test_a_column_can_be_named(tmp_path, column):
    _, text = filled(tmp_path, fill_canvas, CANVAS, column=column)
    assert '"A and B",,4,80.00' in text


@pytest.mark.parametrize(
    "heading",
    ["02_mlp (1)", "MLP (1)", "mlp - exercise 2 (1)", "Backprop 02 MLP (1)", "02-MLP (late) (1)"],
)
def test_the_column_is_known_by_the_units_name(tmp_path, heading):
    text = CANVAS.replace('"Unit 2: MLP, backward (4711)"', heading)
    assert filled(tmp_path, fill_canvas, text)[0].grades == 3


def test_a_column_that_is_not_there_or_not_one_is_refused(tmp_path):
    with pytest.raises(NotCsv, match=r"no assignment '02_mlp'.*--column.*'Other \(4712\)'"):
        filled(tmp_path, fill_canvas, CANVAS.replace("MLP", "CNN"))
    with pytest.raises(NotCsv, match="several for '02_mlp'"):
        filled(tmp_path, fill_canvas, CANVAS.replace("Other (", "Unit 2 MLP ("))
    with pytest.raises(NotCsv, match="no assignment 'Current Score'"):
        filled(tmp_path, fill_canvas, CANVAS, column="Current Score")


def test_numbers_are_written_as_the_file_writes_them(tmp_path):
    german = (
        "Student;ID;SIS Login ID;Section;MLP (1);Other (2)\n    Points Possible;;;;7,5;5,0\n"
        '"Lovelace, Ada";71;ada;A;;1,5\n"Né, Ben";72;ben;A;;2,5\nCleo;73;cleo;A;;\n'
    )
    said, text = filled(tmp_path, fill_canvas, german)
    assert '"Né, Ben";72;ben;A;3;2,5' in text and "ada;A;6;1,5" in text
    _, text = filled(tmp_path, fill_canvas, german.replace("7,5", "6,2"))
    assert "ben;A;2,48;2,5" in text


def test_without_points_possible_nothing_is_scaled(tmp_path):
    said, text = filled(tmp_path, fill_canvas, CANVAS.replace(",,10,5,", ",,,5,"))
    assert '"A and B",4,1.50' in text and any("not scaled" in line for line in said.said)
