"""A build from master to release, what makes it stale, and what may not leak."""

import nbformat
import pytest

from bpcourse.authoring import AuthoringError, build_unit, stale_parts
from bpcourse.authoring.build import orphans
from bpcourse.notebooks.cells import grade_id, is_due
from bpcourse.notebooks.files import write_notebook
from bpcourse.notebooks.prompts import prompt
from tests.tiny_unit import MASTER

UNIT = "01_tiny"


def files_of(course):
    return {
        str(p.relative_to(course.root)): p.read_bytes()
        for folder in (course.solutions, course.release)
        for p in folder.rglob("*")
        if p.is_file()
    }


def test_a_build_is_fresh_and_repeats_byte_for_byte(built):
    assert stale_parts(built, UNIT) == []
    before = files_of(built)
    assert set(before) == {
        f"solutions/{UNIT}/{UNIT}.md",
        f"solutions/{UNIT}/{UNIT}.ipynb",
        f"course/{UNIT}/{UNIT}.ipynb",
    }
    build_unit(built, UNIT)
    assert files_of(built) == before


def test_the_release_has_stubs_and_no_solution(built):
    release = nbformat.read(built.release_notebook(UNIT), as_version=4)
    sources = {grade_id(c): c.source for c in release.cells if is_due(c)}
    assert "raise NotImplementedError" in sources["double_it"]
    assert '"""Twice x."""' in sources["double_it"] and "twice_x" not in sources["double_it"]
    assert sources["slope_in_words"] == prompt("Question A")


def test_the_solution_notebook_keeps_its_outputs(built):
    solution = nbformat.read(built.solution_notebook(UNIT), as_version=4)
    check = next(c for c in solution.cells if c.id == "check_double_it")
    assert check.outputs[0].data["text/plain"] == "2.0"


def test_stale_parts_are_named(built, edit):
    edit(built, "doubles its argument", "gives twice its argument")
    assert stale_parts(built, UNIT) == [
        f"solutions/{UNIT}/{UNIT}.ipynb: not made from the master as it stands",
        f"course/{UNIT}/{UNIT}.ipynb: differs from what its master gives",
    ]
    built.solution_notebook(UNIT).unlink()
    (built.release / UNIT / "extra.txt").write_text("left over")
    stale = stale_parts(built, UNIT)
    assert f"solutions/{UNIT}/{UNIT}.ipynb: missing" in stale
    assert f"course/{UNIT}/extra.txt: differs from what its master gives" in stale


def test_a_release_edited_by_hand_is_stale(built):
    path = built.release_notebook(UNIT)
    path.write_text(path.read_text().replace("Twice x", "twice x"))
    assert stale_parts(built, UNIT) == [
        f"course/{UNIT}/{UNIT}.ipynb: differs from what its master gives"
    ]


def test_a_released_unit_without_master_is_named(built):
    for path in built.solutions.rglob("*.*"):
        path.unlink()
    assert orphans(built) == [f"course/{UNIT}: has no master"]


@pytest.mark.parametrize(
    "old, new, complaint",
    [
        ("twice_x = x + x * 1", "twice_x = 1 / 0", "`double_it`|ZeroDivisionError|earns"),
        ("twice_x = x + x * 1", "twice_x = x", "earns 0.0 of 2 points"),
        (
            "        return 2.0 if",
            "        import sys; print(1, file=sys.stderr)\n        return 2.0 if",
            "stderr",
        ),
    ],
)
def test_a_solution_that_does_not_earn_its_points_is_refused(course, edit, old, new, complaint):
    edit(course, old, new)
    with pytest.raises(AuthoringError, match=complaint):
        build_unit(course, UNIT)
    assert not course.release_notebook(UNIT).exists()


def test_a_leak_stops_the_build_before_anything_is_released(built, edit):
    edit(built, "That is all.", "`twice_x = x+x*1`")
    before = built.release_notebook(UNIT).read_bytes()
    with pytest.raises(AuthoringError, match="shows a line of the solution of `double_it`"):
        build_unit(built, UNIT)
    assert built.release_notebook(UNIT).read_bytes() == before


