"""A break costs the cell that it is in; reading goes on at the next."""

import json

import pytest
from hypothesis import given, settings, strategies as st

from bpcourse.grading.nbgrader.recover import resume
from bpcourse.grading.nbgrader.recover.repair import recover
from bpcourse.grading.nbgrader.recover.resume import cells_of_broken
from tests.grading.nbgrader.recover.damage import piece_of, saved
from tests.grading.nbgrader.recover.damaged import RELEASE, WORK, graded_sources
from tests.grading.nbgrader.recover.test_damage import with_work

TEXT = saved(with_work(RELEASE, WORK))


def test_the_lines_before_a_break_are_kept_and_marked():
    first, second = cells_of_broken(
        '[{"cell_type": "code", "metadata": {"nbgrader": {"grade_id": "a"}}, "source": ["x\\n",\n'
        '"y\\n", @@@\n{"cell_type": "markdown", "source": "z"}]'
    )
    assert first["source"] == "x\ny\n" and first["broken"]
    assert first["metadata"] == {"nbgrader": {"grade_id": "a"}} and second["source"] == "z"


def test_objects_in_outputs_are_no_cells():
    text = '{"cells": [{"cell_type": "code", "outputs": [{"data": {"id": "x"}}], "source": "a"}, #]'
    assert [cell["source"] for cell in cells_of_broken(text)] == ["a"]


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("key", ["source", "metadata", "outputs"])
def test_a_cell_whose_end_is_missing_does_not_swallow_the_next_ones(key, indent):
    """Without `]}` the rest of the notebook closes it: what is left is valid, and one cell."""
    cells = [{"cell_type": "code", "id": i, "source": ["x = 1\n", "y"]} for i in "abc"]
    first = cells[0] | {key: {"tags": ["y"]} if key == "metadata" else ["y"]}
    first[key] = first.pop(key)  # the last one
    whole = json.dumps([first, *cells[1:]], indent=indent)
    start = whole.index('"y"') + 3
    broken = whole[:start] + whole[whole.index(",", whole.index("}", start)) :]
    found = cells_of_broken('{"cells": ' + broken + ', "nbformat": 4}')
    assert [cell["id"] for cell in found] == list("abc")
    assert all("".join(cell["source"]).endswith("y") for cell in found)


def test_a_notebook_that_an_output_shows_is_no_cell():
    shown = {"output_type": "display_data", "data": {"application/json": [{"cell_type": "code"}]}}
    shown["data"]["application/json"][0]["source"] = "b"
    cell = {"cell_type": "code", "outputs": [shown], "source": "a"}
    assert cells_of_broken('{"cells": [' + json.dumps(cell) + ", #") == [cell]


@pytest.mark.parametrize(
    "text",
    [
        '{"cell_type": [' * 50_000,
        '{"cell_type": "a" ' * 50_000,
        '[{"id": 1}, ' * 50_000,
        '{"id": "' * 50_000,
        '{"source": [{"id": ' * 50_000,
        '{"cell_type": "a", "source": [' * 900 + "]}" * 900 + "#",
        " " * 500_000 + '{"cell_type"',
        '{"cell_type": "code", "source": ["a"\n' * 50_000,
    ],
)
def test_hostile_text_ends(text):
    assert len(cells_of_broken(text)) <= 50_000


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_whatever_happens_inside_one_cell_costs_this_cell_at_most(data):
    victim = data.draw(st.sampled_from(list(WORK)))
    start, stop = piece_of(TEXT, victim)
    first = data.draw(st.integers(start, stop))
    last = data.draw(st.integers(first, stop))
    instead = data.draw(st.text(st.characters(blacklist_categories=("Cs",)), max_size=20))
    text = TEXT[:first] + instead + TEXT[last:]
    notebook, remarks = recover(text.encode(), RELEASE)
    found = graded_sources(notebook)
    assert all(found[name] == WORK[name] for name in WORK if name != victim), remarks
    try:
        json.loads(text, strict=False)
    except ValueError:
        assert remarks


def test_white_space_without_end_is_read_once():
    text = '{"cell_type": "code", "source": ["a",' + " " * 1_000_000 + "x"
    assert [entry["source"] for entry in cells_of_broken(text)] == ["a"]


def test_of_cells_without_end_the_first_are_read():
    text = '{"cell_type": "code", "source": "1"},' * 30_000
    assert len(cells_of_broken(text)) == resume.MOST_CELLS
