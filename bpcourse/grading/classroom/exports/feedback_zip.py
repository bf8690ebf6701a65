"""Feedback pages in a ZIP that an LMS takes back: its names say whose each page is.

Moodle, by its manual's page "Feedback files" ("Upload multiple feedback files in a zip"): folders as
in the archive of submissions, `Full Name_4711_assignsubmission_file_/`; the number counts. Canvas, by
the guide "How do I upload all student submissions for an assignment?": files named as in the archive
of submissions, of which the user's and the file's number count.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath

from bpcourse.course import Course
from bpcourse.grading.classroom.collected import Entry
from bpcourse.grading.classroom.exports.filling import Filled, some

WRITTEN = (2026, 1, 1, 0, 0, 0)  # the same pages make the same file


def feedback_zip(
    course: Course,
    unit: str,
    lms: str,
    collected: dict[str, Entry],
    numbers: dict[str, tuple[str, str]],
) -> tuple[bytes, Filled]:
    """The ZIP, and what is to be said of it.

    lms      "moodle" or "canvas"
    numbers  {student: (participant's number, full name)}, by Moodle's worksheet, for students who
             were not collected from Moodle
    """
    filled, text = Filled(), io.BytesIO()
    lost, pages = [], sorted((course.classroom / "feedback").glob(f"*/{unit}/{unit}.html"))
    with zipfile.ZipFile(text, "w", zipfile.ZIP_DEFLATED) as archive:
        for page in pages:
            student = page.parent.parent.name
            entry = collected.get(student)
            name = _name(unit, lms, entry if entry and entry.kind == lms else None, numbers.get(student))  # fmt: skip
            if name is None or page.is_symlink():
                lost.append(student)
                continue
            about = zipfile.ZipInfo(name, WRITTEN)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            archive.writestr(about, page.read_bytes())
            filled.grades += 1
    filled.said.append(f"{unit}: {filled.grades:,} feedback pages for {lms.capitalize()}")
    if lost:
        how = (
            "with --moodle WORKSHEET their numbers are read from it"
            if lms == "moodle"
            else "Canvas takes a page only by the number of a file that was handed in there"
        )
        filled.problems.append(
            f"{unit}: not collected from {lms.capitalize()}, so without a page in the ZIP: "
            f"{some(lost)} ({how})"
        )
    if not pages:
        filled.problems.append(f"{unit}: there are no feedback pages: run bpcourse grade {unit}")
    return text.getvalue(), filled


def _name(unit: str, lms: str, entry: Entry | None, number: tuple[str, str] | None) -> str | None:
    if lms == "canvas":
        return f"{PurePosixPath(entry.folder).stem}.html" if entry and entry.folder else None
    if entry and entry.folder:
        return f"{entry.folder}/{unit}.html"
    if number:
        name = re.sub(r"[_/\\:*?\"<>|\x00-\x1f]", " ", number[1])
        return f"{name}_{number[0]}_assignsubmission_file_/{unit}.html"
    return None
