"""Rows of an LMS's file find their student by what collect has recorded, or a roster says."""

from bpcourse.grading.classroom.collected import Entry, write_collected
from bpcourse.grading.classroom.csv_text import read_csv
from bpcourse.grading.classroom.exports.grades import read_grades
from bpcourse.grading.classroom.exports.people import known_here, rows_of
from tests.grading.classroom.archives import UNIT, roster


def students(course, text, path, names=None):
    path.write_text(text)
    known = known_here(course, [UNIT], read_grades(course, [UNIT]), names)
    return list(rows_of(read_csv(path), path, known).students.values())


WORKSHEET = (
    "Identifier,Full name,Email address,Grade\n"
    "Participant 11,Ada Lovelace,al@u.edu,\nParticipant 12,Someone Else,b@x,\n"
    "Participant 13,Né Ben,,\nParticipant 14,Nobody,no@u.edu,\n"
)


def test_by_number_address_and_name(graded, tmp_path):
    entry = Entry("ada", kind="moodle", label="Other Name", lms="11")
    write_collected(graded, UNIT, {"ada": entry})
    found = students(graded, WORKSHEET, tmp_path / "w.csv")
    assert found == ["ada", "ben", "ben", None]  # nbgrader knows ben's address and name


def test_a_number_in_another_lms_is_no_number_in_this(graded, tmp_path):
    write_collected(graded, UNIT, {"cleo": Entry("cleo", kind="canvas", label="c", lms="11")})
    assert students(graded, WORKSHEET, tmp_path / "w.csv")[0] is None


def test_by_a_roster(graded, tmp_path):
    names = roster(
        tmp_path / "r.csv", "student_id,name,email\ncleo,Ada Lovelace,\ndora,,no@u.edu\n"
    )
    found = students(graded, WORKSHEET, tmp_path / "w.csv", names)
    assert (found[0], found[3]) == ("cleo", "dora")


def test_a_part_of_a_name_is_nobody(graded, tmp_path):
    text = "Identifier,Full name,Grade\nParticipant 1,Anna-Ben Né,\n"
    assert students(graded, text, tmp_path / "w.csv") == [None]
