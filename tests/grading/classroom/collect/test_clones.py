"""A folder of clones."""

from bpcourse.grading.classroom.collect import collect
from tests.grading.classroom.archives import (
    OTHER,
    UNIT,
    N,
    a_folder,
    notebook,
    roster,
    rows,
    submitted,
)


def test_clones_have_the_notebook_anywhere(course, tmp_path):
    files = {
        f"hw2-ada/{N}": notebook("a"),
        "hw2-ada/.git/HEAD": b"ref",
        "hw2-ada/timestamp.txt": b"2000-01-01 00:00:00 UTC",
        f"hw2-ben/work/{UNIT}/{N}": notebook("b"),
        f"hw2-ben/work/{UNIT}/data.csv": b"1",
        f"hw2-ben/work/{OTHER}/{OTHER}.ipynb": notebook("other"),
        "hw2-ben/.git/HEAD": b"ref",
        "hw2-cy/README.md": b"nothing yet",
        "hw2-cy/.git/HEAD": b"ref",
    }
    done = collect(a_folder(tmp_path / "clones", files), course, UNIT)
    assert done.kind == "clones"
    assert submitted(course) == {
        "ada": {N: notebook("a")},
        "ben": {N: notebook("b"), "data.csv": b"1"},
    }
    assert "it would set the time" in rows(done)["ada"].odd[0]
    assert "no notebook" in rows(done)["cy"].odd[0]


def test_clones_are_mapped_by_login_or_repository(course, tmp_path):
    names = roster(
        tmp_path / "r.csv", "student_id,github_username,repository\ns1,ada-l,\ns2,,x-y\n"
    )
    files = {f"mlp-ada-l/{N}": notebook("a"), f"x-y/{N}": notebook("b")}
    done = collect(a_folder(tmp_path / "clones", files), course, UNIT, names)
    assert set(submitted(course)) == {"s1", "s2"} and done.all_there
