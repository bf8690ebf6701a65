"""The kind is recognized, said, and can be overridden; what is none of them is refused in words."""

import pytest

from bpcourse.grading.classroom.collect import KINDS, NotReadable, collect
from tests.grading.classroom.archives import (
    OTHER,
    UNIT,
    N,
    a_folder,
    a_zip,
    moodle,
    notebook,
    submitted,
)

FILES = {
    "moodle": [moodle("Ada", 1), moodle("Ben", 2)],
    "canvas": [f"lovelaceada_71_901_{N}", f"nben_72_902_{N}"],
    "exchange": [f"ada+{UNIT}+2026-01-30 18:00:00 UTC+x/{N}"],
    "submitted": [f"ada/{UNIT}/{N}", f"ben/{UNIT}/{N}"],
    "clones": [f"hw-ada/{N}", f"hw-ben/src/{N}"],
    "flat": [f"ada_{N}", f"ben_{N}"],
}


@pytest.mark.parametrize("made", [a_zip, a_folder])
@pytest.mark.parametrize("kind", FILES)
def test_each_kind_is_told_by_its_names(course, tmp_path, kind, made):
    assert set(FILES) == set(KINDS)
    done = collect(made(tmp_path / "x", dict.fromkeys(FILES[kind], notebook())), course, UNIT)
    assert done.kind == kind and done.why and submitted(course)


def test_what_macos_and_windows_add_is_nobodys(course, tmp_path):
    files = dict.fromkeys(
        [*FILES["canvas"], f"__MACOSX/._{FILES['canvas'][0]}", ".DS_Store", "Thumbs.db"], notebook()
    )
    assert collect(a_zip(tmp_path / "x", files), course, UNIT).all_there


def test_clones_of_the_course_are_none_of_nbgraders_folders(course, tmp_path):
    files = {
        f"mlp-{name}/course/{unit}/{unit}.ipynb": notebook(name)
        for name in ("ada", "ben")
        for unit in (UNIT, OTHER)
    }
    done = collect(a_folder(tmp_path / "x", files), course, UNIT)
    assert done.kind == "clones"
    assert submitted(course) == {name: {N: notebook(name)} for name in ("ada", "ben")}


def test_a_kind_can_be_asked_for(course, tmp_path):
    archive = a_zip(tmp_path / "x", dict.fromkeys(FILES["canvas"], notebook()))
    assert collect(archive, course, UNIT, kind="flat").kind == "flat"
    with pytest.raises(NotReadable, match="nothing that --kind moodle knows"):
        collect(archive, course, UNIT, kind="moodle")


@pytest.mark.parametrize(
    "content, said",
    [
        (b"hello", "neither a folder nor an archive"),
        (b"PK\x03\x04" + bytes(50), "whose end is missing"),
        (b"PK\x05\x06" + bytes(18), "it is empty"),
        (b"\x1f\x8b" + bytes(20), "neither a folder nor an archive"),
    ],
)
def test_what_is_no_archive_is_refused(course, tmp_path, content, said):
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(NotReadable, match=said):
        collect(tmp_path / "x.zip", course, UNIT)


def test_what_is_not_there_or_not_recognized_is_refused(course, tmp_path):
    with pytest.raises(NotReadable, match="there is no"):
        collect(tmp_path / "none.zip", course, UNIT)
    with pytest.raises(NotReadable, match=r"not recognized.*'a.pdf'"):
        collect(a_zip(tmp_path / "x.zip", {"a.pdf": b"1", "b.txt": b"2"}), course, UNIT)
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotReadable, match="it is empty"):
        collect(tmp_path / "empty", course, UNIT)
