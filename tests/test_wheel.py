"""The wheel that is made without a build: does it hold what a built one does, and can it be installed?"""

import base64
import csv
import hashlib
import io
import zipfile

import pytest

from bpcourse import __version__, wheel as module
from bpcourse.course import PACKAGE
from bpcourse.wheel import wheel, wheel_of, zipped


@pytest.fixture(scope="module")
def made():
    return wheel()


@pytest.fixture(scope="module")
def archive(made):
    return zipfile.ZipFile(io.BytesIO(made[1]))


def test_its_name_says_what_pip_must_know(made):
    assert made[0] == f"bpcourse-{__version__}-py3-none-any.whl"


def test_it_holds_the_package_and_the_release_and_neither_masters_nor_tests(archive):
    names = set(archive.namelist())
    sources = {f"bpcourse/{path.relative_to(PACKAGE)}" for path in PACKAGE.rglob("*.py")}
    assert sources <= names
    assert "bpcourse/released/course/02_mlp/02_mlp.ipynb" in names
    assert "bpcourse/released/nbgrader_config.py" in names and "bpcourse/py.typed" in names
    assert not [n for n in names if n.startswith(("tests", "solutions")) or "__pycache__" in n]


def test_the_record_has_every_file_with_its_digest(archive):
    (info,) = {name.split("/")[0] for name in archive.namelist() if ".dist-info/" in name}
    record = csv.reader(archive.read(f"{info}/RECORD").decode().splitlines())
    listed = {path: digest for path, digest, _ in record}
    assert listed.keys() == set(archive.namelist()) and listed.pop(f"{info}/RECORD") == ""
    for path, digest in listed.items():
        found = hashlib.sha256(archive.read(path)).digest()
        assert digest == f"sha256={base64.urlsafe_b64encode(found).decode().rstrip('=')}"
    assert b"bpcourse = bpcourse.__main__:main" in archive.read(f"{info}/entry_points.txt")
    assert b"Requires-Dist: numpy" in archive.read(f"{info}/METADATA")


def test_an_installed_package_makes_the_same_wheel_again(made, archive, tmp_path, monkeypatch):
    archive.extractall(tmp_path)
    monkeypatch.setattr(module, "PACKAGE", tmp_path / "bpcourse")
    assert wheel() == made


def test_what_must_run_can_be_executed():
    archive = zipfile.ZipFile(io.BytesIO(zipped({"a": b"", "b": b""}, ("a",))))
    assert [entry.external_attr >> 16 & 0o777 for entry in archive.infolist()] == [0o755, 0o644]


def test_a_package_of_plain_python_is_packed_from_its_installation():
    name, content = wheel_of("comm")
    names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    info = name.removesuffix("-py3-none-any.whl") + ".dist-info"
    assert name.startswith("comm-")
    assert names >= {"comm/__init__.py", f"{info}/METADATA", f"{info}/RECORD", f"{info}/WHEEL"}
