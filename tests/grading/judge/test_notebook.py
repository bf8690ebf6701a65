"""Is nothing but what is meant read off a notebook that may hold anything?"""

import copy
import json

from bpcourse.grading.judge.notebook import (
    code_cells,
    content_of,
    definitions_of,
    demonstrations_of,
    source_of,
)
from bpcourse.grading.judge.task import LockedCell
from tests.grading.notebooks import notebook


def test_a_source_can_be_in_lines_and_half_characters_become_question_marks():
    assert source_of({"source": ["x = 1\n", "y = 2"]}) == "x = 1\ny = 2"
    assert source_of({"source": json.loads('"\\ud800"')}) == "?"


def test_code_cells_are_the_notebooks_own():
    notebook = {"cells": [{"cell_type": "markdown"}, {"cell_type": "code"}]}
    (cell,) = code_cells(notebook)
    assert cell is notebook["cells"][1]


def test_demonstrations_are_open_cells_that_nobody_is_to_write():
    def cell(source, **role):
        return {"cell_type": "code", "source": source, "metadata": {"nbgrader": role}}

    released = {
        "cells": [
            cell("import numpy", grade_id="setup", locked=True),
            {"cell_type": "code", "source": "plot()", "metadata": {}},
            cell("def f(): ...", grade_id="f", solution=True),
            cell("check(f)", grade_id="check_f", locked=True),
        ]
    }
    locked = [LockedCell("setup", ""), LockedCell("check_f", "", 1.0)]
    assert demonstrations_of(released, locked) == ("plot()",)


def test_definitions_are_imports_and_finished_functions():
    demonstrations = (
        "import numpy as np\nx = 1\ndef double(x):\n    return 2 * x",
        "def mine(x):\n    raise NotImplementedError",
        "class Value:\n    # YOUR CODE HERE\n    pass",
        "%matplotlib inline\nimport os",
        "from math import pi",
    )
    assert definitions_of(demonstrations) == (
        "import numpy as np\ndef double(x):\n    return 2 * x\nfrom math import pi"
    )


def test_what_code_can_know_changes_the_content_and_nothing_else_does():
    locked = [LockedCell("check", "check(f)", 1.0)]
    cells = json.loads(notebook("f = 1", ("check(f)", "check"), "g = 2"))

    def content(change=lambda cells: None, files=None):
        changed = copy.deepcopy(cells)
        change(changed["cells"])
        return content_of(changed, locked, files or {})

    same = [
        content(),
        content(lambda cells: cells[0].update(source=["f", " = 1"], id="x", outputs=[1])),
        content(lambda cells: cells[1].update(source="answers by rote")),  # it does not run
        content(lambda cells: cells.insert(0, {"cell_type": "markdown", "source": "words"})),
    ]
    assert len(set(same)) == 1
    others = [
        content(lambda cells: cells[0].update(source="f = 1 ")),
        content(lambda cells: cells.reverse()),
        content(lambda cells: cells.append(cells[1])),
        content(files={"answers.txt": b"1"}),
        content(files={"answers.txt": b"2"}),
    ]
    assert len({*same, *others}) == 1 + len(others)


def test_a_cell_that_installs_the_package_is_no_demonstration_and_changes_no_seed():
    def with_first(*first):
        cells = json.loads(notebook("f = 1", ("check(f)", "check")))["cells"]
        return {"cells": [*first, *cells]}

    installs = {
        "cell_type": "code",
        "source": "%pip install x",
        "metadata": {"tags": ["install"]},
    }
    locked = [LockedCell("check", "check(f)", 1.0)]
    assert demonstrations_of(with_first(installs), locked) == ("f = 1",)
    assert content_of(with_first(installs), locked, {}) == content_of(with_first(), locked, {})
