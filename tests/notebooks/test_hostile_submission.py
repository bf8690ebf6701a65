"""A submission full of scripts, opened in formgrader and as a feedback page: nothing of it runs."""

import copy
import json
import re
import sys

import pytest

from tests.grading.nbgrader.test_harmless import HONEST, HOSTILE, PNG
from tests.grading.small_class import without_time
from tests.notebooks.jupyterlab import TOKEN, browser_page, needs_chromium, served

UNIT = "01_chain_rule"
QUESTION = "finite_differences_in_words"
SCRIPT = "window.ran = (window.ran || 0) + 1"
EVIL = [
    text.replace("alert(1)", SCRIPT).replace("alert%281%29", "window.ran=1") for text in HOSTILE
] + [
    f"<script>{SCRIPT}; document.querySelectorAll('.full-credit').forEach(b => b.click())</script>",
    f"<img src=x onerror='{SCRIPT}'>",
    f"<svg onload='{SCRIPT}'></svg>",
    f"# {QUESTION}",
    f"<script>$('input.score').val(2).change(); {SCRIPT}</script>",
    f"![x](attachment:evil.svg) ![x](attachment:page.html) [click](javascript:{SCRIPT})",
]
ATTACHMENTS = {
    "p.png": {"image/png": PNG, "image/svg+xml": "PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+"},
    "evil.svg": {"image/svg+xml": "PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+"},
    "page.html": {"text/html": "PHNjcmlwdD53aW5kb3cucmFuPTE8L3NjcmlwdD4="},
}
SHOW = f"""
from IPython.display import HTML, SVG, Javascript, display
class Loud:
    def _repr_html_(self): return "<script>{SCRIPT}</script>"
    def _repr_mimebundle_(self, **kwargs):
        return {{"text/html": "<script>{SCRIPT}</script>", "application/javascript": "{SCRIPT}",
                "image/svg+xml": "<svg onload='{SCRIPT}'/>", "text/markdown": "<script>x</script>",
                "text/latex": "$\\\\href{{javascript:x}}{{y}}$", "text/plain": "a Loud"}}
    def __repr__(self): return "\\x1b]0;owned\\x07<script>{SCRIPT}</script>\\u202e"
display(Loud(), HTML("<script>{SCRIPT}</script>"), Javascript("{SCRIPT}"))
print("<script>{SCRIPT}</script>\\x1b[31m\\x00")
Loud()
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    needs_chromium,
    pytest.mark.usefixtures("sandbox"),
]


def markdown(source):
    return {
        "cell_type": "markdown",
        "id": "",
        "metadata": {},
        "source": source,
        "attachments": ATTACHMENTS,
    }


def code(source):
    loud = {
        "output_type": "display_data",
        "metadata": {},
        "data": {"text/html": f"<script>{SCRIPT}</script>", "application/javascript": SCRIPT},
    }
    return {
        "cell_type": "code",
        "id": "",
        "metadata": {"tags": [f'x"><script>{SCRIPT}</script>']},
        "source": source,
        "outputs": [loud],
        "execution_count": None,
    }


@pytest.fixture(scope="module")
def hostile(unit_one):
    """The right answers, and scripts wherever a notebook has room for text."""
    submitted = unit_one.classroom / "submitted"
    notebook = json.loads((submitted / "ada" / UNIT / f"{UNIT}.ipynb").read_text())
    notebook["metadata"] |= {
        "title": f"<script>{SCRIPT}</script>",
        "widgets": {
            "application/vnd.jupyter.widget-state+json": {
                "state": {"x": f"</script><script>{SCRIPT}"}
            }
        },
    }
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = "".join(cell["source"]) + f"\n\n<script>{SCRIPT}</script>"
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == QUESTION:
            cell.update(markdown("\n\n".join([HONEST, *EVIL[-6:]])), metadata=cell["metadata"])
    raw = {
        "cell_type": "raw",
        "metadata": {"raw_mimetype": "text/html"},
        "id": "",
        "source": f"<div class=nbgrader_cell id={QUESTION}><script>{SCRIPT}</script> $x$</div>",
    }
    failing = f"class E(Exception): pass\nE.__name__ = '<script>{SCRIPT}</script>\\x1b[1m'\nraise E('{raw}')"
    stranger = markdown("x") | {
        "metadata": {
            "nbgrader": {
                "grade_id": f"`<script>{SCRIPT}</script>",
                "locked": True,
                "grade": False,
                "solution": False,
                "schema_version": 3,
                "task": False,
            }
        }
    }
    notebook["cells"][3:3] = [*map(markdown, EVIL), raw, code(SHOW), code(failing), stranger]
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = f"c{number}"
    for student in ("eve", "mallory"):
        folder = submitted / student / UNIT
        folder.mkdir(parents=True)
        name = (
            f"{UNIT}.ipynb" if student == "eve" else f"{UNIT}<img src=x onerror='{SCRIPT}'>.ipynb"
        )
        (folder / name).write_text(json.dumps(notebook))
    return notebook


@pytest.fixture(scope="module")
def graded(hostile, unit_one, in_folder):
    """What was printed while the two were graded, with pictures."""
    done = in_folder(
        unit_one,
        sys.executable,
        "-m",
        "bpcourse.cli",
        "grade",
        UNIT,
        "--figures",
        "--student",
        "eve",
        "--student",
        "mallory",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def page(graded, unit_one):
    """A browser page that has logged in, and notes what asks for a strange address."""
    with (
        served(sys.executable, "-m", "jupyterlab", folder=unit_one.root) as address,
        browser_page(1300, 1000) as page,
    ):
        page.set_default_timeout(60_000)
        page.goto(f"{address}/lab?token={TOKEN}")
        page.address, page.asked = address, []
        page.on("request", lambda request: page.asked.append(request.url))
        page.route(re.compile("https?://(?!127.0.0.1)"), lambda route: route.abort())
        yield page


def autograded(course, student="eve"):
    path = course.classroom / "autograded" / student / UNIT / f"{UNIT}.ipynb"
    return json.loads(without_time(path.read_text()))


def open_in_formgrader(page, student):
    del page.asked[:]
    page.goto(f"{page.address}/formgrader/manage_students/{student}/{UNIT}")
    page.click("tbody td a")
    page.wait_for_function("() => window.formgrader?.grades?.loaded && formgrader.comments?.loaded")
    page.wait_for_timeout(500)  # for what a picture's error or an animation would run


def assert_nothing_ran(page, where="#notebook-container"):
    assert page.evaluate("window.ran") is None
    strange = [url for url in page.asked if "e.org" in url or "path=" in url or "track" in url]
    assert not strange
    assert page.locator(f"{where} :is(script, style, iframe, svg, object, form)").count() == 0


def assert_honest_work_is_shown(answer, formulas):
    """In the element that has the answer."""
    shown = answer.inner_text()
    for text in (
        *formulas,
        "a < b",
        "<script>alert(1)</script>",
        "x<4 and 3>2 & y",
        'if a<b: print("<b>bold</b>"',
        "<script>indented()</script>",
        f"<img src=x onerror='{SCRIPT}'>",
    ):
        assert text in shown, text
    assert answer.locator("table td code").first.inner_text() == "x<y"
    sources = [img.get_attribute("src") for img in answer.locator("img").all()]
    assert [source[:22] for source in sources[:2]] == ["data:image/png;base64,"] * 2
    assert sources[2] == "plots/loss_1.png"
    assert answer.locator("a[href='https://example.org/x?a=1&b=2']").inner_text() == "a link"


def test_nothing_runs_in_formgrader_and_the_answer_is_shown(page):
    open_in_formgrader(page, "eve")
    assert_nothing_ran(page)
    answer = page.locator(".nbgrader_cell:has-text('Because each row')").first
    assert answer.locator("h1").count() == 1
    assert_honest_work_is_shown(answer, ["$a<b$", r"\frac{a}{b}"])
    field = page.locator(f"input.score[id='{QUESTION}']")
    assert field.input_value() == ""
    assert page.evaluate(f"document.getElementById('{QUESTION}').tagName") == "INPUT"


def test_nothing_runs_in_formgrader_where_the_file_s_name_is_hostile(page):
    open_in_formgrader(page, "mallory")
    assert_nothing_ran(page)
    assert f"{UNIT}<img src=x onerror='{SCRIPT}'>.ipynb" in page.inner_text("#notebook-container")


def test_nothing_runs_in_the_feedback_page_and_the_answer_is_shown(page, unit_one):
    for student in ("eve", "mallory"):
        del page.asked[:]
        page.goto((unit_one.classroom / "feedback" / student / UNIT / f"{UNIT}.html").as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        page.wait_for_timeout(500)
        assert_nothing_ran(page, "main")
        answer = page.locator(f"section.exercise#exercise-{QUESTION} .answer")
        assert_honest_work_is_shown(answer, ["a<b"])
        assert answer.locator("math mfrac").count() > 0


def test_only_text_and_pictures_of_student_cells_come_out(graded, unit_one, hostile):
    outputs = [
        output
        for cell in autograded(unit_one)["cells"]
        for output in cell.get("outputs", [])
        if not cell["metadata"].get("nbgrader", {}).get("grade")
    ]
    assert {kind for output in outputs for kind in output.get("data", {})} == {
        "text/plain",
        "image/png",
    }
    assert SCRIPT in str(outputs)  # what was printed is there
    assert not re.search(r"\\u00[01]|\\u202e", json.dumps(outputs))


def test_the_terminal_sees_no_control_characters(graded):
    assert all(letter.isprintable() or letter == "\n" for letter in graded)


def test_the_judge_s_cards_are_the_same_bytes(graded, unit_one, in_folder):
    """Those that a submission of the same answers has, without scripts."""
    done = in_folder(
        unit_one, sys.executable, "-m", "bpcourse.cli", "grade", UNIT, "--student", "ada"
    )
    assert done.returncode == 0, done.stderr

    def cards(student):
        return [
            output["data"]["text/html"]
            for cell in autograded(unit_one, student)["cells"]
            for output in cell.get("outputs", [])
            if "text/html" in output.get("data", {})
        ]

    assert cards("eve") == cards("ada") != []


def test_nbgrader_s_own_commands_write_the_same_texts(graded, unit_one, in_folder):
    ours = [
        cell["source"] for cell in autograded(unit_one)["cells"] if cell["cell_type"] == "markdown"
    ]
    for command in ("autograde", "generate_feedback"):
        done = in_folder(unit_one, "nbgrader", command, UNIT, "--student", "eve", "--force")
        assert done.returncode == 0, done.stderr
        assert "\x1b]" not in done.stderr
    assert ours == [
        cell["source"] for cell in autograded(unit_one)["cells"] if cell["cell_type"] == "markdown"
    ]


def test_the_submitted_file_stays_as_it_was(graded, unit_one, hostile):
    path = unit_one.classroom / "submitted" / "eve" / UNIT / f"{UNIT}.ipynb"
    assert json.loads(path.read_text()) == hostile


def test_these_scripts_run_where_nobody_makes_them_harmless(page, unit_one, hostile):
    """Otherwise the tests above would show nothing."""
    path = unit_one.classroom / "autograded" / "eve" / UNIT / f"{UNIT}.ipynb"
    before = path.read_text()
    notebook = copy.deepcopy(json.loads(before))
    notebook["cells"][0] = {"cell_type": "markdown", "metadata": {}, "id": "x", "source": EVIL[-6]}
    path.chmod(0o644)
    path.write_text(json.dumps(notebook))
    open_in_formgrader(page, "eve")
    path.write_text(before)
    assert page.evaluate("window.ran") == 1
