"""A notebook as its file has it."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def write_notebook(notebook: Any, path: Path) -> None:
    """Write a notebook the one way, so that equal notebooks are equal files."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(notebook_text(notebook), encoding="utf-8")


def notebook_text(notebook: Any) -> str:
    """A notebook's file, as text."""
    import nbformat

    return nbformat.writes(notebook) + "\n"
