"""A feedback page is small, and looks as nbconvert's own does."""

from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from traitlets.config import PyFileConfigLoader

from bpcourse.checking.page.card import as_html
from bpcourse.checking.report import PartReport, Report
from bpcourse.grading.nbgrader.page_exporter import PageExporter
from tests.notebooks.jupyterlab import browser_page, needs_chromium

TEXT = """# Title

A sum $\\sum_i x_i$ and `code`, *emphasis*, [a link](https://example.org).

> quoted

| a | b |
|---|---|
| 1 | 2 |

- one
- two
"""
CODE = 'def f(x):\n    """Say it."""\n    return x + 1.5  # a comment\n'


def notebook():
    about = {"schema_version": 3, "locked": False, "grade_id": "f", "comment": "well *done*"}
    report = Report("f", (PartReport("dx", 0, 1, "value", mistakes=("sign",), hints=("Look.",)),))
    cells = [
        nbformat.v4.new_markdown_cell(TEXT),
        nbformat.v4.new_code_cell(
            CODE, metadata={"nbgrader": about | {"solution": True, "grade": False, "task": False}}
        ),
        nbformat.v4.new_code_cell(
            "check(f)",
            metadata={
                "nbgrader": about
                | {"solution": False, "grade": True, "task": False, "score": 1, "points": 2}
            },
            outputs=[
                nbformat.v4.new_output("display_data", data={"text/html": as_html(report)}),
                nbformat.v4.new_output("stream", text="said\n\x1b[31mred\x1b[0m"),
                nbformat.v4.new_output("error", ename="E", evalue="e", traceback=["E: e"]),
            ],
        ),
    ]
    return nbformat.v4.new_notebook(cells=cells)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Files: nbconvert's page by nbgrader's template, and ours."""
    folder = tmp_path_factory.mktemp("pages")
    config = GenerateFeedback(coursedir=CourseDirectory()).config
    for kind in (HTMLExporter, PageExporter):
        exporter = kind(config=config)
        exporter.register_preprocessor(CSSHTMLHeaderPreprocessor, enabled=True)
        about = {"notebook": "unit", "score": 1, "max_score": 2, "late_penalty": 0}
        page, _ = exporter.from_notebook_node(notebook(), {"nbgrader": about})
        (folder / f"{kind.__name__}.html").write_text(page)
    return folder / "HTMLExporter.html", folder / "PageExporter.html"


def test_a_page_says_the_same_in_a_tenth_of_the_style(pages):
    theirs, ours = (path.read_text() for path in pages)
    assert len(theirs) > 120_000
    assert len(ours) < 20_000
    words = [BeautifulSoup(page, "html.parser").get_text().split() for page in (theirs, ours)]
    assert [word for word in words[0] if word in set(words[1])][-40:] == words[1][-40:]
    assert "Licensed under MIT" in ours


def test_the_course_s_configuration_names_it():
    config = PyFileConfigLoader(
        "nbgrader_config.py", path=str(Path(__file__).resolve().parents[3])
    ).load_config()
    assert config.GenerateFeedback.exporter_class.endswith(f".{PageExporter.__name__}")
    assert (
        GenerateFeedback(coursedir=CourseDirectory(), config=config).exporter_class is PageExporter
    )


@pytest.mark.browser
@needs_chromium
@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("width", [500, 1300])
def test_every_element_stands_where_it_stood_and_looks_as_it_looked(pages, width, media):
    looks = """() => [...document.body.querySelectorAll('*')].map(e => [e, getComputedStyle(e)])
        .filter(([e, s]) => { const p = getComputedStyle(e.parentElement);
            return !e.matches('pre span') || s.color !== p.color || s.font !== p.font })
        .map(([e, s]) => { const r = e.getBoundingClientRect();
            return [e.tagName, r.x, r.y, r.width, r.height, s.color, s.backgroundColor,
                    s.font, s.border, s.display, s.whiteSpace].join() })"""
    with browser_page(width, 800) as page:
        page.route("http*://**", lambda route: route.abort())
        page.emulate_media(media=media)
        found = []
        for path in pages:
            page.goto(path.as_uri())
            found.append([line.split(",", 5) for line in page.evaluate(looks)])
    theirs, ours = found
    assert [(tag, *look) for tag, _, _, _, _, *look in theirs] == [
        (tag, *look) for tag, _, _, _, _, *look in ours
    ]
    assert len(ours) > 50
    # letters that are drawn as one word stand closer to each other by a fraction of a pixel
    places = [[float(number) for line in page for number in line[1:5]] for page in found]
    assert places[1] == pytest.approx(places[0], abs=0.5)
