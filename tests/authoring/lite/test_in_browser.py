"""The course in Chromium, without a server of Jupyter's: do units run, answers count, work stay?"""

import re

import pytest

from tests.notebooks.jupyterlab import browser_page, needs_chromium
from tests.static_server import serving

pytestmark = [pytest.mark.slow, pytest.mark.browser, needs_chromium]

WRONG = "def relu_backward(dout, cache):\n(x,) = cache\nreturn dout * x"
RIGHT = "def relu_backward(dout, cache):\n(x,) = cache\nreturn dout * (x > 0)"
KERNEL = 120_000  # milliseconds for a start on a busy machine

CELLS = """() => jupyterapp.shell.currentWidget.content.model.sharedModel.cells.map(
    cell => cell.toJSON())"""
RUN_ALL = "() => jupyterapp.commands.execute('notebook:run-all-cells')"
RUN = "() => jupyterapp.commands.execute('notebook:run-cell')"
SAVE = "() => jupyterapp.commands.execute('docmanager:save')"
SELECT = """number => {
    const notebook = jupyterapp.shell.currentWidget.content;
    notebook.activeCellIndex = number;
    return notebook.scrollToItem(number, 'center');
}"""
READY = "() => globalThis.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel"


class Reader:
    """Someone with a page of the site."""

    def __init__(self, page, address):
        self.page, self.address = page, address
        self.asked = []
        page.set_default_timeout(KERNEL)
        page.on("request", lambda request: self.asked.append(request.url))

    def open(self, unit):
        """Go in through the door, and open a unit."""
        self.page.goto(self.address)
        self.page.click(f'a[href$="{unit}.ipynb"]')
        self.page.wait_for_function(READY)
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")

    def cells(self):
        return self.page.evaluate(CELLS)

    def find(self, words):
        """The number of the first code cell with these words."""
        return next(
            number
            for number, cell in enumerate(self.cells())
            if cell["cell_type"] == "code" and words in cell["source"]
        )

    def type_into(self, words, text):
        """Type in place of what stands in a cell; JupyterLab indents the lines."""
        self.select(words)
        self.page.click(".jp-Notebook .jp-Cell.jp-mod-active .cm-content")
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def select(self, words):
        self.page.evaluate(SELECT, self.find(words))

    def run(self, words):
        """Run one cell; what it says, as HTML."""
        self.select(words)
        self.page.evaluate(RUN)
        return html_of(self.cells()[self.find(words)])


def html_of(cell):
    data = [output.get("data", {}) for output in cell["outputs"]]
    return "".join("".join(shown.get("text/html", "")) for shown in data)


def troubles(cells):
    """What no cell may show: an error, or anything on stderr but the line on Matplotlib's fonts."""
    return [
        (number, output.get("ename") or output["text"])
        for number, cell in enumerate(cells)
        for output in cell.get("outputs", ())
        if output["output_type"] == "error"
        or (output.get("name") == "stderr" and "font cache" not in "".join(output["text"]))
    ]


@pytest.fixture(scope="module")
def reader(site):
    with serving(site) as address, browser_page(1200, 900) as page:
        yield Reader(page, address)


@pytest.mark.parametrize("unit", ["01_chain_rule", "02_mlp"])
def test_every_cell_of_a_unit_runs(reader, unit):
    reader.open(unit)
    reader.page.evaluate(RUN_ALL)
    cells = reader.cells()
    assert not troubles(cells)
    assert all(cell["execution_count"] for cell in cells if cell["cell_type"] == "code")
    assert 'alt="' in "".join(map(html_of, (c for c in cells if c["cell_type"] == "code")))


def test_a_wrong_answer_is_told_from_a_right_one(reader):
    reader.type_into("def relu_backward", WRONG)
    reader.run("def relu_backward")
    wrong = reader.run("check(relu_backward")
    reader.type_into("def relu_backward", RIGHT)
    reader.run("def relu_backward")
    right = reader.run("check(relu_backward")
    assert "0 of 1 point" in wrong
    assert "1 of 1 point" in right


def test_work_and_progress_are_there_after_a_reload(reader):
    reader.page.evaluate(SAVE)
    reader.open("02_mlp")
    assert "dout * (x > 0)" in reader.cells()[reader.find("def relu_backward")]["source"]
    reader.run("import matplotlib")
    shown = reader.run("progress()")
    assert re.search(r": 1 of \d+ points", shown)


def test_nothing_was_asked_of_another_machine(reader):
    own = (reader.address, "blob:", "data:")
    assert reader.asked and not [url for url in reader.asked if not url.startswith(own)]
