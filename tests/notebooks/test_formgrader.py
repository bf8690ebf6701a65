"""Formgrader and the Validate button in JupyterLab, with the judge in place of Execute."""

import sys

import pytest

from tests.notebooks.jupyterlab import TOKEN, browser_page, needs_chromium, served

UNIT = "01_chain_rule"
# Before that, formgrader's page saves nothing that is typed into it.
GRADES_SHOWN = "() => window.formgrader?.grades?.loaded && formgrader.comments?.loaded"
QUESTION = "finite_differences_in_words"
MOST = 24  # points of the unit

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    needs_chromium,
    pytest.mark.usefixtures("sandbox"),
]


@pytest.fixture(scope="module")
def lab(unit_one, in_folder):
    """Address of a JupyterLab in the course's folder, as an instructor starts it."""
    done = in_folder(unit_one, "nbgrader", "generate_assignment", UNIT, "--force")
    assert done.returncode == 0, done.stderr
    with served(sys.executable, "-m", "jupyterlab", folder=unit_one.root) as address:
        yield address


@pytest.fixture(scope="module")
def page(lab):
    """A browser page that has logged in."""
    with browser_page(1300, 1000) as page:
        page.set_default_timeout(60_000)
        page.goto(f"{lab}/lab?token={TOKEN}")
        yield page


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
    assert 0 < points < MOST - 4  # four are given by hand
    assert [p.name for p in (unit_one.classroom / "autograded").iterdir()] == ["ben"]


def test_points_given_by_hand_stay_when_the_work_is_graded_again(
    autograded, lab, page, unit_one, in_folder
):
    gradebook = f"{lab}/formgrader/gradebook/{UNIT}/{UNIT}"
    page.goto(gradebook)
    page.click("tbody td a")
    page.wait_for_function(GRADES_SHOWN)
    card = page.locator("section[aria-label='numerical_derivative: 0 of 1 point']")
    card.wait_for()  # until it is visible
    assert "divided by h" in card.inner_text()
    question = page.locator(f".nbgrader_cell:has(input.score[id='{QUESTION}'])")
    for field, value, saved in [
        ("input.score", "1.5", "grade"),
        ("textarea", "Well said.", "comment"),
    ]:
        with page.expect_response(
            lambda answer, saved=saved: (
                f"/api/{saved}/" in answer.url and answer.request.method == "PUT"
            )
        ):
            question.locator(field).first.fill(value)
            question.locator(field).first.press("Tab")
    done = in_folder(
        unit_one, sys.executable, "-m", "bpcourse.cli", "grade", UNIT, "--student", "ben"
    )
    points = f"{autograded[1] + 1.5:g}"
    assert done.returncode == 0, done.stderr
    assert f"{points} of {MOST} points, 2 still to give" in done.stdout
    page.goto(gradebook)
    assert f"{points} / {MOST}" in page.inner_text("tbody tr:has(a)")
    feedback = unit_one.classroom / "feedback" / "ben" / UNIT / f"{UNIT}.html"
    assert "Well said." in feedback.read_text()


def test_the_generate_button_keeps_a_copy_of_a_release_that_somebody_has_edited(
    lab, page, unit_one
):
    path = unit_one.release_notebook(UNIT)
    edited = path.read_text().replace("raise NotImplementedError", "return 3", 1)
    path.write_text(edited)
    page.goto(f"{lab}/formgrader/manage_assignments")
    page.locator(f"tr:has-text('{UNIT}') td.assign a").click()
    window = page.locator("#success-modal, #error-modal")
    window.locator(".modal-footer button").wait_for()
    assert "is kept as" in window.inner_text()
    assert path.read_text() != edited
    kept = list((unit_one.root / "kept").glob(f"*/course/{UNIT}/{UNIT}.ipynb"))
    assert [copy.read_text() for copy in kept] == [edited]


def test_the_validate_button_lists_the_checks_that_fail(lab, page):
    page.goto(f"{lab}/lab/tree/classroom/submitted/ben/{UNIT}/{UNIT}.ipynb")
    page.wait_for_selector("text=/\\| Idle/")
    page.click("text=Validate")
    dialog = page.locator(".jp-Dialog").inner_text()
    assert "check(numerical_derivative)" in dialog
    assert "numerical_derivative: 0 of 1 point" in dialog and "artial credit" not in dialog
    assert "check(sigmoid_derivative" not in dialog
