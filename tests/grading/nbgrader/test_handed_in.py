"""Is a submission's folder read within bounds, whatever lies in it, and no link followed?"""

import os
import shutil
import socket
from pathlib import Path

import pytest
from nbformat.v4 import new_notebook

from bpcourse.grading.nbgrader import handed_in
from bpcourse.grading.nbgrader.handed_in import (
    LinkRefused,
    find_files,
    is_notebook_like,
    read_submission,
    refuse_links,
    with_left_out,
)
from tests.grading.a_class import Classroom, cell


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "submitted" / "ada" / "u"
    (made / "sub").mkdir(parents=True)
    (made / "u.ipynb").write_text("{}")
    (made / "sub" / "data.csv").write_text("1,2")
    return made


def sparse(path, size):
    with path.open("wb") as file:
        file.truncate(size)


def test_files_are_read_and_hidden_ones_are_nobodys_work(folder):
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "u.ipynb").write_text("{}")
    assert read_submission(folder, "u") == ({"u.ipynb": b"{}", "sub/data.csv": b"1,2"}, [])
    assert read_submission(folder / "none", "u") == ({}, [])


def test_the_sum_is_bounded_and_the_notebook_comes_first(folder):
    for number in range(8):
        sparse(folder / f"a{number}.bin", 20 << 20)
        sparse(folder / f"a{number}.ipynb", 60 << 20)
    files, remarks = read_submission(folder, "u")
    assert list(files) == ["u.ipynb", "a0.bin", "a0.ipynb", "sub/data.csv"]
    (remark,) = remarks
    assert "100 MB of notebooks" in remark and "32 MB" in remark
    assert remark.endswith(": `a1.bin` and 13 more.")


def test_of_a_notebook_that_is_too_large_no_more_is_read_than_is_needed_to_say_so(
    folder, monkeypatch
):
    monkeypatch.setattr(handed_in, "LARGEST", 1000)
    sparse(folder / "u.ipynb", 5000)
    assert len(read_submission(folder, "u")[0]["u.ipynb"]) == 1001


def test_so_many_files_and_folders_are_taken(folder, monkeypatch):
    monkeypatch.setattr(handed_in, "MOST_FILES", 10)
    for number in range(50):
        (folder / f"{number}.txt").write_text("x")
    found = find_files(folder, "u")
    assert len(found.taken) == 10 and len(found.left_out) == 42
    monkeypatch.setattr(handed_in, "MOST_ENTRIES", 20)
    assert len(find_files(folder, "u").taken) <= 10


def test_folders_may_be_so_deep(folder):
    deep = folder
    for _ in range(30):
        deep = deep / "d"
        deep.mkdir()
        (deep / "f").write_text("x")
    files, (remark,) = read_submission(folder, "u")
    assert sum(path.endswith("d/f") for path in files) == handed_in.DEEPEST
    assert "folders 20 deep" in remark


def test_links_pipes_sockets_and_names_that_are_no_text_are_left_out(folder, monkeypatch):
    (folder / "link.csv").symlink_to("/dev/zero")
    (folder / "others").symlink_to(folder.parents[1])
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        monkeypatch.chdir(folder)  # a socket's path must be short
        listening.bind("socket")
        Path(os.fsdecode(b"caf\xe9.csv")).write_bytes(b"")
        files, remarks = read_submission(folder, "u")
    assert list(files) == ["u.ipynb", "sub/data.csv"]
    assert sorted(remarks) == [
        "Left out, since links may lead anywhere: `link.csv` and `others`.",
        "Left out, since names of files must be UTF-8: `caf?.csv`.",
        "Left out, since only ordinary files are taken: `pipe` and `socket`.",
    ]


