"""In JupyterLab, as a learner sees it: the line, a prediction and its outcome, progress."""

import json
import sys
import urllib.request

import pytest

from bpcourse.notebooks.cells import Role
from tests.learner.conftest import cell, unit_cells, write_unit
from tests.learner.test_live import USE
from tests.notebooks.jupyterlab import TOKEN, browser_page, needs_chromium, served

pytestmark = [pytest.mark.slow, pytest.mark.browser, needs_chromium]


def notebook():
    cells = [one for one in unit_cells() if "SystemExit" not in one.source]
    cells[1].source += "\nfrom bpcourse import check, mine, outcome, predict, progress"
    cells[-4].source = 'predict("small-a", 4, choices=("2", "4"))'
    demonstration = 'my = mine("affine_forward", "affine_backward", "mse_loss")\n'
    demonstration += 'outcome("small-a", 2.0)'
    asked = "from bpcourse.learner.live import _from_a_cell\n"
    asked += 'print("sent by a cell:", _from_a_cell(get_ipython().kernel))'
    cells.insert(2, cell(asked, Role.DEMONSTRATION))
    cells.insert(-2, cell(demonstration, Role.DEMONSTRATION))
    return cells


def validated(address, folder):
    """What the Validate button's own handler answers."""
    request = urllib.request.Request(
        f"{address}/assignments/validate?token={TOKEN}",
        data=json.dumps({"path": "02_mlp/02_mlp.ipynb"}).encode(),
        headers={"Authorization": f"token {TOKEN}"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())


def test_a_learner_sees_whose_the_parts_are_the_guess_and_the_way_on(folder, tmp_path):
    write_unit(folder, cells=notebook())
    with served(sys.executable, "-m", "bpcourse", "lab", "--", folder=folder) as address:
        with browser_page(1200, 1400) as page:
            page.set_default_timeout(30_000)
            page.goto(f"{address}/lab/tree/02_mlp/02_mlp.ipynb?token={TOKEN}")
            page.locator("text=/\\| Idle/").wait_for()
            page.locator(".lm-MenuBar >> text=Run").click()
            page.locator(".lm-Menu >> text=Run All Cells").first.click()
            page.get_by_text("2 of 3 parts of this picture are yours").wait_for()
            page.get_by_text("sent by a cell: True").wait_for()
            page.get_by_text("Your guess is noted: 4.").wait_for()
            page.get_by_text("Not this one.").wait_for()
            page.get_by_text("Unit 2: Small: 4 of 6 points").wait_for()
            page.locator("text=2 of 3 parts").click()
            page.get_by_text("not written yet").first.wait_for()
            page.screenshot(path=tmp_path / "companion.png")
            page.locator(".jp-OutputArea a", has_text="Unit 3").click()
            page.locator(".jp-Notebook h1", has_text="The next one").wait_for()
        record = folder / ".bpcourse" / "progress" / "02_mlp.json"
        before = record.read_bytes()
        (folder / "02_mlp" / "02_mlp.ipynb").unlink()
        checked = [*notebook(), cell(SILENT_CHECK, Role.CHECK, "silent", 1)]
        write_unit(folder, cells=checked)
        answer = validated(address, folder)
        assert answer["success"] and record.read_bytes() == before
        failed = [one["source"] for one in answer["value"].get("failed", [])]
        assert failed == ["check(mse_loss)"]


SILENT_CHECK = f"""\
from IPython.utils.capture import capture_output
with capture_output() as caught:
    {USE.replace(chr(10), chr(10) + "    ")}
1.0 if (caught.stdout, caught.outputs) == ("", []) else 0.0
"""
