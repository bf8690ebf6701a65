"""Tables of one's own: all students, nothing is a formula, and ids stay what an LMS knows."""

import csv
import io

import pytest

from bpcourse.grading.classroom.collected import Entry
from bpcourse.grading.classroom.exports.grades import Gradebook
from bpcourse.grading.classroom.exports.tables import identifying, moodle_table, plain_table
from bpcourse.grading.classroom.roster import Person
from tests.grading.classroom.exports.files import GRADES

BOOK = Gradebook(
    {"u": GRADES | {"=1+1": GRADES["ada"]}},
    {"ada": ("@Ada", "L", "a@x")},
    {"u": ["waits"]},
)
KNOWN = {"zoe": Person("zoe", "Zoe Z", number="007"), "waits": Person("waits")}


def read(content):
    return {row[next(iter(row))]: row for row in csv.DictReader(io.StringIO(content.decode()))}


def test_students_by_units_with_what_is_by_hand_and_late():
    collected = {"u": {"ben": Entry("ben", late="LATE")}}
    rows = read(plain_table(["u"], BOOK, KNOWN, collected, missing="0"))
    assert list(rows["ben"].values()) == ["ben", "", "", "2", "5", "1", "2", "LATE"]
    assert rows["ada"]["name"] == "'@Ada L" and "'=1+1" in rows
    assert (rows["zoe"]["u"], rows["waits"]["u"]) == ("0", "")


def test_moodles_import_has_all_that_identifies_a_student():
    rows = read(moodle_table(["u"], BOOK, KNOWN))
    assert list(rows["ben"].values()) == ["ben", "", "", "", "2", "2"]
    assert rows["zoe"]["ID number"] == "007" and rows["ada"]["Email address"] == "a@x"


@pytest.mark.parametrize("text", ["ada", "-ada", "@ada", "a.b-c_d@u.edu", "007"])
def test_an_id_stays_as_it_is(text):
    assert identifying(text) == text


@pytest.mark.parametrize("text", ["=1+1", "+1-1|x", "@SUM(A1)", "-2+3"])
def test_what_could_be_a_formula_does_not(text):
    assert identifying(text) == "'" + text
