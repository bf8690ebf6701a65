"""Spoilt code is put right where that is certain."""

import pytest
from hypothesis import given, strategies as st

from bpcourse.grading.nbgrader.recover.mend import mended, spoilt_by
from bpcourse.grading.nbgrader.recover.source import parses


@pytest.mark.parametrize(
    "spoilt, right, said",
    [
        ("print(“it’s”)", 'print("it’s")', "curly quotes"),
        ("x = ‘a’", "x = 'a'", "curly quotes"),
        ("x = „a“", 'x = "a"', "curly quotes"),
        ("x = «a»", 'x = "a"', "curly quotes"),
        ("print(f“{x}”)", 'print(f"{x}")', "curly quotes"),
        ("x\xa0=\xa01", "x = 1", "spaces"),
        ("x =\u200b 1", "x = 1", "invisible"),
        ("x = 2 − 1", "x = 2 - 1", "`−`"),
        ("x ≤ 2 × y", "x <= 2 * y", "`×` `≤`"),
        ("f（x，y）", "f(x,y)", "`（`"),
        ("if a &lt; b &amp;&amp; c:\n    pass", None, None),
        ("if a &lt; b:\n    x = &quot;a&quot;", 'if a < b:\n    x = "a"', "HTML"),
        ("1 x = 1\n2 y = 2\n3\n4 z = 3", "x = 1\ny = 2\n\nz = 3", "line numbers"),
        ("```python\nx = 1\n```", "x = 1\n", "fences"),
        ("x = 1\\ny = 2", "x = 1\ny = 2", "line breaks"),
        ("x = â€œaâ€\x9d", None, None),
        ("if x:\n        y = 1\n\tz = 2", None, None),  # tabs of 4 or of 8 would mean two things
        ("x = 1\u2028y = 2", "x = 1\ny = 2", "`"),
    ],
)
def test_what_is_certain_is_put_right_and_said(spoilt, right, said):
    source, what = mended(spoilt)
    if right is None:
        assert (source, what) == (spoilt, None)
    else:
        assert source == right and said in what


@pytest.mark.parametrize(
    "source",
    ["x = '“ − ”'", "# “comment”\nx = 1", "x &lt; 3", "%time “x”", "s = '''\n```\n1 a\n'''"],
)
def test_python_is_never_touched(source):
    assert mended(source) == (source, None)


@given(st.text(st.sampled_from("ab=(1 )“”’−×\xa0\n\t\\n&lt;`>.:"), max_size=40))
def test_any_text_is_left_as_it_is_or_becomes_python(text):
    source, what = mended(text)
    assert (what is None and source == text) or parses(source)


def test_what_cannot_be_put_right_is_named():
    assert spoilt_by("x = “ 1 − ") == "curly quotes and `−`"
    assert "HTML" in spoilt_by("a &lt;") and spoilt_by("für = 1 +") is None


def test_a_long_cell_of_bad_characters_is_given_up():
    assert mended("x − \n" * 3000)[1] is None


def test_a_number_that_python_does_not_read_is_no_line_number():
    assert mended("9" * 5000 + " x\n" + "9" * 5000 + " y")[1] is None
