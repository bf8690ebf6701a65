"""What a reader finds in the browser: the units as released, and the map, which says where work is kept."""

from __future__ import annotations

from bpcourse.authoring.errors import AuthoringError
from bpcourse.course import Course
from bpcourse.files import Files

FIRST_PAGE = "README.md"
ON_BINDER = (
    "**On Binder nothing is kept.**"  # a paragraph of the map that this one takes the place of
)
HERE = """\
**What you write is kept in this browser**, on this computer, and nowhere else: your notebooks and what
the checks told you are there when you come back, also after a reload. They are gone when you clear
the browser's data for this site, or close a private window.

- **To keep a copy or hand in:** save (Ctrl+S, on a Mac Cmd+S), click the unit's notebook in the list of
  files with the right mouse button, and choose **Download**. Hand the file in as your instructor
  told you; it is the same notebook as everywhere.
- **To go on elsewhere:** drag the downloaded file into the list of files on the left.
- **To begin a unit again:** choose **Delete** in the same menu, which takes your own version away.

Python itself runs in the browser. The first start takes about half a minute, and training takes
longer than on a computer with Python: a few cells make fewer steps here, and say so."""


def contents(course: Course) -> Files:
    """{path: content} of all files that the site begins with."""
    found = {
        path.relative_to(course.release).as_posix(): path.read_bytes()
        for unit in course.units
        for path in sorted((course.release / unit).rglob("*"))
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    }
    return {FIRST_PAGE: first_page(course).encode()} | found


def first_page(course: Course) -> str:
    """The map, with a paragraph on the browser where it has one on Binder."""
    text = (course.release / FIRST_PAGE).read_text(encoding="utf-8")
    paragraphs = text.split("\n\n")
    places = [n for n, part in enumerate(paragraphs) if part.startswith(ON_BINDER)]
    if len(places) != 1:
        raise AuthoringError(f"{FIRST_PAGE} of the release has no paragraph {ON_BINDER!r}")
    paragraphs[places[0]] = HERE
    return "\n\n".join(paragraphs)
