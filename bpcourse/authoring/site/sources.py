"""What Sphinx makes the site from: the units' notebooks, pages of docs/, and files beside them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bpcourse.authoring.concepts import concepts
from bpcourse.authoring.errors import AuthoringError, errors_name
from bpcourse.authoring.map import Unit, read_unit
from bpcourse.authoring.published import published
from bpcourse.authoring.roads import read_roads
from bpcourse.authoring.site import launch
from bpcourse.authoring.site.concept_page import concept_page
from bpcourse.authoring.site.landing import roads_list, unit_cards
from bpcourse.authoring.site.links import own_words
from bpcourse.authoring.site.pictures import out_of_the_page, thumbnails
from bpcourse.authoring.site.reader import for_readers
from bpcourse.authoring.site.sample import moving_picture
from bpcourse.course import Course
from bpcourse.notebooks.files import write_notebook


def write_sources(course: Course, to: Path, with_solutions: bool, lite: bool) -> None:
    """Write them into the folder `to`: pages there and in units/, what is copied as it is in extra/.

    AuthoringError for a unit that is not built, or has no picture on the landing page.
    """
    for folder in ("units", "extra/pictures", "extra/thumbnails"):
        (to / folder).mkdir(parents=True)
    units = [read_unit(course, name) for name in course.units]
    where = published(course.root)
    executed = {unit.name: _read(course.solution_notebook(unit.name)) for unit in units}
    choice = (course.root / "docs" / "thumbnails.txt").read_text(encoding="utf-8")
    small = thumbnails(executed, choice, to / "extra" / "thumbnails")
    for unit in units:
        with errors_name(unit.name):
            ways = launch.ways_in(unit.name, where, lite)
            _write_unit(course, unit.name, executed[unit.name], to, with_solutions, ways)
    (to / "concepts.md").write_text(concept_page(concepts(course), units), encoding="utf-8")
    for page in sorted((course.root / "docs").glob("*.md")):
        text = own_words(page.read_text(encoding="utf-8"), where.repository)
        if page.stem == "index":
            start = _start(where.repository, lite)
            text = _landing(text, course, units, unit_cards(units, small), start)
        (to / page.name).write_text(text, encoding="utf-8")


def _write_unit(
    course: Course,
    unit: str,
    executed: Any,
    to: Path,
    with_solutions: bool,
    ways: list[tuple[str, str, str]],
) -> None:
    released = _read(course.release_notebook(unit))
    page = for_readers(executed, released, with_solutions)
    out_of_the_page(page, to / "extra" / "pictures", unit)
    title, rest = page.cells[0].source.split("\n", 1)
    page.cells[0].source = f"{title}\n\n{launch.row(ways)}\n{rest}"
    write_notebook(page, to / "units" / f"{unit}.ipynb")
    if ways:  # one of them leads to the file
        (to / "extra" / "notebooks").mkdir(exist_ok=True)
        shutil.copy2(course.release_notebook(unit), to / "extra" / "notebooks" / f"{unit}.ipynb")


def _landing(text: str, course: Course, units: Sequence[Unit], cards: str, start: str) -> str:
    """docs/index.md with what comes from the course in the places that it names."""
    parts = {
        "sample": moving_picture(),
        "units": cards,
        "roads": roads_list(read_roads(course), units),
        "start": start,
        "toctree": "\n".join(f"units/{unit.name}" for unit in units),
    }
    for place, part in parts.items():
        mark = f"<!-- {place} -->"
        if mark not in text:
            raise AuthoringError(f"docs/index.md has no line {mark}")
        text = text.replace(mark, part)
    return text


def _start(repository: str, lite: bool) -> str:
    """How to begin, which depends on where the course can be had."""
    browser = ""
    if lite:
        browser = '<a class="bp-button" href="./lite/index.html">Begin in your browser</a>\n\n'
    if repository:
        return (
            f"{browser}Each unit has a row of buttons on top. The source is at <{repository}>; in a "
            "copy of it, run"
        )
    return (
        f"{browser}The course is not published yet, so no page says where to install it from, and the "
        "units have no buttons for Colab, Binder and download. Whoever gave you its folder has what "
        "it takes: in the folder, run"
    )


def _read(path: Path) -> Any:
    import nbformat

    if not path.exists():
        raise AuthoringError(f"{path.parent.parent.name}/{path.name} is missing: build the unit")
    return nbformat.read(path, as_version=4)
