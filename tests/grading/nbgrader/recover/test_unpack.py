"""The text of a file, out of packings and encodings."""

import gzip
import io
import zipfile

import pytest

from bpcourse.grading.nbgrader.recover.unpack import decoded, unpacked


def archive(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return buffer.getvalue()


def test_a_gzip_file_is_unpacked_also_when_it_is_cut_off():
    packed = gzip.compress(bytes(range(256)) * 100)
    assert unpacked(packed, 1 << 20)[0] == bytes(range(256)) * 100
    cut = unpacked(packed[:-20], 1 << 20)[0]
    assert cut and (bytes(range(256)) * 100).startswith(cut)


def test_of_an_archive_the_largest_notebook_is_read():
    packed = archive(**{"a.ipynb": "x" * 9, "b.txt": "y" * 99, "__MACOSX/c.ipynb": "z" * 99})
    content, (remark,) = unpacked(packed, 100)
    assert content == b"x" * 9 and "`a.ipynb`" in remark


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: archive(**{"a.ipynb": content})])
def test_a_bomb_is_unpacked_to_the_limit_only(pack):
    assert len(unpacked(pack(bytes(10_000_000)), 1000)[0]) == 1001


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04...", b"\x1f\x8b...", archive(a="1"), b"{}"])
def test_what_holds_no_notebook_stays_as_it_is(content):
    assert unpacked(content, 1000) == (content, [])


@pytest.mark.parametrize(
    "content, text, said",
    [
        ("für".encode(), "für", ""),
        ("für".encode("utf-8-sig"), "für", "byte-order"),
        ("für".encode("cp1252"), "für", "Windows-1252"),
        ("für π".encode() + b"\xfc", "für π\ufffd", "replaced"),
        ("für".encode("utf-16"), "für", "UTF-16"),
        ("an ASCII text".encode("utf-16-be"), "an ASCII text", "UTF-16"),
        ("an ASCII text".encode("utf-16-le"), "an ASCII text", "UTF-16"),
    ],
)
def test_encodings_are_told(content, text, said):
    found, remarks = decoded(content)
    assert found == text and said in " ".join(remarks) and bool(said) == bool(remarks)
