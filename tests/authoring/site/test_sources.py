"""What is handed to Sphinx where the course is published; the rest is tested on the site itself."""

from pathlib import Path

import nbformat
import pytest

from bpcourse.authoring.published import Published
from bpcourse.authoring.site import sources
from bpcourse.course import Course

COURSE = Course(Path(__file__).resolve().parents[3])
REPOSITORY = "https://github.com/owner/course"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The sources of a site whose course is published, with the course in the browser."""
    to = tmp_path_factory.mktemp("sources")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "published", lambda root: Published(REPOSITORY, ""))
        sources.write_sources(COURSE, to, with_solutions=False, lite=True)
    return to


def test_each_unit_has_a_row_of_four_buttons_under_its_title(published):
    for unit in COURSE.units:
        cells = nbformat.read(published / "units" / f"{unit}.ipynb", as_version=4).cells
        title, row = cells[0].source.split("\n\n", 2)[:2]
        assert title.startswith("# Unit") and row.count("<a ") == 4


def test_what_is_downloaded_is_the_release(published):
    for unit in COURSE.units:
        copy = published / "extra" / "notebooks" / f"{unit}.ipynb"
        assert copy.read_bytes() == COURSE.release_notebook(unit).read_bytes()


def test_the_landing_page_leads_into_the_browser_and_to_the_repository(published):
    landing = (published / "index.md").read_text(encoding="utf-8")
    assert "./lite/index.html" in landing and REPOSITORY in landing
    assert "not published yet" not in landing and "<!--" not in landing
    instructors = (published / "instructors.md").read_text(encoding="utf-8")
    assert f"[README]({REPOSITORY}/blob/HEAD/README.md)" in instructors
