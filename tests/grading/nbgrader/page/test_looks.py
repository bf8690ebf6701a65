"""A page in a browser: light and dark, wide and on a phone, on paper, and for who does not see it."""

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe

from bpcourse.checking.report import PartReport, Report
from bpcourse.course import PACKAGE
from bpcourse.grading.nbgrader.page.made import page_of
from bpcourse.grading.nbgrader.recover.notice import NOTICE
from bpcourse.notebooks.cells import role_of
from tests.grading.nbgrader.page.cells import answer, card, check, report, text, written
from tests.notebooks.jupyterlab import browser_page, needs_chromium

pytestmark = [pytest.mark.browser, needs_chromium]

UNIT = PACKAGE.parent / "course/02_mlp/02_mlp.ipynb"
SIZES = {"phone": 375, "desk": 1200}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
LONG = "def f(x):\n    return x  # " + "a line that is longer than any phone is wide " * 3
MARKS = [
    ("right", 1.0, report(1.0)),
    ("partly", 0.5, report(0.5, mistakes=("sign",), questions=("Why?",), hints=("So.",))),
    ("wrong", 0.0, report(0.0, message="`dx` is wrong " * 20)),
    ("empty", 0.0, Report("f", (PartReport("dx", 0, 1, "not written"),))),
]


def a_page():
    """A unit with each kind of mark, comments, a notice, a receipt and wide things."""
    cells = nbformat.read(UNIT, 4).cells
    texts = [cell for cell in cells if cell.cell_type == "markdown" and not role_of(cell)]
    failed = nbformat.v4.new_output("error", ename="E", evalue="e", traceback=["E: " + "e" * 200])
    exercises = [
        cell
        for name, earned, told in MARKS
        for cell in (
            text(f"### Exercise 1: `{name}`\n\nWrite it."),
            answer(name, LONG, comment="Well *done*, `x`."),
            check(name, earned, 1.0, [card(told)]),
        )
    ]
    exercises[1].outputs = [failed]
    questions = [
        cell
        for graded in (True, False)
        for cell in (
            text("> **Question A**\n>\n> Why is $x$?"),
            written(f"a_question_with_a_long_name_{graded}", "$$x^2$$\n\n" * 2, graded=graded),
        )
    ]
    notice = text("**Damaged.**\n\n- `a_long_name`", id=NOTICE)
    receipt = text("**Receipt**\n\n- " + "`" + "0" * 64 + "`", id="bpcourse-receipt")
    made = nbformat.v4.new_notebook(cells=[notice, *texts, *exercises, *questions, receipt])
    return page_of(made, {"student": "ada", "notebook": "02_mlp", "late_penalty": 0.5})


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """The page, in a browser that notes what it asks for and what goes wrong."""
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(a_page(), encoding="utf-8")
    with browser_page(1200, 900) as page:
        page.asked, page.told = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.told.append(message.text))
        page.goto(path.as_uri())
        yield page


def unfolded(page, width, scheme="light"):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, media="screen")
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")


def test_nothing_is_asked_of_a_network_and_nothing_goes_wrong(opened):
    assert [url for url in opened.asked if not url.startswith("data:")] == [opened.url]
    assert opened.told == [] and opened.locator("script").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", SIZES.values(), ids=SIZES)
def test_nothing_keeps_people_out(opened, width, scheme):
    unfolded(opened, width, scheme)
    found = Axe().run(opened, options=RULES).response["violations"]
    nodes = [(each["id"], node["html"]) for each in found for node in each["nodes"]]
    # a heading that is a formula has no text for axe-core; screen readers read it
    assert [node for node in nodes if "<th><math" not in node[1]] == []


def test_on_a_phone_nothing_is_wider_than_the_page(opened):
    unfolded(opened, SIZES["phone"])
    assert opened.evaluate("document.documentElement.scrollWidth") == SIZES["phone"]


def test_dark_and_light_differ_and_cards_follow(opened):
    look = "element => [getComputedStyle(element).color, getComputedStyle(document.body).color]"
    seen = []
    for scheme in ("light", "dark"):
        unfolded(opened, SIZES["desk"], scheme)
        on_card, on_page = opened.locator("section[role=group]").first.evaluate(look)
        assert on_card == on_page
        seen.append(on_card)
    assert seen[0] != seen[1]


def test_formulas_are_typeset(opened):
    unfolded(opened, SIZES["desk"])
    heights = opened.evaluate(
        "[...document.querySelectorAll('math mfrac')].map(e => e.getBoundingClientRect().height)"
    )
    assert len(heights) > 10 and min(heights) > 10


def test_links_of_the_table_lead_to_their_exercises_and_back(opened):
    unfolded(opened, SIZES["desk"])
    opened.locator("table.overview a").nth(2).click()
    place = "document.querySelector('{}').getBoundingClientRect().top"
    assert abs(opened.evaluate(place.format("#exercise-check_wrong"))) < 100
    opened.locator("#exercise-check_wrong .earned a").click()
    assert abs(opened.evaluate(place.format("#overview"))) < 100


def test_on_paper_code_is_wrapped(opened):
    opened.emulate_media(media="print")
    wrapped = "[...document.querySelectorAll('pre')].every(e => e.scrollWidth <= e.clientWidth)"
    assert opened.evaluate(wrapped)


def test_a_page_without_pictures_is_small(opened):
    assert len(a_page().encode()) < 300_000
