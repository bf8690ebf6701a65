"""The environment of mybinder.org: JupyterLab on a learner's folder, without instructors' tools."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.notebooks.jupyterlab import TOKEN, browser_page, needs_chromium, served

ROOT = Path(__file__).resolve().parents[2]


LOCKS = ["binder/requirements.txt", "requirements.txt"]
NOT_FOR_GRADING = {"site", "lite"}  # extras for whoever publishes the course


def pinned(lock):
    """{package: version} of a lock."""
    text = (ROOT / lock).read_text()
    return dict(re.findall(r"^([\w.-]+)==([\w.!+-]+)", text, re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_dependency_is_pinned_to_a_version_that_it_allows(lock):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"] if lock == "requirements.txt" else {}
    graded = [extras[name] for name in extras.keys() - NOT_FOR_GRADING]
    for dependency in [*project["dependencies"], *chain(*graded)]:
        requirement = Requirement(dependency)
        assert requirement.specifier.contains(pinned(lock)[requirement.name.lower()]), dependency


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash_and_no_address(lock):
    text = (ROOT / lock).read_text()
    blocks = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(pinned(lock)) and all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text and "--index" not in text


def test_the_same_versions_are_pinned_for_learners_and_instructors():
    learner, instructor = map(pinned, LOCKS)
    both = learner.keys() & instructor.keys()
    assert "numpy" in both and {n: learner[n] for n in both} == {n: instructor[n] for n in both}


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Address of a JupyterLab that was set up as mybinder.org does it."""
    if not any((ROOT / "course").glob("*/*.ipynb")):
        pytest.skip("no unit is released yet")
    checkout = tmp_path_factory.mktemp("binder")
    for name in ("bpcourse", "course", "binder"):
        shutil.copytree(
            ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__", ".*")
        )
    for name in ("pyproject.toml", "README.md", "nbgrader_config.py", "requirements.txt"):
        shutil.copy(ROOT / name, checkout)
    environment = build_environment(checkout)
    with served("jupyter", "lab", folder=checkout, environment=environment) as address:
        yield address


def build_environment(checkout):
    """A fresh virtual environment with what binder/ asks for; its environment variables."""
    venv = checkout / "venv"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("JUPYTER")}
    environment.update(
        PATH=f"{venv / 'bin'}{os.pathsep}{os.environ['PATH']}",
        HOME=str(checkout),
        VIRTUAL_ENV=str(venv),
    )
    installer = ["uv", "pip"] if shutil.which("uv") else [str(venv / "bin" / "python"), "-m", "pip"]
    for command in (
        [*installer, "install", "-q", "--require-hashes", "-r", "binder/requirements.txt"],
        ["bash", "binder/postBuild"],
    ):
        subprocess.run(command, cwd=checkout, env=environment, check=True)
    return environment


@pytest.fixture
def page(lab):
    """A browser page on the first unit."""
    unit = min(p.stem for p in (ROOT / "course").glob("*/*.ipynb"))
    with browser_page(1400, 900) as page:
        page.goto(f"{lab}/lab/tree/{unit}/{unit}.ipynb?token={TOKEN}", timeout=60_000)
        page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
        page.wait_for_selector("text=/\\| Idle/", timeout=120_000)  # the kernel is ready
        yield page


@pytest.mark.slow
@pytest.mark.browser
@needs_chromium
def test_the_first_unit_opens_with_the_validate_button_and_no_instructors_tools(page):
    page.wait_for_selector("text=Validate", timeout=60_000, state="attached")
    text = page.locator("body").inner_text()
    assert not re.search(r"nbgrader|formgrader|create assignment", text, re.IGNORECASE)


@pytest.mark.slow
@pytest.mark.browser
@needs_chromium
def test_it_opens_on_the_rendered_map_of_a_learners_folder(lab):
    with browser_page(1400, 900) as page:
        page.goto(f"{lab}/?token={TOKEN}", timeout=60_000)
        page.locator(".jp-RenderedMarkdown h1", has_text="The course at a glance").wait_for(
            timeout=60_000
        )


@pytest.mark.slow
@pytest.mark.browser
@needs_chromium
def test_the_first_cell_of_code_runs(page):
    page.locator(".jp-CodeCell").first.click()
    page.keyboard.press("Control+Enter")
    page.wait_for_function(
        "() => /^\\[[0-9]+\\]:$/.test("
        "document.querySelector('.jp-CodeCell .jp-InputPrompt').innerText.trim())",
        timeout=120_000,
    )
    assert page.locator(".jp-CodeCell").first.locator("[data-mime-type*='stderr']").count() == 0
