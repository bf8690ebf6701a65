"""Answers as files, one folder for each exercise, for tools that compare code and read no notebooks.

Beside them is what is nobody's own: the release's cell, and the solution's. JPlag, Dolos, MOSS and
copydetect take it as base code or boilerplate.
"""

from __future__ import annotations

from pathlib import Path

from bpcourse.grading.classroom.graded import GradedUnit
from bpcourse.grading.judge.clean import clean

GIVEN = "boilerplate"


def answer_files(graded: GradedUnit, folder: Path) -> dict[Path, bytes]:
    """{folder/EXERCISE/STUDENT.py, folder/boilerplate/EXERCISE.py: text}; without what is empty."""
    files: dict[Path, str] = {}
    for cell in graded.cells:
        if cell.written:
            continue
        answer = graded.answer_of(cell.name)
        given = [text for text in dict.fromkeys(graded.given(answer)) if text.strip()]
        files[folder / GIVEN / f"{_safe(answer)}.py"] = "\n\n\n".join(given)
        for work in graded.works:
            text = work.answers.get(answer, "")
            if text not in given:  # whoever has changed nothing has written nothing
                files[folder / _safe(answer) / f"{_safe(work.student)}.py"] = text
    return {
        path: (text.rstrip("\n") + "\n").encode("utf-8", "replace")
        for path, text in files.items()
        if text.strip()
    }


def _safe(name: str) -> str:
    """A name as a file's: one that would lead elsewhere, or end nowhere, cannot be made."""
    return clean(name).replace("/", "_").replace("\\", "_").strip(". ")[:200] or "_"
