"""The site as it is built from this checkout: what is in its files, and how it is in a browser."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import nbformat
import pytest

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.published import Published
from bpcourse.authoring.site import sources
from bpcourse.authoring.site.build import Choices, build_site
from bpcourse.authoring.site.reader import for_readers
from bpcourse.course import Course
from tests import needs
from tests.authoring.site import looking
from tests.notebooks.jupyterlab import browser_page
from tests.static_server import serving

COURSE = Course(Path(__file__).resolve().parents[3])
THEMES = ("light", "dark")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, built once."""
    to = tmp_path_factory.mktemp("site") / "built"
    with pytest.MonkeyPatch.context() as patch:  # whatever this checkout says
        patch.setattr(sources, "published", lambda root: Published())
        build_site(COURSE, to)
    return to


@pytest.fixture(scope="module")
def pages(site):
    """Every page, by its address within the site."""
    return sorted(str(path.relative_to(site)) for path in site.rglob("*.html"))


# ---- its folder


def test_without_sphinx_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "myst_nb", None)
    with pytest.raises(AuthoringError, match="extra `site`"):
        build_site(COURSE, tmp_path / "site")


# ---- no solution


def test_no_line_of_a_solution_is_in_any_file(site):
    whole, within = looking.solutions(COURSE)
    assert len(whole) > 500 and len(within) > 300
    found = {
        str(path.relative_to(site)): shown
        for path in looking.files_of(site)
        if (shown := looking.leaks(looking.lines_of(path), whole, within))
    }
    assert found == {}


def test_no_sentence_of_a_model_answer_is_in_any_file(site):
    answers = looking.model_answers()
    for path in looking.files_of(site):
        text = re.sub(r"[\s>]+", "", "\n".join(looking.lines_of(path))).lower()
        assert [answer for answer in answers if answer in text] == [], path


def test_the_search_for_leaks_finds_them_where_solutions_are_folded_in():
    unit = COURSE.units[0]
    executed = nbformat.read(COURSE.solution_notebook(unit), as_version=4)
    released = nbformat.read(COURSE.release_notebook(unit), as_version=4)
    private = for_readers(executed, released, with_solutions=True)
    lines = [line for cell in private.cells for line in cell.source.splitlines()]
    whole, within = looking.solutions(COURSE)
    assert len(looking.leaks(lines, whole, within)) > 20


def test_no_output_names_the_mistake_that_is_planted_in_an_exercise(site):
    for unit in COURSE.units:
        executed = nbformat.read(COURSE.solution_notebook(unit), as_version=4)
        planted = [c.metadata.planted for c in executed.cells if "planted" in c.metadata]
        text = "\n".join(looking.lines_of(site / "units" / f"{unit}.html"))
        released = "\n".join(looking.released_lines(COURSE, unit))
        assert [name for name in planted if name in text and name not in released] == []


def test_nothing_of_the_machinery_shows(site, pages):
    for page in pages:
        text = (site / page).read_text(encoding="utf-8")
        for word in ("BEGIN SOLUTION", "NBVAL_", "schema_version", "grade_id"):
            assert word not in text, page
    assert not (site / "_sources").exists()
    assert not list(site.rglob("*.ipynb"))


# ---- what is there


def test_every_unit_has_a_page_with_its_pictures_and_is_on_the_landing_page(site):
    landing = (site / "index.html").read_text(encoding="utf-8")
    for unit in COURSE.units:
        page = (site / "units" / f"{unit}.html").read_text(encoding="utf-8")
        assert page.count("<img") >= 5
        assert f'href="units/{unit}.html"' in landing and f"thumbnails/{unit}.png" in landing


def test_while_nothing_is_published_no_page_leads_to_a_place_to_get_the_course(site, pages):
    for page in pages:
        text = (site / page).read_text(encoding="utf-8")
        assert "bp-ways" not in text and "mybinder" not in text and "colab" not in text, page
    assert "not published yet" in (site / "index.html").read_text(encoding="utf-8")


class Links(HTMLParser):
    """Addresses that a page leads to, and the ids that it has."""

    def __init__(self, path):
        super().__init__()
        self.to, self.ids = set(), set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        for key, value in attributes:
            if key in ("href", "src") and value:
                self.to.add(value)
            if key == "id":
                self.ids.add(value)


def test_every_link_within_the_site_leads_somewhere(site, pages):
    links = {page: Links(site / page) for page in pages}
    broken = []
    for page, found in links.items():
        for address in found.to:
            target, place = urldefrag(unquote(urljoin(page, address)))
            if re.match(r"\w+:", target):
                continue
            target = target.split("?")[0]
            known = links[target].ids if target in links else set()
            if not (site / target).is_file() or (place and target in links and place not in known):
                broken.append((page, address))
    assert broken == []


# ---- in a browser


@pytest.fixture(scope="module")
def browser(site, chromium):
    """(an empty page, the address of the site, what went wrong since it was last asked)."""
    pytest.importorskip("playwright.sync_api", reason=needs.PLAYWRIGHT)
    wrong = []
    with serving(site) as address, browser_page(1200, 900) as page:
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("response", lambda r: wrong.append(r.url) if r.status >= 400 else None)

        def only_here(route):
            if not route.request.url.startswith((address, "data:")):
                wrong.append(f"asked for {route.request.url}")
                route.abort()
            else:
                route.continue_()

        page.route("**/*", only_here)
        yield page, address, wrong


