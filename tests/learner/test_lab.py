"""`bpcourse lab`: the rendered map, Validate, and none of the instructors' tools."""

import re
import sys

import pytest

from bpcourse.learner.folder import start
from tests.notebooks.jupyterlab import TOKEN, browser_page, needs_chromium, served

INSTRUCTORS = re.compile("nbgrader|formgrader|create assignment|assignment list", re.IGNORECASE)
READY = "text=/\\| Idle/"

pytestmark = [pytest.mark.slow, pytest.mark.browser, needs_chromium]


@pytest.fixture(scope="module")
def mine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("learner") / "mine"
    start(folder)
    return folder


@pytest.fixture(scope="module")
def lab(mine):
    """Address of the JupyterLab that `bpcourse lab` opens on the folder in which it is run."""
    with served(sys.executable, "-m", "bpcourse", "lab", "--", folder=mine / "02_mlp") as address:
        yield address


@pytest.fixture(scope="module")
def page(lab):
    with browser_page(1400, 900) as page:
        page.set_default_timeout(60_000)
        page.goto(f"{lab}/?token={TOKEN}")
        yield page


def test_it_opens_on_the_rendered_map_and_a_link_leads_to_a_unit(page):
    page.locator(".jp-RenderedMarkdown h1", has_text="The course at a glance").wait_for()
    page.locator(".jp-RenderedMarkdown a", has_text="The chain rule").first.click()
    page.locator(".jp-Notebook h1", has_text="The chain rule").wait_for()
    page.locator(READY).wait_for()


def test_learners_have_validate_and_no_instructors_tools(page):
    # attached: where the bar is too narrow, the button is behind its three dots
    page.locator("text=Validate").first.wait_for(state="attached")
    assert not INSTRUCTORS.search(page.locator("body").inner_text())
    assert "news" not in page.locator("body").inner_text().lower()


def test_opening_and_saving_a_notebook_changes_nothing(lab, page, mine):
    path = mine / "05_optimizers" / "05_optimizers.ipynb"
    before = path.read_bytes()
    page.goto(f"{lab}/lab/workspaces/empty/tree/05_optimizers/05_optimizers.ipynb")
    page.locator(READY).wait_for()
    page.locator(".jp-Notebook .jp-MarkdownCell").first.click()
    with page.expect_response(
        lambda answer: answer.request.method == "PUT" and "05_optimizers.ipynb" in answer.url
    ):
        page.keyboard.press("Control+s")
    assert path.read_bytes() == before


def test_a_plain_jupyterlab_still_has_the_instructors_tools(lab, page, mine):
    with served(sys.executable, "-m", "jupyterlab", folder=mine) as plain:
        page.goto(f"{plain}/lab?token={TOKEN}")
        page.locator(".lm-MenuBar >> text=Nbgrader").wait_for()
