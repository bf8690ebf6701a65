"""What code is worth before it is run."""

import ast

import pytest

from bpcourse.grading.nbgrader.recover import source

STUB = 'def f(x):\n    """Twice x."""\n    # Your code here.\n    raise NotImplementedError\n'


@pytest.mark.parametrize("code", ["x = 1", "", "%time f()", "!ls", "await f()", ">>> 1 + 1", "f?"])
def test_what_jupyterlab_runs_is_python(code):
    assert source.parses(code) and source.error_of("x = 1") is None


@pytest.mark.parametrize("code", ["def f(:", "x = “a”", "\x00", "a" * 300_000, "(" * 5000])
def test_other_text_is_none(code):
    assert not source.parses(code)


@pytest.mark.parametrize(
    "code, done, open_",
    [
        (STUB, set(), {"f"}),
        ("def f(x): pass", set(), {"f"}),
        ("def f(x): ...", set(), {"f"}),
        ("def f(x): return x\ng = lambda x: x", {"f", "g"}, set()),
        ("class A:\n    def f(self): raise NotImplementedError()", set(), {"A"}),
        ("def f(x):\n    # raise NotImplementedError\n    return x", {"f"}, set()),
        ("1 +", set(), set()),
    ],
)
def test_finished_is_what_has_a_body_of_its_own(code, done, open_):
    assert set(source.finished(code)) == done and source.unfinished(code) == open_


def test_the_given_part_of_a_stub_is_what_is_left():
    given = "def g(x):\n    return x"
    assert source.without(f"{given}\n\n{STUB}", {"f"}) == given


def test_more_code_is_larger():
    assert 0 == source.size("1 +") < source.size("x") < source.size("x = 1 + 2")


def test_a_statement_s_text_is_what_ast_says_it_is():
    code = "é = 'ö'; f = 'é'\r\ng = (\r\n  'ü')\n\x0c\n@d\ndef h():\n    return 'ß'\n"
    tree = ast.parse(code)
    names = [name for node in tree.body for name in source._names(node)]
    texts = [ast.get_source_segment(code, node) for node in tree.body]
    assert source.finished(code) == dict(zip(names, texts, strict=True))
