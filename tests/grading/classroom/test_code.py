"""Answers as code: what may tell whose they are is left out; entries for the catalogue are Python."""

import ast

import pytest

from bpcourse.checking.mistake import Mistake
from bpcourse.grading.classroom.code import anonymous, catalogue_entry, shortened


def test_comments_and_docstrings_are_left_out():
    source = '# ada lovelace\ndef f(x):\n    """by Ada."""\n    return x  # ada@a.org'
    assert anonymous(source) == "def f(x):\n    return x"
    assert anonymous('def f(x):\n    """Ada"""') == "def f(x):\n    pass"


@pytest.mark.parametrize("source", ["1 +", "!ls", "x = '\0'", "(" * 5000])
def test_what_is_no_plain_python_is_not_shown(source):
    assert anonymous(source) == ""


def test_a_long_answer_is_cut():
    assert shortened("x\n" * 100).splitlines()[-1] == "... (40 lines more)"


@pytest.mark.parametrize("source", ["def f(x):\n    return x", 'x = """a"""', "x = '\\n'", ""])
def test_an_entry_holds_the_answer_as_it_is(source):
    made = eval(catalogue_entry(source).rstrip().rstrip(","), {"Mistake": Mistake})
    kept = "\n".join(line.strip() for line in made.source.strip().splitlines())
    assert kept == "\n".join(line.strip() for line in source.splitlines())
    ast.parse(catalogue_entry(source).rstrip().rstrip(","))
