"""Formgrader and the Validate button in JupyterLab, with the judge in place of Execute."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

UNIT = "01_chain_rule"
CHROMIUM = "/usr/bin/chromium"
TOKEN = "for-the-test-only"
# Before that, formgrader's page saves nothing that is typed into it.
GRADES_SHOWN = "() => window.formgrader?.grades?.loaded && formgrader.comments?.loaded"
QUESTION = "finite_differences_in_words"

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def lab(unit_one, in_folder):
    """Address of a JupyterLab in the course's folder, as an instructor starts it."""
    if not Path(CHROMIUM).exists():
        pytest.skip("no chromium")
    done = in_folder(unit_one, "nbgrader", "generate_assignment", UNIT, "--force")
    assert done.returncode == 0, done.stderr
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}",
         "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}"],
        cwd=unit_one.root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True)
    try:
        wait_for(f"http://127.0.0.1:{port}/api/status?token={TOKEN}")
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


def wait_for(address, seconds=60):
    for _ in range(seconds * 5):
        try:
            return urllib.request.urlopen(address).read()
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"no answer from {address}")


@pytest.fixture(scope="module")
def page(lab):
    """A browser page that has logged in."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[
            "--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        page = browser.new_page(viewport={"width": 1300, "height": 1000})
        page.set_default_timeout(60_000)
        page.goto(f"{lab}/lab?token={TOKEN}")
        yield page
        browser.close()


@pytest.fixture(scope="module")
def autograded(page):
    """What formgrader says after its Autograde button was pressed for ben; his points."""
    page.click(".lm-MenuBar >> text=Nbgrader")
    page.click(".lm-Menu >> text=Formgrader")
    frame = page.frame_locator("iframe").last
    frame.locator(f"tr:has-text('{UNIT}') td.num-submissions a").click()
    row = frame.locator("tr:has(td.student-id:text-is('ben'))")
    row.locator("td.autograde a").click()
    window = frame.locator("#success-modal, #error-modal")
    text = window.inner_text()
    window.locator(".modal-footer button").click()
    row.locator("text=needs manual grading").wait_for()
    return text, float(row.locator("td.score").inner_text().split(" / ")[0])


def test_the_autograde_button_has_the_judge_grade_one_submission(autograded, unit_one):
    text, points = autograded
    assert "Successfully autograded" in text and "JudgeExecute" in text
    assert 0 < points < 18  # of 22: four are given by hand
    assert [p.name for p in (unit_one.classroom / "autograded").iterdir()] == ["ben"]


def test_points_given_by_hand_stay_when_the_work_is_graded_again(
        autograded, lab, page, unit_one, in_folder):
    gradebook = f"{lab}/formgrader/gradebook/{UNIT}/{UNIT}"
    page.goto(gradebook)
    page.click("tbody td a")
    page.wait_for_function(GRADES_SHOWN)
    card = page.locator("section[aria-label='numerical_derivative: 0 of 1 point']")
    card.wait_for()  # until it is visible
    assert "divided by h" in card.inner_text()
    question = page.locator(f".nbgrader_cell:has(input.score[id='{QUESTION}'])")
    for field, value, saved in [("input.score", "1.5", "grade"),
                                ("textarea", "Well said.", "comment")]:
        with page.expect_response(lambda answer, saved=saved: f"/api/{saved}/" in answer.url
                                  and answer.request.method == "PUT"):
            question.locator(field).first.fill(value)
            question.locator(field).first.press("Tab")
    done = in_folder(unit_one, sys.executable, "-m", "bpcourse.cli", "grade", UNIT,
                     "--student", "ben")
    points = f"{autograded[1] + 1.5:g}"
    assert done.returncode == 0, done.stderr
    assert f"{points} of 22 points, 2 still to give" in done.stdout
    page.goto(gradebook)
    assert f"{points} / 22" in page.inner_text("tbody tr:has(a)")
    feedback = unit_one.classroom / "feedback" / "ben" / UNIT / f"{UNIT}.html"
    assert "Well said." in feedback.read_text()


def test_the_validate_button_lists_the_checks_that_fail(lab, page):
    page.goto(f"{lab}/lab/tree/classroom/submitted/ben/{UNIT}/{UNIT}.ipynb")
    page.wait_for_selector("text=/\\| Idle/")
    page.click("text=Validate")
    dialog = page.locator(".jp-Dialog").inner_text()
    assert "check(numerical_derivative)" in dialog
    assert "check(neuron_backward" not in dialog
