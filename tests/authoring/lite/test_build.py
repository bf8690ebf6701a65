"""The folder of the site: what is in it, what is not, and what is said where it cannot be made."""

import importlib.util
import json

import pytest

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.lite import build_lite
from bpcourse.course import Course
from bpcourse.notebooks.cells import source_of
from tests.authoring.lite.conftest import ROOT
from tests.authoring.lite.pyodide import published, python_with_jupyterlite

MEGABYTE = 1e6


def test_a_folder_that_is_in_use_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(AuthoringError, match="not empty"):
        build_lite(ROOT, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_where_jupyterlite_is_missing_it_is_said_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(AuthoringError, match="uv sync --extra lite"):
        build_lite(ROOT, tmp_path / "site")


@pytest.mark.slow
def test_the_site_has_the_release_and_no_solution_but_in_the_package(site):
    course = Course(ROOT)
    names = {path.relative_to(site / "files").as_posix() for path in (site / "files").rglob("*.*")}
    assert names == {"README.md", *(f"{unit}/{unit}.ipynb" for unit in course.units)}
    for unit in course.units:
        served = json.loads((site / "files" / unit / f"{unit}.ipynb").read_bytes())
        released = json.loads(course.release_notebook(unit).read_bytes())
        assert list(map(source_of, served["cells"])) == list(map(source_of, released["cells"]))
    (wheel,) = site.rglob("bpcourse-*.whl")
    assert wheel.stat().st_size < 5 * MEGABYTE


@pytest.mark.slow
def test_it_is_small_but_for_pyodide(site):
    files = [path for path in site.rglob("*") if path.is_file()]
    own = [path for path in files if "static" not in path.relative_to(site).parts[0]]
    assert sum(path.stat().st_size for path in own) < 30 * MEGABYTE


@pytest.mark.slow
def test_the_published_site_takes_pyodide_from_where_its_kernel_always_does(tmp_path):
    python = python_with_jupyterlite(tmp_path / "new", published())
    build_lite(ROOT, tmp_path / "site", python=python)
    told = json.loads((tmp_path / "site" / "jupyter-lite.json").read_bytes())
    (kernel,) = told["jupyter-config-data"]["litePluginSettings"].values()
    assert "pyodideUrl" not in kernel
    *_, wheel = kernel["loadPyodideOptions"]["packages"]
    (worker, *_) = (tmp_path / "site").glob("extensions/*/*/static/*worker*.js")
    assert (worker.parent / wheel).is_file()  # as a browser finds it, from the kernel's script
    assert list((tmp_path / "site").glob("pypi/comm-*.whl"))
