"""Is every formula of the course MathML, and whatever else somebody writes harmless?"""

import json
import re

import pytest
from nbconvert.filters.markdown_mistune import IPythonRenderer

from bpcourse.course import PACKAGE
from bpcourse.grading.nbgrader.page.formulas import LONGEST, formula
from bpcourse.grading.nbgrader.page.texts import shown_text
from bpcourse.grading.nbgrader.shown import render

UNITS = sorted((PACKAGE.parent / "course").glob("*/*.ipynb"))


def texts(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]


class Formulas(IPythonRenderer):
    """Notes the formulas of a text."""

    found: set

    def block_math(self, body):
        self.found.add((body, True))
        return ""

    def inline_math(self, body):
        self.found.add((body, False))
        return ""

    def latex_environment(self, name, body):
        self.found.add((f"\\begin{{{name}}}{body}\\end{{{name}}}", True))
        return ""


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_every_formula_of_a_unit_becomes_mathml(path):
    class OfUnit(Formulas):
        found = set()  # noqa: RUF012  of this unit

    for text in texts(path):
        render(OfUnit, text, {})
    assert OfUnit.found
    left = [tex for tex, block in OfUnit.found if "<math" not in formula(tex, block=block)]
    assert left == []


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_no_formula_of_a_unit_is_overlooked(path):
    for text in texts(path):
        without_code = re.sub(r"(?s)<(code|pre)\b.*?</\1>", "", shown_text(text))
        assert "$" not in without_code and "\\frac" not in without_code


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\class{a}{x}",
        r"\begin{equation}a\label{exercise-f}\end{equation}",
        r"\begin{equation}a\label{b}\end{equation}\eqref{b}",
        r"\unknown{x}",
        "a & b",
        "{" * 100,
        "x" * (LONGEST + 1),
        "x^{" * 5000 + "}" * 5000,
        r"\sqrt " * 20_000,
    ],
    ids=lambda tex: tex[:20],
)
def test_what_cannot_be_converted_or_would_do_more_than_show_is_text(tex):
    assert formula(tex, block=False) == f"<code>${tex}$</code>".replace("&", "&amp;")


@pytest.mark.parametrize("tex", ["a<b", r"\text{<script>alert(1)</script>}", r"\text{<img src=x>}"])
def test_tags_in_a_formula_are_text(tex):
    made = formula(tex, block=False)
    assert "&lt;" in made and not re.search("<(?:b|script|img)", made)


def test_a_formula_on_a_line_of_its_own_can_be_scrolled():
    assert 'display="block"' in formula("x", block=True)
    assert formula("x", block=True).startswith('<span class="formula" tabindex="0">')
    assert formula("x", block=False).startswith("<math>")


@pytest.mark.parametrize("name", ["align", "align*", "cases", "pmatrix", "array"])
def test_what_students_write_for_several_lines_works(name):
    columns = "{l|r}" if name == "array" else ""
    assert "<mtable" in formula(rf"\begin{{{name}}}{columns}a&b\\c&d\end{{{name}}}", block=True)
