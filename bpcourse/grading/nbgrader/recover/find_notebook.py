"""Which file of a submission is the notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from pathlib import Path

from nbformat import NotebookNode

from bpcourse.grading.nbgrader.recover.effort import one_submission
from bpcourse.grading.nbgrader.recover.read import LARGEST
from bpcourse.grading.nbgrader.recover.repair import recover
from bpcourse.grading.nbgrader.recover.source import parses
from bpcourse.grading.nbgrader.recover.wording import Remarks, quoted
from bpcourse.notebooks.cells import grade_id, is_answer

MOST = 10  # notebooks of a submission that are looked into

Answers = dict[str | None, str]
"""{grade_id: what was written there}, of the answers that are not the release's."""


def find_notebook(
    folder: Path, unit: str, release: NotebookNode | None = None
) -> tuple[Path | None, Remarks]:
    """The file in a submission's folder that is the unit's notebook; with remarks.

    Of several it is the one with the right name, or, where that holds no answer to the release's
    questions, the one that holds most. JupyterLab's own copies come last. Links are passed over:
    they may point at the solution, for one.
    """
    wanted = folder / f"{unit}.ipynb"
    files = sorted(_files(folder, unit), key=lambda path: _likeness(path, wanted), reverse=True)[
        :MOST
    ]
    copies = [path for path in files if _is_copy(path)]
    files = [path for path in files if path not in copies]
    if not files and not copies:
        return None, [f"There is no notebook in the submission (expected {wanted.name})."]
    if release is None or len(files) + len(copies) == 1:
        chosen, others = (files or copies)[0], Remarks()
    else:
        with one_submission():
            chosen, others = _with_the_work(files, copies, wanted, release)
    said = []
    if chosen != wanted and (wanted not in files or release is None):
        said = [f"The notebook is called {_name(chosen, folder)} instead of `{wanted.name}`."]
    elif chosen != wanted:
        said = [f"`{wanted.name}` holds no answers; {_name(chosen, folder)} was graded."]
    return chosen, [*said, *others]


def _with_the_work(
    files: list[Path], copies: list[Path], wanted: Path, release: NotebookNode
) -> tuple[Path, Remarks]:
    """The notebook with the answers, and remarks on others that have other answers."""
    answers = {path: _answers(path, release) for path in files}
    if not any(answers.values()):
        answers |= {path: _answers(path, release) for path in copies}
    fullest = max(answers, key=lambda path: len(answers[path]))  # the first of equals
    chosen = wanted if answers.get(wanted) else fullest
    return chosen, [
        f"{_name(path, wanted.parent)} holds answers too, others in part; it was not graded."
        for path, found in answers.items()
        if path != chosen and found and not found.items() <= answers[chosen].items()
    ]


def _answers(path: Path, release: NotebookNode) -> Answers:
    with path.open("rb") as opened:
        notebook, _ = recover(opened.read(LARGEST + 1), release)
    stubs = {grade_id(cell): cell.source for cell in release.cells}
    return {
        grade_id(cell): cell.source
        for cell in (notebook.cells if notebook else [])
        if is_answer(cell)
        and cell.source.strip() != stubs.get(grade_id(cell), "").strip()
        and cell.source.strip()
        and (cell.cell_type == "markdown" or parses(cell.source))
    }


def _files(folder: Path, unit: str) -> Iterator[Path]:
    """Notebooks; where there is none, what may be one, packed or as a script."""
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.name.startswith(".")
        and path.name != "timestamp.txt"
        and not _is_link(path, folder)
    ]
    kinds: list[Callable[[Path], bool]] = [
        lambda path: ".ipynb" in path.name.lower() or path.suffix.lower() == ".json",
        lambda path: path.suffix.lower() in (".zip", ".gz"),
        lambda path: path.suffix.lower() == ".py" and path.stem.lower().startswith(unit),
    ]
    yield from next(filter(None, ([p for p in files if kind(p)] for kind in kinds)), [])


def _likeness(path: Path, wanted: Path) -> tuple[bool, float]:
    """How much a file's name is the one wanted; that file itself before all others."""
    matcher = SequenceMatcher(None, path.name.lower()[:200], wanted.name)
    return path == wanted, matcher.ratio() - _is_copy(path)


def _is_copy(path: Path) -> bool:
    return ".ipynb_checkpoints" in path.parts


def _is_link(path: Path, folder: Path) -> bool:
    inside = path.relative_to(folder)
    return any((folder / part).is_symlink() for part in [inside, *inside.parents][:-1])


def _name(path: Path, folder: Path) -> str:
    return quoted(str(path.relative_to(folder)))
