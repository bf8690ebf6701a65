"""Do lines of code fit a laptop's screen, 1200 pixels wide, with JupyterLab's files beside them?"""

import json

import pytest

from bpcourse.course import Course
from tests.tiny_unit import ROOT

MOST = 88


@pytest.mark.parametrize("unit", Course(ROOT).units)
def test_no_line_of_a_released_code_cell_is_wider(unit):
    notebook = json.loads(Course(ROOT).release_notebook(unit).read_text(encoding="utf-8"))
    code = ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]
    assert [line for text in code for line in text.splitlines() if len(line) > MOST] == []
