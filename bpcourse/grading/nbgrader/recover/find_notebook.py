"""Which file of a submission is the notebook."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from bpcourse.grading.nbgrader.recover.wording import Remarks, quoted


def find_notebook(folder: Path, unit: str) -> tuple[Path | None, Remarks]:
    """The file in a submission's folder that most likely is the unit's notebook; with remarks.

    Links are passed over: they may point at the solution, for one.
    """
    wanted = f"{unit}.ipynb"
    files = list(_files(folder))
    if folder / wanted in files:
        return folder / wanted, []
    candidates = [p for p in files if ".ipynb" in p.name.lower() or p.suffix.lower() == ".json"]
    if not candidates:
        return None, [f"There is no notebook in the submission (expected {wanted})."]
    best = max(candidates, key=lambda p: SequenceMatcher(None, p.name.lower(), wanted).ratio())
    name = quoted(str(best.relative_to(folder)))
    return best, [f"The notebook is called {name} instead of `{wanted}`."]


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if (
            path.is_file()
            and ".ipynb_checkpoints" not in path.parts
            and not path.name.startswith(".")
            and path.name != "timestamp.txt"
            and not _is_link(path, folder)
        ):
            yield path


def _is_link(path: Path, folder: Path) -> bool:
    inside = path.relative_to(folder)
    return any((folder / part).is_symlink() for part in [inside, *inside.parents][:-1])
