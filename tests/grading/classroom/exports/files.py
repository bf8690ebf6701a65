"""Files of an LMS as it exports them, and what is put into them."""

from bpcourse.grading.classroom.csv_text import read_csv
from bpcourse.grading.classroom.exports.grades import Grade
from bpcourse.grading.classroom.exports.people import rows_of
from bpcourse.grading.classroom.roster import Person
from tests.grading.classroom.archives import UNIT

GRADES = {
    "ada": Grade(raw=4, most=5),
    "ben": Grade(raw=3, most=5, penalty=1, by_hand=2),
    "cleo": Grade(raw=0.5, most=5, penalty=2),
}
KNOWN = {student: Person(student, keys=(student,)) for student in GRADES}

CANVAS = (
    '\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,"Unit 2: MLP, backward (4711)",Other (4712),'
    "Current Score,MLP total\r\n"
    ",,,,,Manual Posting,,,\r\n"
    "    Points Possible,,,,,10,5,(read only),(read only)\r\n"
    '"Lovelace, Ada",71,S1,ada,"A and B",,1.50,80.00,\r\n'
    '"Né, Ben",72,S2,ben,A,2.50,1.50,80.00,\r\n'
    'Cleo,73,S3,cleo,A,"",1.50,80.00,\r\n'
    '"Zed, Zoe",74,S4,zoe,A,,1.50,80.00,\r\n'
    '"Student, Test",99,,x,A,,,,\r\n'
)
WORKSHEET = (
    '\ufeffIdentifier,"Full name","Email address",Status,Grade,"Maximum grade",'
    '"Grade can be changed","Last modified (submission)","Last modified (grade)",'
    '"Feedback comments"\n'
    '"Participant 11","Ada L",ada@u.edu,"Submitted for grading - ",,100.00,Yes,-,-,""\n'
    '"Participant 12","Ben N",ben@u.edu,"Submitted for grading - ",,100.00,Yes,-,-,"a, ""b"""\n'
    '"Participant 13","Cleo C",cleo@u.edu,"No submission - ",5.00,100.00,Yes,-,-,""\n'
    '"Participant 14","Zoe Z",zoe@u.edu,"No submission - ",,100.00,Yes,-,-,""\n'
)


def filled(tmp_path, fill, text, grades=GRADES, known=KNOWN, absent=(), **options):
    """What `fill` says of a file, and the file's text afterwards."""
    path = tmp_path / "lms.csv"
    path.write_bytes(text.encode())
    table = read_csv(path)
    said = fill(table, UNIT, grades, rows_of(table, path, known), set(absent), **options)
    return said, table.content().decode()
