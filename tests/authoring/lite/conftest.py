"""A site with Pyodide beside it, made once for these tests."""

import json
from pathlib import Path

import pytest

from bpcourse.authoring.lite import build_lite
from tests.authoring.lite.pyodide import pyodide, python_with_jupyterlite

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of a site that needs nothing from elsewhere."""
    folder = tmp_path_factory.mktemp("lite")
    python = python_with_jupyterlite(folder / "old")
    build_lite(ROOT, folder / "site", pyodide=pyodide(folder / "pyodide"), python=python)
    told = json.loads((folder / "site" / "jupyter-lite.json").read_bytes())
    told["jupyter-config-data"]["exposeAppInBrowser"] = True  # for the tests: window.jupyterapp
    (folder / "site" / "jupyter-lite.json").write_text(json.dumps(told))
    return folder / "site"
