"""Whose each submission is, with a roster and without."""

import subprocess
import sys
import zipfile
from subprocess import PIPE

import pytest

from bpcourse.grading.classroom.collect import collect
from bpcourse.grading.classroom.collected import read_collected
from bpcourse.grading.nbgrader.harmless_cells import problem_with_name
from bpcourse.grading.nbgrader.unavailable import GradingUnavailable
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


def test_two_people_with_one_name_are_told_apart_by_number_and_named(course, tmp_path):
    files = {moodle("Ada", 1): notebook("1"), moodle("Ada", 2): notebook("2")}
    path = a_zip(tmp_path / "m.zip", files)
    done = collect(path, course, UNIT)
    assert set(submitted(course)) == {"Ada 1", "Ada 2"} and not done.all_there
    names = roster(tmp_path / "r.csv", "student_id,name,lms_id\na1,Ada,\na2,Ada,2\n")
    done = collect(path, course, UNIT, names)
    assert "may be a1 or a2" in rows(done)["Ada"].odd[0]
    assert submitted(course)["a2"] == {N: notebook("2")}


def test_an_unknown_name_is_named_and_not_guessed_at(course, tmp_path):
    names = roster(tmp_path / "r.csv", "id,name\nada,Ada Lovelace\n")
    done = collect(
        a_zip(tmp_path / "m.zip", {moodle("Bob Né", 1): notebook()}), course, UNIT, names
    )
    assert not submitted(course) and done.missing == ["ada"]
    assert "'Bob Né' is not in the roster" in rows(done)["Bob Né"].odd[0]


@pytest.mark.parametrize("student", ["../x", ".x", "a<b", "a/b", "x" * 129])
def test_an_id_that_no_folder_may_have_is_refused(course, tmp_path, student):
    names = roster(tmp_path / "r.csv", f"student_id,name\n{student},Ada\nben,Ben\n")
    files = {moodle("Ada", 1): notebook(), moodle("Ben", 2): notebook()}
    done = collect(a_zip(tmp_path / "m.zip", files), course, UNIT, names)
    assert set(submitted(course)) == {"ben"} and rows(done)["Ada"].odd


@pytest.mark.parametrize("name", ["=1+1", "<b>", "a\x1b[31mb", "..", "Ab’c", "名前", "x" * 200])
def test_any_name_without_a_roster_becomes_a_folder_that_can_be_graded(course, tmp_path, name):
    done = collect(a_zip(tmp_path / "m.zip", {moodle(name, 1): notebook()}), course, UNIT)
    if name == "..":
        assert not submitted(course) and not done.all_there
    else:
        (student,) = submitted(course)
        assert not problem_with_name(student)
        assert student in read_collected(course, UNIT)


def test_names_meet_however_they_are_composed_or_encoded(course, tmp_path):
    names = roster(tmp_path / "r.csv", "id,name\nmu,Müller Jörg\nne,Ben Né\n")
    cp437 = zipfile.ZipInfo("x")
    files = {moodle("Jo\u0308rg Mu\u0308ller", 1): notebook(), cp437: notebook()}
    path = a_zip(tmp_path / "m.zip", files)
    raw = path.read_bytes()
    name = moodle("Ben Né", 2).encode("cp437")
    # written by hand: no flag for UTF-8, as old programs do
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(moodle("Jo\u0308rg Mu\u0308ller", 1), notebook())
        archive.writestr("Q" * len(name), notebook())
    raw = path.read_bytes().replace(b"Q" * len(name), name)
    path.write_bytes(raw)
    done = collect(path, course, UNIT, names)
    assert set(submitted(course)) == {"mu", "ne"} and done.all_there


def test_nothing_is_collected_while_another_process_grades(course, tmp_path):
    archive = a_zip(tmp_path / "m.zip", {moodle("Ada", 1): notebook()})
    code = (
        "import sys, pathlib; from bpcourse.grading.batch.one_run import only_run\n"
        "with only_run(pathlib.Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(course.classroom)]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(GradingUnavailable, match="Another run"):
            collect(archive, course, UNIT)
        other.stdin.close()
    assert not submitted(course)
    assert collect(archive, course, UNIT).all_there


def test_who_was_collected_before_under_another_id_is_named(course, tmp_path):
    archive = a_zip(tmp_path / "m.zip", {moodle("Ada", 1): notebook()})
    collect(archive, course, UNIT)
    names = roster(tmp_path / "r.csv", "id,name\nal,Ada\n")
    done = collect(archive, course, UNIT, names)
    assert "was collected before as 'Ada'" in rows(done)["al"].odd[0]


def test_the_whole_class_is_on_record(course, tmp_path):
    names = roster(tmp_path / "r.csv", "id,name,email\nal,Ada,a@x\nzoe,Zoe,z@x\n")
    collect(a_zip(tmp_path / "m.zip", {moodle("Ada", 1): notebook()}), course, UNIT, names)
    entry = read_collected(course, UNIT)["zoe"]
    assert (entry.name, entry.email, entry.kind) == ("Zoe", "z@x", "")


def test_two_names_for_one_student_are_named_and_one_is_taken(course, tmp_path):
    names = roster(tmp_path / "r.csv", "id,name,login\nal,Lena Meier,lena\n")
    files = {
        moodle("Anna-Lena Meier", 1): notebook("other"),
        moodle("Lena Meier", 2): notebook("l"),
    }
    done = collect(a_zip(tmp_path / "m.zip", files), course, UNIT, names)
    assert submitted(course) == {"al": {N: notebook("l")}}
    assert "'Anna-Lena Meier' is taken for al, too: left out" in rows(done)["al"].odd