def test_what_cannot_be_read_is_left_out_unless_it_is_the_notebook(folder, monkeypatch):
    read = handed_in._read

    def refuse(path, size):
        if path.name in unreadable:
            raise PermissionError("no")
        return read(path, size)

    monkeypatch.setattr(handed_in, "_read", refuse)
    unreadable = ["data.csv"]
    files, remarks = read_submission(folder, "u")
    assert list(files) == ["u.ipynb"]
    assert remarks == ["Left out, since reading failed: `sub/data.csv`."]
    unreadable = ["u.ipynb"]
    with pytest.raises(PermissionError):
        read_submission(folder, "u")


def test_what_took_a_files_place_is_not_read(folder):
    found = find_files(folder, "u")
    (folder / "u.ipynb").unlink()
    os.mkfifo(folder / "u.ipynb")
    for path, size in found.taken.items():
        if path == "u.ipynb":
            with pytest.raises(OSError, match="ordinary"):
                handed_in._read(folder / path, size)


@pytest.mark.parametrize("what", ["ada", "ada/u", "ada/u/u.ipynb"])
def test_a_submission_that_is_a_link_is_refused(folder, what):
    refuse_links(folder.parent, "u")
    submitted = folder.parents[1]
    target = submitted.parent / "elsewhere"
    (submitted / what).rename(target)
    (submitted / what).symlink_to(target)
    with pytest.raises(LinkRefused, match=f"^{what} is a link"):
        refuse_links(submitted / "ada", "u")


def test_the_masters_own_file_under_another_name_is_refused(folder, tmp_path):
    master = tmp_path / "u.ipynb"
    master.write_text("{}")
    refuse_links(folder.parent, "u", master)
    (folder / "u.ipynb").unlink()
    (folder / "u.ipynb").hardlink_to(master)
    with pytest.raises(LinkRefused, match="the master's own file"):
        refuse_links(folder.parent, "u", master)


def test_a_first_cell_says_what_was_left_out():
    assert with_left_out(new_notebook(), []).cells == []
    (cell,) = with_left_out(new_notebook(), ["Left out, since reading failed: `x`."]).cells
    assert cell.cell_type == "markdown" and "`x`" in cell.source


def test_notebooks_are_known_by_their_names():
    assert all(map(is_notebook_like, ("a.ipynb", "sub/A.IPYNB.txt", "x.json")))
    assert not any(map(is_notebook_like, ("a.csv", "a.ipynb/x.csv")))


@pytest.mark.slow
@pytest.mark.usefixtures("sandbox")
def test_nbgrader_s_own_run_refuses_links_and_grades_the_others(tmp_path):
    solution = "### BEGIN SOLUTION\nx = 1  # the key\n### END SOLUTION"
    room = Classroom(tmp_path, [cell(solution, "x", solution=True), cell("float(x)", "test", 1)])
    for student in ("ada", "notebook", "unit", "hard", "zoe"):
        room.submit(student, {"x": "x = 1"})
    submitted, master = tmp_path / "classroom/submitted", tmp_path / "source/unit/unit.ipynb"
    (submitted / "notebook/unit/unit.ipynb").unlink()
    (submitted / "notebook/unit/unit.ipynb").symlink_to(master)
    shutil.rmtree(submitted / "unit/unit")
    (submitted / "unit/unit").symlink_to(master.parent)
    (submitted / "student").symlink_to(tmp_path / "source")
    (submitted / "hard/unit/unit.ipynb").unlink()
    os.link(master, submitted / "hard/unit/unit.ipynb")
    with pytest.raises(AssertionError) as failed:  # nbgrader's exit code says that some were not
        room.run("autograde", "unit")
    for student in ("notebook/unit/unit.ipynb", "unit/unit", "student", "hard/unit/unit.ipynb"):
        assert f"LinkRefused: {student} is " in str(failed.value)
    autograded = list((tmp_path / "classroom/autograded").rglob("*.ipynb"))
    assert sorted(path.parts[-3] for path in autograded) == ["ada", "zoe"]
    assert not any("the key" in path.read_text() for path in autograded)
    assert room.scores("ada") == room.scores("zoe") == {"test": 1}
