"""Digests: other contents, other names."""

import importlib.metadata

import pytest

from bpcourse.grading.batch import digests
from bpcourse.grading.batch.digests import digest, package_digest


def test_digests_tell_contents_apart():
    found = [
        digest({"a": b"1"}),
        digest({"a": b"2"}),
        digest({"b": b"1"}),
        digest("a", "b"),
        digest("ab"),
        digest({"a": b"1"}, {}),
    ]
    assert len(set(found)) == len(found)
    assert digest({"a": b"1", "b": b"2"}) == digest({"b": b"2", "a": b"1"})


@pytest.fixture
def changing(monkeypatch):
    """package_digest of now, not of when it was first asked for."""
    return package_digest.__wrapped__


def test_the_package_s_digest_changes_with_its_files(changing, monkeypatch, tmp_path):
    monkeypatch.setattr(digests, "PACKAGE", tmp_path)
    (tmp_path / "a.py").write_text("x = 1")
    first = changing()
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_bytes(b"x")
    assert changing() == first
    (tmp_path / "a.py").write_text("x = 2")
    assert changing() != first


def test_the_package_s_digest_changes_with_the_libraries_that_grading_rests_on(
    changing, monkeypatch
):
    first, version = changing(), importlib.metadata.version
    for library in ("numpy", "nbgrader", "nbconvert"):
        monkeypatch.setattr(
            importlib.metadata,
            "version",
            lambda name, library=library: version(name) + ".1" * (name == library),
        )
        assert changing() != first
