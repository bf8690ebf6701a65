"""What export writes: to another file than the LMS's, with a copy of what stood there."""

import pytest

from bpcourse.grading.classroom.csv_text import NotCsv
from bpcourse.grading.classroom.exports.writing import export_feedback, export_filled, export_table
from tests.grading.classroom.archives import OTHER, UNIT, a_folder, roster
from tests.grading.classroom.exports.files import CANVAS, WORKSHEET


def lms_file(path, text):
    path.write_bytes(text.encode())
    return path


def test_the_lms_file_is_never_written_to(graded, tmp_path):
    file = lms_file(tmp_path / "g.csv", CANVAS)
    with pytest.raises(NotCsv, match="name another file with --to"):
        export_filled(graded, [UNIT], "canvas", file, file)
    assert file.read_bytes() == CANVAS.encode()


def test_what_stood_there_is_kept(graded, tmp_path):
    file = lms_file(tmp_path / "g.csv", CANVAS)
    to = lms_file(tmp_path / "out.csv", "my own")
    done = export_filled(graded, [UNIT], "canvas", file, to)
    assert done.kept.read_text() == "my own" and to.read_bytes() != b"my own"
    assert export_filled(graded, [UNIT], "canvas", file, to).kept is None


def test_several_units_fill_several_columns(graded, tmp_path):
    text = CANVAS.replace("Other (4712)", "Chain rule 1 (4712)")
    done = export_filled(graded, [UNIT, OTHER], "canvas", lms_file(tmp_path / "g.csv", text))
    assert 'ada,"A and B",8,4,80.00' in done.path.read_text(encoding="utf-8")
    assert [problem.split(":")[0] for problem in done.problems] == [UNIT]  # dora is not in Canvas


def test_late_penalties_and_what_is_by_hand_are_said(graded, tmp_path):
    done = export_filled(graded, [UNIT], "moodle", lms_file(tmp_path / "w.csv", WORKSHEET))
    said = "\n".join(done.said)
    assert "by hand (1): ben (2)" in said and "ben (-1), cleo (-2)" in said


def test_a_table_of_all_units(graded):
    done = export_table(graded, [UNIT, OTHER])
    assert done.path == graded.classroom / "exports" / "all-plain.csv"
    assert "dora,,,5,5,,,,,,,," in done.path.read_text()
    assert export_table(graded, [UNIT], for_moodle=True).path.name == f"{UNIT}-moodle-gradebook.csv"


def test_feedback_goes_by_the_worksheet_where_moodle_was_not_collected_from(graded, tmp_path):
    a_folder(graded.classroom / "feedback", {f"ada/{UNIT}/{UNIT}.html": b"page"})
    names = roster(tmp_path / "r.csv", "student_id,email\nada,ada@u.edu\n")
    file = lms_file(tmp_path / "w.csv", WORKSHEET)
    done = export_feedback(graded, UNIT, "moodle", worksheet=file, roster=names)
    assert not done.problems and b"Ada L_11_assignsubmission_file_/" in done.path.read_bytes()
