"""Looking for solutions in what students get."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.planted import PLANTED, hidden_lines
from bpcourse.authoring.regions import solution_regions
from bpcourse.exercises.written import all_written
from bpcourse.notebooks.cells import Role, grade_id, role_of
from bpcourse.notebooks.private import has_markers, split

MARKERS = (
    "BEGIN SOLUTION",
    "END SOLUTION",
    "BEGIN HIDDEN TESTS",
    "END HIDDEN TESTS",
    "BEGIN MARK SCHEME",
)
WORDS = 6  # of a sentence; shorter ones may be said by anybody
SHORTEST = 12  # characters without spaces; shorter lines say nothing


def scan(master: Any, release_folder: Path, exercises: str = "") -> None:
    """Raise AuthoringError when the released files show anything of the master's solutions.

    A solution's line counts where it computes something and may then not occur anywhere in the
    release, spaces and comments aside. Where the text shows it on purpose, end the line in the
    solution with `# given`. A line of a private check may occur nowhere.

    exercises  the folder of the instructor's own, where right answers are shown on purpose
    """
    import nbformat

    private = dict(private_lines(master))
    lines = private | dict(secret_lines(master))
    sentences = dict(secret_sentences())
    for path in sorted(p for p in release_folder.rglob("*") if p.is_file()):
        if path.suffix == ".md":
            raise AuthoringError(f"{path.name} was copied into the release, and may be a master")
        if path.suffix != ".ipynb":
            if path.suffix in (".py", ".txt", ".rst", ".html", ".json", ".csv"):
                given = path.relative_to(release_folder).parts[0] == exercises
                text = path.read_text(encoding="utf-8", errors="replace")
                _scan_text(text, path.name, private if given else lines)
                _scan_sentences(text, path.name, sentences)
            continue
        for cell in nbformat.read(path, as_version=4).cells:
            where = grade_id(cell) or cell.source[:40]
            _scan_text(cell.source, where, lines)
            _scan_sentences(cell.source, where, sentences)
            if cell.get("outputs"):
                raise AuthoringError("the release has outputs", cell=f"`{where}`")


def secret_lines(master: Any) -> Iterator[tuple[str, str]]:
    """Pairs (squeezed line, id of its cell) of the lines that would give a solution away."""
    for cell in master.cells:
        role, name = role_of(cell), grade_id(cell) or ""
        if role is Role.SOLUTION:
            planted = PLANTED in cell.metadata
            for region in [hidden_lines(cell)] if planted else solution_regions(cell):
                for line in region:
                    if not re.search(r"#\s*given\s*$", line) and _computes(line):
                        yield _squeeze(line), name
        elif role is Role.WRITTEN:
            for line in cell.source.splitlines():
                if len(line.split()) >= WORDS:
                    yield _squeeze(line), name


def secret_sentences() -> Iterator[tuple[str, str]]:
    """Pairs (sentence without spaces, name of its question) of all model answers and criteria."""
    for written in all_written().values():
        for text in (written.model, *written.criteria):
            for sentence in re.split(r"(?<=[.:;?!])\s+", text):
                if len(sentence.split()) >= WORDS:
                    yield _bare(sentence), written.name


def private_lines(master: Any) -> Iterator[tuple[str, str]]:
    """Pairs (squeezed line, where it stands) of the lines of private checks."""
    for cell in master.cells:
        if role_of(cell) is Role.CHECK and has_markers(cell.source):
            for line in "\n".join(split(cell.source)[1]).splitlines():
                if _computes(line):
                    yield _squeeze(line), f"private check in {grade_id(cell)}"


def _scan_text(text: str, where: str, lines: Mapping[str, str]) -> None:
    for marker in MARKERS:
        if marker in text:
            raise AuthoringError(f"the release contains `{marker}`", cell=f"`{where}`")
    squeezed = "\n".join(_squeeze(line) for line in text.splitlines())
    for line, owner in lines.items():
        if line in squeezed:
            if owner.startswith("private check"):
                raise AuthoringError(
                    f"the release shows a line of the {owner}: {line}. Reword it here or there",
                    cell=f"`{where}`",
                )
            raise AuthoringError(
                f"the release shows a line of the solution of `{owner}`: {line}. Reword it here, "
                "or end the line in the solution with `# given` if it is shown on purpose",
                cell=f"`{where}`",
            )


def _scan_sentences(text: str, where: str, sentences: Mapping[str, str]) -> None:
    bare = _bare(text)
    for sentence, name in sentences.items():
        if sentence in bare:
            raise AuthoringError(
                f"the release shows a sentence of the model answer to `{name}`, without spaces: "
                f"{sentence}. Reword it here or there",
                cell=f"`{where}`",
            )


def _bare(text: str) -> str:
    return re.sub(r"[\s>]+", "", text).lower()


def _squeeze(line: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"\s#.*$", "", line))


def _computes(line: str) -> bool:
    """Whether a line of code holds an idea: arithmetic, a comparison, or a call that matters."""
    text = re.sub(r"\s#.*$", "", line).strip()
    if len(_squeeze(text)) < SHORTEST or text.startswith(("#", '"""', "'''")):
        return False
    try:
        tree = ast.parse(text.rstrip(":") if not text.endswith(":") else text + " pass")
    except SyntaxError:
        return True  # part of a longer statement: keep it secret
    dull = {"range", "len", "enumerate", "zip", "zeros_like", "zeros", "print", "append", "list"}
    calls = {
        getattr(node.func, "attr", getattr(node.func, "id", ""))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    }
    works = any(
        isinstance(node, (ast.BinOp, ast.Compare, ast.AugAssign)) for node in ast.walk(tree)
    )
    return works or bool(calls - dull)
