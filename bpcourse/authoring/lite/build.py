"""build_lite: writes the site, by JupyterLite's own build, without network."""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.lite.contents import FIRST_PAGE, contents
from bpcourse.authoring.lite.door import door
from bpcourse.authoring.lite.settings import OVERRIDES, WHEELS, settings
from bpcourse.course import Course
from bpcourse.files import write_files
from bpcourse.wheel import wheel, wheel_of

KERNEL = Path("share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension")
"""The one extension of JupyterLab that the site has, as Python's environments have it."""
MISSING = (
    "JupyterLite is not installed, which the course in the browser is made of: `uv sync --extra "
    "lite` in a checkout, or install bpcourse[lite]"
)


def build_lite(
    root: Path, to: Path, *, pyodide: Path | None = None, python: str = sys.executable
) -> None:
    """Write the JupyterLite site of the course in `root` to a new folder `to`.

    pyodide  a folder with a Pyodide distribution, to lie beside the site; without one, a reader's
             browser gets it from where JupyterLite's kernel always does
    python   the one that has JupyterLite. AuthoringError if it is this one, and has not
    """
    if to.exists() and any(to.iterdir()):
        raise AuthoringError(f"{to} is not empty: name a folder that is not there yet")
    if python == sys.executable and not importlib.util.find_spec("jupyterlite_pyodide_kernel"):
        raise AuthoringError(MISSING)
    (name, own), comm = wheel(), wheel_of("comm")  # without comm the kernel hangs, and is silent
    own_path = (
        f"{WHEELS}/{hashlib.sha256(own).hexdigest()[:8]}/{name}"  # no browser keeps an old one
    )
    with tempfile.TemporaryDirectory(prefix="bpcourse-lite-") as scratch:
        source, made = Path(scratch, "source"), Path(scratch, "made")
        begun = contents(Course(root))
        write_files(source / "contents", begun)
        write_files(source / WHEELS, dict([comm]))
        write_files(source, {"jupyter-lite.json": settings(own_path), "overrides.json": OVERRIDES})
        if pyodide:
            (source / "static").mkdir()
            (source / "static" / "pyodide").symlink_to(pyodide.resolve())
        _run(source, made, python)
        write_files(made, {own_path: own, "index.html": door(begun[FIRST_PAGE].decode()).encode()})
        shutil.copytree(made, to, dirs_exist_ok=True)


def _run(source: Path, made: Path, python: str) -> None:
    """JupyterLite's build. AuthoringError with what it printed, if it fails."""
    done = subprocess.run(
        [
            *(python, "-m", "jupyterlite_core", "build", "--apps=lab", "--no-sourcemaps"),
            *(f"--lite-dir={source}", f"--output-dir={made}", "--contents=contents"),
            "--ignore-sys-prefix",  # what else is installed here is no part of the site
            f"--LiteBuildConfig.federated_extensions={_prefix(python) / KERNEL}",
        ],
        cwd=source,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = f"{done.stdout[-2000:]}{done.stderr[-2000:]}"
        raise AuthoringError(f"JupyterLite's build failed:\n{said}")


def _prefix(python: str) -> Path:
    """The environment of this Python."""
    told = "import sys; print(sys.prefix)"
    done = subprocess.run([python, "-c", told], capture_output=True, text=True, check=True)
    return Path(done.stdout.strip())