def test_files_beside_the_master_are_released_but_text_masters_are_not(course):
    (course.solutions / UNIT / "table.csv").write_text("a,b\n")
    (course.solutions / UNIT / "notes.md").write_text("old master")
    build_unit(course, UNIT)
    assert {p.name for p in (course.release / UNIT).iterdir()} == {f"{UNIT}.ipynb", "table.csv"}
    assert stale_parts(course, UNIT) == []


def test_a_file_that_the_master_has_no_longer_goes_and_a_persons_own_stays(course):
    beside = course.solutions / UNIT / "table.csv"
    beside.write_text("a,b\n")
    build_unit(course, UNIT)
    (course.release / UNIT / "notes.txt").write_text("mine")
    beside.unlink()
    build_unit(course, UNIT)
    assert {p.name for p in (course.release / UNIT).iterdir()} == {f"{UNIT}.ipynb", "notes.txt"}


def test_edited_data_beside_the_notebook_is_refused_and_with_force_kept(course):
    (course.solutions / UNIT / "table.csv").write_text("a,b\n")
    build_unit(course, UNIT)
    table = course.release / UNIT / "table.csv"
    table.write_text("my numbers\n")
    with pytest.raises(AuthoringError, match=f"edited course/{UNIT}/table.csv"):
        build_unit(course, UNIT)
    assert table.read_text() == "my numbers\n"
    kept = build_unit(course, UNIT, force=True)
    assert [path.read_text() for path in kept] == ["my numbers\n"]
    assert table.read_text() == "a,b\n"


def test_the_same_edit_is_kept_once(built):
    path = built.release_notebook(UNIT)
    edited = path.read_text().replace("Twice x", "twice x")
    for _ in range(2):
        path.write_text(edited)
        kept = build_unit(built, UNIT, force=True)
        assert [copy.read_text() for copy in kept] == [edited]
    assert len(list((built.root / "kept").rglob("*.ipynb"))) == 1


def test_a_pair_that_was_edited_in_jupyterlab_is_built_without_a_question(built, edit):
    """Jupytext writes the edit into both halves: nothing stands in the notebook alone."""
    edit(built, "doubles its argument", "gives twice its argument")
    path = built.solution_notebook(UNIT)
    path.write_text(path.read_text().replace("doubles its argument", "gives twice its argument"))
    assert build_unit(built, UNIT) == []
    assert "gives twice" in built.release_notebook(UNIT).read_text()


def test_a_build_that_fails_late_leaves_every_file_and_the_gradebook(built, edit):
    edit(built, "That is all.", "`twice_x = x+x*1`")
    before = {p: p.read_bytes() for p in built.root.rglob("*") if p.is_file()}
    with pytest.raises(AuthoringError, match="shows a line of the solution"):
        build_unit(built, UNIT)
    assert before == {p: p.read_bytes() for p in built.root.rglob("*") if p.is_file()}


def test_a_build_leaves_the_master_as_it_is(built):
    assert built.master(UNIT).read_text() == MASTER
    solution = nbformat.read(built.solution_notebook(UNIT), as_version=4)
    question = next(c for c in solution.cells if grade_id(c) == "slope_in_words")
    assert set(question.metadata) == {"id", "nbgrader", "points", "tags"}


def test_an_exercise_that_was_added_in_jupyterlab_is_built_without_a_question(built, edit):
    """The pair is in step, but the new cell of the notebook is nothing to nbgrader yet."""
    path = built.solution_notebook(UNIT)
    notebook = nbformat.read(path, as_version=4)
    del next(c for c in notebook.cells if c.id == "check_double_it").metadata["nbgrader"]
    write_notebook(notebook, path)
    assert build_unit(built, UNIT) == []


def test_a_master_that_is_edited_during_its_build_is_left_as_it_is(built, edit):
    before = built.release_notebook(UNIT).read_bytes()

    def save_meanwhile(step, done, total):
        if step == "making the release":
            edit(built, "That is all.", "That is not all.")

    with pytest.raises(AuthoringError, match="build it again"):
        build_unit(built, UNIT, save_meanwhile)
    assert "That is not all." in built.master(UNIT).read_text()
    assert built.release_notebook(UNIT).read_bytes() == before


def test_a_built_notebook_is_no_younger_than_its_master(built):
    """Else Jupytext refuses to open the pair."""
    paths = built.solution_notebook(UNIT), built.master(UNIT)
    solution, master = (path.stat().st_mtime_ns for path in paths)
    assert solution <= master
