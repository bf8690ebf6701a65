"""Canvas's archive: LATE, versions, what was typed in."""

import pytest

from bpcourse.grading.classroom.collect import collect
from bpcourse.grading.classroom.collect.canvas import find
from bpcourse.grading.classroom.collect.members import Listing, Member
from bpcourse.grading.classroom.collected import read_collected
from tests.grading.classroom.archives import UNIT, N, a_zip, notebook, roster, rows, submitted


def test_canvas_keeps_late_and_the_newest_version(course, tmp_path):
    files = {
        f"lovelaceada_LATE_71_901_{UNIT}-1.ipynb": notebook("old"),
        f"lovelaceada_LATE_71_905_{UNIT}-2.ipynb": notebook("new"),
        f"nben_72_902_{N}": notebook("b"),
    }
    done = collect(a_zip(tmp_path / "c.zip", files), course, UNIT)
    assert done.kind == "canvas"
    assert submitted(course) == {"lovelaceada": {N: notebook("new")}, "nben": {N: notebook("b")}}
    entry = read_collected(course, UNIT)["lovelaceada"]
    assert (entry.late, entry.time, entry.lms) == ("LATE", "", "71")
    assert entry.folder == f"lovelaceada_LATE_71_905_{UNIT}-2.ipynb"


def test_an_exported_gradebook_of_canvas_is_a_roster(course, tmp_path):
    names = roster(
        tmp_path / "g.csv",
        '\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,"MLP, unit 2 (55)"\n,,,,,Manual Posting\n'
        '    Points Possible,,,,,10\n"Lovelace, Ada",71,S1,ada,A,\n"Né, Ben",72,S2,ben,A,\n'
        '"Doe, Cy",73,S3,cy,A,\n"Student, Test",99,,x,A,\n',
    )
    files = {f"lovelaceada_71_901_{N}": notebook("a"), f"nben_72_902_{N}": notebook("b")}
    done = collect(a_zip(tmp_path / "c.zip", files), course, UNIT, names)
    assert set(submitted(course)) == {"ada", "ben"} and done.missing == ["cy"]
    assert not done.all_there


@pytest.mark.parametrize(
    "name, label, user, late",
    [
        (f"lovelaceada_71_901_{N}", "lovelaceada", "71", False),
        (f"lovelace_ada_LATE_71_901_{N}", "lovelace_ada", "71", True),
        (f"anon_x1Y2z_901_{N}", "anon", "x1Y2z", False),
        (f"anon_LATE_x1Y2z_901_{N}", "anon", "x1Y2z", True),
    ],
)
def test_a_name_says_who_and_whether_late(name, label, user, late):
    found = find(Listing((Member(name),)), UNIT, [UNIT])
    (handed,) = found.handed
    assert (handed.label, handed.number, handed.late) == (label, user, late)
    assert list(handed.files) == [N]


def test_what_was_typed_in_is_spoken_of(course, tmp_path):
    files = {"nben_72_text.html": b"<p>done", f"lovelaceada_71_901_{N}": notebook("a")}
    done = collect(a_zip(tmp_path / "c.zip", files), course, UNIT)
    assert "typed into Canvas" in rows(done)["nben"].notes[0]
    assert set(submitted(course)) == {"lovelaceada"}


@pytest.mark.parametrize("name", [f"ada_{N}", "ada_2026_02_mlp.ipynb", "02_mlp_ada.ipynb"])
def test_a_notebook_with_a_name_in_its_name_is_none_of_canvass(name):
    assert not find(Listing((Member(name),)), UNIT, [UNIT]).handed
