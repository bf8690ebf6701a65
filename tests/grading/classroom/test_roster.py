"""A roster is read by its headings, and people are found by whatever an LMS calls them."""

import pytest

from bpcourse.grading.classroom.csv_text import NotCsv
from bpcourse.grading.classroom.roster import NotOne, read_roster
from tests.grading.classroom.archives import roster

CANVAS = (
    "Student,ID,SIS Login ID,Section,HW (7)\n    Points Possible,,,,10\n"
    '"Lovelace, Ada",71,ada@uni.edu,A,\n"Student, Test",99,x,A,\n'
)
CANVAS_NAMES = "LastName,FirstName,ID,SIS Login ID,Section\nLovelace,Ada,71,ada@uni.edu,A\n"


@pytest.mark.parametrize(
    "text, student",
    [
        ("student_id,name\nal,Ada Lovelace\n", "al"),
        ("ID;Name\nal;Ada Lovelace\n", "al"),
        ("Login,First name,Last name\nal,Ada,Lovelace\n", "al"),
        ('name,email\n"Lovelace, Ada",al@uni.edu\n', "al"),
        ("name\nAda Lovelace\n", "Ada Lovelace"),
        ("id,name,login\nal,Ada Lovelace,x1\n", "al"),
        ("login,name,id\nx1,Ada Lovelace,al\n", "al"),
        ("Username,Full name,ID number\nal,Ada Lovelace,123\n", "al"),
        (CANVAS, "ada@uni.edu"),
        (CANVAS_NAMES, "ada@uni.edu"),
        ("First name,Last name,ID number,Email address,Groups\nAda,Lovelace,123,a@u.edu,\n", "123"),
        ("First name,Last name,ID number,Email address\nAda,Lovelace,,al@u.edu\n", "al"),
        ('\ufeffIdentifier,"Full name","Email address",Status,Grade\n"Participant 5","Ada Lovelace",al@u.edu,,\n', "al"),
    ],
)  # fmt: skip
def test_usual_headings_are_known(tmp_path, text, student):
    people = read_roster(roster(tmp_path / "r.csv", text))
    assert [person.student for person in people.people] == [student]
    for label in ("Ada Lovelace", "ada  lovelace", "Lovelace, Ada", "lovelaceada"):
        assert people.find(label)[0].student == student


@pytest.mark.parametrize(
    "label, student",
    [
        ("Jörg Müller", "mu"),
        ("Jo\u0308rg Mu\u0308ller", "mu"),
        ("Jorg Muller", "mu"),
        ("mllerjrg", "mu"),
        ("müllerjörg", "mu"),
        ("Group 1-Jörg Müller", "mu"),
        ("O'Brien, Ann Mary", "ob"),
        ("obrienannmary", "ob"),
        ("hw2-ob-1", "ob"),
        ("ob@uni.edu", "ob"),
        ("OB-1", "ob"),
    ],
)
def test_names_and_logins_are_found_as_they_come(tmp_path, label, student):
    text = "id,name,email,github\nmu,Jörg Müller,,\nob,Ann Mary O'Brien,ob@uni.edu,ob-1\n"
    assert read_roster(roster(tmp_path / "r.csv", text)).find(label)[0].student == student


def test_a_number_of_the_lms_is_surer_than_a_name(tmp_path):
    people = read_roster(roster(tmp_path / "r.csv", "id,name,lms_id\na1,Ada,5\na2,Ada,6\n"))
    assert people.find("Ada", "6")[0].student == "a2"
    with pytest.raises(NotOne, match="may be a1 or a2"):
        people.find("Ada", "7")


def test_a_users_number_in_canvas_is_no_participants_number_in_moodle(tmp_path):
    people = read_roster(roster(tmp_path / "r.csv", CANVAS))
    assert people.find("x", "71", "canvas")[0].student == "ada@uni.edu"
    with pytest.raises(NotOne, match="not in the roster"):
        people.find("x", "71", "moodle")


def test_two_addresses_with_one_name_before_the_at_stay_apart(tmp_path):
    text = "name,email\nAda,a@one.edu\nAlan,a@two.edu\n"
    people = read_roster(roster(tmp_path / "r.csv", text)).people
    assert [person.student for person in people] == ["a@one.edu", "a@two.edu"]


@pytest.mark.parametrize(
    "text, said",
    [
        ("a,b\n1,2\n", r"no column that says who.*\(its columns: a, b\)"),
        ("student_id,name\n", "names nobody"),
        ("student_id,name\nada,Ada\nada,Alan\n", "'ada' stands for 2 people"),
    ],
)
def test_what_is_no_roster_is_refused(tmp_path, text, said):
    with pytest.raises(NotCsv, match=said):
        read_roster(roster(tmp_path / "r.csv", text))
