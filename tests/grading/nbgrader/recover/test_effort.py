"""Work on a submission is counted, and ends."""

import ast
import copy
import json
import random
from difflib import SequenceMatcher

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from bpcourse.grading.nbgrader.recover import effort, source
from bpcourse.grading.nbgrader.recover.repair import recover
from tests.grading.nbgrader.recover.damaged import RELEASE


def code(text):
    return {"cell_type": "code", "metadata": {}, "outputs": [], "source": text}


def shuffled(number):
    text = list(next(c.source for c in RELEASE.cells if len(c.source) > 40))
    random.Random(number).shuffle(text)
    return "".join(text)


HOSTILE = {
    "magics": [code("!x\n!y" * 100_000)],
    "cells of magics": [code(f"!{i}\n" * 40 + "x\n" * 900) for i in range(10)],
    "brackets": [code("(" * 1_000_000)],
    "cells of brackets": [code("(" * 10_000 + str(i)) for i in range(100)],
    "statements": [code(f"x={i}\n" * 2000) for i in range(20)],
    "quotes": [code(f"x = “{i}” " * 1000) for i in range(50)],
    "the release's, shuffled": [code(shuffled(i)) for i in range(200)],
}


@pytest.fixture
def spent(monkeypatch):
    """What is done, counted: characters that are parsed or transformed, and comparisons."""
    done = {"parsed": 0, "transformed": 0, "compared": 0}
    parse, transform = ast.parse, TransformerManager.transform_cell
    ratio = SequenceMatcher.ratio

    def counted(name, size, result):
        done[name] += size
        return result()

    monkeypatch.setattr(
        source.ast, "parse", lambda s, *a: counted("parsed", len(s), lambda: parse(s, *a))
    )
    monkeypatch.setattr(
        TransformerManager,
        "transform_cell",
        lambda self, s: counted("transformed", len(s) * s.count("!"), lambda: transform(self, s)),
    )
    monkeypatch.setattr(
        SequenceMatcher, "ratio", lambda self: counted("compared", 1, lambda: ratio(self))
    )
    return done


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_done_for_a_submission_does_not_grow_with_it(name, spent, answered):
    notebook = copy.deepcopy(answered)
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)
    notebook["cells"][2:2] = HOSTILE[name]
    recover(json.dumps(notebook).encode(), RELEASE)
    assert spent["parsed"] <= 2 * effort.CODE
    assert spent["transformed"] <= effort.CODE
    assert spent["compared"] <= effort.CLOSE_COMPARISONS


def test_within_a_submission_all_counts_together_and_the_next_one_begins_anew():
    with effort.one_submission() as outer:
        assert outer.parse(effort.CODE) and not outer.parse(1)
        with effort.one_submission() as inner:
            assert inner is outer and source.tree_of("x = 1") is None
            assert source.error_of("x =") is None and not source.can_tell("x = 1")
    with effort.one_submission() as other:
        assert other.code == effort.CODE and source.parses("x = 1")


def test_comparisons_are_counted():
    left = effort.Effort(comparisons=1, close_comparisons=1)
    assert left.compare() and not left.compare()
    assert left.compare_closely() and not left.compare_closely()


def test_what_is_not_looked_into_is_graded_as_it_stands_and_not_called_wrong(answered):
    notebook = copy.deepcopy(answered)
    name = "relu_forward"
    cell = next(c for c in notebook.cells if c.id == name)
    cell.source += "\n!ls" * 300 + "\n# “so”"
    repaired, remarks = recover(json.dumps(notebook).encode(), RELEASE)
    assert remarks == []
    assert next(c for c in repaired.cells if c.get("id") == name).source == cell.source
