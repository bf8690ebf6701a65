"""Archives and folders are read within bounds; a bad member is named and stops no other."""

import struct
import tarfile
import zipfile

import pytest

from bpcourse.grading.classroom.collect import collect
from tests.grading.classroom.archives import (
    UNIT,
    N,
    a_folder,
    a_tar,
    a_zip,
    moodle,
    notebook,
    rows,
    submitted,
)


@pytest.mark.parametrize("top", ["", "all/", "a/b/"])
@pytest.mark.parametrize("made", [a_zip, a_tar, a_folder])
def test_the_same_in_any_wrapping(course, tmp_path, made, top):
    files = {top + moodle("Ada", 1): notebook("a"), top + moodle("Ben", 2): notebook("b")}
    done = collect(made(tmp_path / "archive", files), course, UNIT)
    assert done.kind == "moodle" and set(submitted(course)) == {"Ada", "Ben"}


def test_a_broken_member_stops_no_other(course, tmp_path):
    path = a_zip(
        tmp_path / "m.zip",
        {moodle(name, i): notebook(name * 200) for i, name in enumerate(["Ada", "Ben", "Cy"])},
    )
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        at = archive.infolist()[1].header_offset
    start = at + 30 + sum(struct.unpack("<HH", content[at + 26 : at + 30]))
    content[start : start + 8] = b"\xff" * 8
    path.write_bytes(content)
    done = collect(path, course, UNIT)
    assert set(submitted(course)) == {"Ada", "Cy"} and "broken" in rows(done)["Ben"].odd[0]


def test_an_encrypted_member_is_named(course, tmp_path):
    path = a_zip(tmp_path / "m.zip", {moodle("Ada", 1): b"x", moodle("Ben", 2): notebook()})
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    path.write_bytes(content)
    done = collect(path, course, UNIT)
    assert set(submitted(course)) == {"Ben"} and "encrypted" in rows(done)["Ada"].odd[0]


def test_links_and_paths_that_leave_are_named_and_not_followed(course, tmp_path):
    link = zipfile.ZipInfo(moodle("Ada", 1))
    link.external_attr = 0o120777 << 16
    files = {
        link: "/etc/passwd",
        moodle("Ben", 2): notebook("b"),
        moodle("Ben", 2, "../../../evil.ipynb"): notebook("evil"),
        "../evil.ipynb": notebook("evil"),
        "/tmp/evil.ipynb": notebook("evil"),
    }
    done = collect(a_zip(tmp_path / "m.zip", files), course, UNIT)
    assert submitted(course) == {"Ben": {N: notebook("b")}}
    assert "link" in rows(done)["Ada"].odd[0] and "leaves its folder" in rows(done)["Ben"].odd[0]
    assert len(done.strange) == 2 and not list(tmp_path.rglob("evil*"))


def test_links_in_a_folder_are_not_followed(course, tmp_path):
    folder = a_folder(tmp_path / "clones", {f"ben/{N}": notebook("b")})
    (folder / "ada").symlink_to(folder / "ben")
    (folder / "cy").mkdir()
    (folder / "cy" / N).symlink_to(folder / "ben" / N)
    done = collect(folder, course, UNIT)
    assert set(submitted(course)) == {"ben"}
    assert "link" in rows(done)["cy"].odd[0] and "ada is a link" in done.strange[0]
    assert not any(path.is_symlink() for path in course.classroom.rglob("*"))


def test_a_bomb_is_refused_by_its_size(course, tmp_path):
    with zipfile.ZipFile(tmp_path / "m.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(moodle("Ada", 1, "big.bin"), "w", force_zip64=True) as file:
            for _ in range(40):
                file.write(bytes(1 << 20))
        archive.writestr(moodle("Ada", 1), notebook("a"))
    done = collect(tmp_path / "m.zip", course, UNIT)
    assert submitted(course) == {"Ada": {N: notebook("a")}}
    assert "too large (40 MB)" in rows(done)["Ada"].odd[0]


def test_links_and_devices_in_a_tar_are_named(course, tmp_path):
    path = a_tar(tmp_path / "m.tar.gz", {moodle("Ben", 2): notebook("b")})
    with tarfile.open(tmp_path / "n.tar", "w") as archive, tarfile.open(path) as other:
        archive.addfile(other.getmembers()[0], other.extractfile(other.getmembers()[0]))
        for name, kind in (
            ("Ada", tarfile.SYMTYPE),
            ("Cy", tarfile.LNKTYPE),
            ("Di", tarfile.FIFOTYPE),
        ):
            entry = tarfile.TarInfo(moodle(name, 1))
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
    done = collect(tmp_path / "n.tar", course, UNIT)
    assert submitted(course) == {"Ben": {N: notebook("b")}}
    assert "link" in rows(done)["Ada"].odd[0] and "link" in rows(done)["Cy"].odd[0]
    assert "no ordinary file" in rows(done)["Di"].odd[0]
