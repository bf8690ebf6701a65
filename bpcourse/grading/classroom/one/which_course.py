"""The course that a notebook is graded by, where nobody names one."""

from __future__ import annotations

from pathlib import Path

from bpcourse.course import Course


def course_around(here: Path, notebook: Path, released: Course) -> tuple[Course, str]:
    """The course around the folder `here`, else the one that this package brings along; and what is
    to be said about it, "" for nothing.

    A course's configuration and locked cells are run as whoever grades. In CI the folder is the
    submission's: a course that the notebook lies in is not used, unless that is in its classroom/,
    where submissions belong, or it is the checkout of this package.
    """
    try:
        course = Course.find(here)
    except FileNotFoundError:
        return released, ""
    root, notebook = course.root.resolve(), notebook.resolve()
    among_submissions = notebook.is_relative_to(root / "classroom")  # and not where a link leads
    if course.holds_this_package or among_submissions or not notebook.is_relative_to(root):
        return course, ""
    return released, (
        f"The course in {root} is not used, since the notebook lies in it and a submission may "
        f"bring its own: name it with --course if it is yours."
    )