def opened(page, address, theme="light"):
    """Open a page and wait until its formulas are typeset."""
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.goto(address)
    page.evaluate("async () => { await window.MathJax?.startup?.promise }")


@pytest.mark.browser
def test_each_page_is_whole_asks_for_nothing_elsewhere_and_fits_a_phone(browser, pages):
    page, address, wrong = browser
    page.set_viewport_size({"width": 375, "height": 700})
    for name in pages:
        opened(page, address + name)
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, name
        assert page.locator("mjx-merror").count() == 0, name
        formulas = page.locator(".math").count()
        assert page.locator("mjx-container").count() == formulas, name
        assert wrong == [], name


# Axe looks at every element, and a unit has ten thousand spans of code and formulas. For the rules of
# structure they stand aside.
SPANS_ASIDE = """() => {
  window.aside = [...document.querySelectorAll(".highlight pre, mjx-container")].map(box => {
    const inner = [...box.childNodes];
    box.textContent = box.textContent;
    return [box, inner];
  });
}"""
# For contrast they come back. What has the same tags, classes and styles all the way up has the same
# colours: of each such kind the first stays.
ONE_OF_EACH_KIND = """() => {
  (window.aside ?? []).forEach(([box, inner]) => box.replaceChildren(...inner));
  const seen = new Set();
  const step = e => [e.tagName, e.className?.baseVal ?? e.className, e.getAttribute("style"),
                     e.tagName === "TR" && [...e.parentElement.children].indexOf(e) % 2].join("|");
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), again = [];
  while (texts.nextNode()) {
    const path = [];
    for (let e = texts.currentNode.parentElement; e; e = e.parentElement) path.push(step(e));
    const kind = path.join(" < ");
    const shows = texts.currentNode.data.trim() && !seen.has(kind);
    shows ? seen.add(kind) : again.push(texts.currentNode);
  }
  again.forEach(text => text.remove());
  for (const e of [...document.querySelectorAll(".bd-article *")].reverse())
    if (!e.firstChild && !e.matches("img, svg, svg *, input, button, iframe")) e.remove();
}"""


def serious(axe, page, **options):
    """What axe finds that keeps people out: {rule: the places}."""
    found = axe.run(page, options={"resultTypes": ["violations"], **options}).response
    return {
        violation["id"]: [node["html"][:160] for node in violation["nodes"][:3]]
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
    }


@pytest.mark.browser
@pytest.mark.slow
def test_axe_finds_nothing_serious_in_light_and_dark(browser, pages):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page, address, _ = browser
    page.set_viewport_size({"width": 1200, "height": 900})
    found = {}
    for name in pages:
        opened(page, address + name)
        page.evaluate(SPANS_ASIDE)
        found[name] = serious(axe, page, rules={"color-contrast": {"enabled": False}})
        page.evaluate(ONE_OF_EACH_KIND)
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            page.wait_for_function(f"document.documentElement.dataset.theme === {theme!r}")
            found[name, theme] = serious(axe, page, runOnly=["color-contrast"])
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.browser
def test_axe_sees_what_cannot_be_read(browser):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page, address, _ = browser
    opened(page, f"{address}units/{COURSE.units[0]}.html")
    page.add_style_tag(content=".bd-article p { color: #ddd !important }")
    page.evaluate(ONE_OF_EACH_KIND)
    assert "color-contrast" in serious(axe, page, runOnly=["color-contrast"])


@pytest.mark.browser
def test_search_finds_the_chain_rule_and_lands_there(browser):
    page, address, _ = browser
    opened(page, f"{address}search.html?q=chain+rule")
    first = page.locator("#search-results li a").first
    first.wait_for()
    first.click()
    page.wait_for_url(re.compile("01_chain_rule"))
    assert "chain rule" in page.locator("article h1").last.inner_text().lower()


@pytest.mark.browser
def test_previous_and_next_lead_through_the_units(browser):
    page, address, _ = browser
    opened(page, f"{address}units/{COURSE.units[1]}.html")
    assert COURSE.units[0] in page.locator("a.left-prev").get_attribute("href")
    assert COURSE.units[2] in page.locator("a.right-next").get_attribute("href")


@pytest.mark.browser
def test_the_sample_moves_once_and_stands_still_where_motion_is_not_wanted(browser):
    page, address, _ = browser
    running = "document.querySelector('.bp-sample').getAnimations({subtree: true}).length"
    opened(page, address)
    assert page.evaluate(running) == 0 and not page.locator(".bp-again").is_visible()
    assert page.get_by_text("upstream gradient ignored").is_visible()
    page.emulate_media(reduced_motion="no-preference")
    page.reload()
    assert page.evaluate(running) > 0
    page.locator(".bp-again").click()
    assert page.evaluate(running) > 0


@pytest.mark.browser
@pytest.mark.parametrize("theme", THEMES)
def test_a_card_can_be_read_in_both_themes(browser, theme):
    page, address, _ = browser
    opened(page, address, theme)
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page, context=".bp-card", options={"runOnly": ["color-contrast"]}).response
    assert found["violations"] == [] and found["passes"]


def test_a_private_build_says_so_and_folds_solutions_in(tmp_path):
    build_site(COURSE, tmp_path / "private", Choices(with_solutions=True))
    page = (tmp_path / "private" / "units" / f"{COURSE.units[0]}.html").read_text(encoding="utf-8")
    assert "for yourself, not for learners" in page
    assert "Show the solution" in page and "The model answer" in page
    assert "BEGIN SOLUTION" not in page
