"""MathJax beside the site, so that no formula waits for a foreign server."""

from __future__ import annotations

import shutil
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from bpcourse.authoring.errors import AuthoringError

PACKAGE = "sphinx-mathjax-offline"  # holds the files of npm's mathjax@3.2.2
SCRIPT = "tex-chtml.js"
NEEDED = (SCRIPT, "output/chtml/fonts/woff-v2", "input/tex/extensions")


def copy_mathjax(to: Path) -> None:
    """Copy MathJax and its fonts. AuthoringError that says what to install where it is missing."""
    source = mathjax_folder()
    for name in NEEDED:
        here, there = source / name, to / name
        there.parent.mkdir(parents=True, exist_ok=True)
        if here.is_dir():
            shutil.copytree(here, there)
        else:
            shutil.copy2(here, there)


def mathjax_folder() -> Path:
    """Where the installed MathJax lies. AuthoringError where there is none."""
    try:
        found = [file for file in files(PACKAGE) or () if file.name == SCRIPT]
    except PackageNotFoundError:
        found = []
    if not found:
        raise AuthoringError(
            f"formulas need MathJax, which the package {PACKAGE} holds: `uv sync` in the checkout, "
            f"or pip install {PACKAGE}"
        )
    return Path(str(found[0].locate())).parent
