"""JSON that is not quite JSON."""

import json

import pytest
from hypothesis import given, strategies as st

from bpcourse.grading.nbgrader.recover import loose_json


@pytest.mark.parametrize(
    "text, value",
    [
        ('{"a": 1,}', {"a": 1}),
        ("[1, 2,]", [1, 2]),
        ('["a" "b"\n"c"]', ["a", "b", "c"]),
        ('{"a": [1] "b": {} "c": null}', {"a": [1], "b": {}, "c": None}),
        ("{'a': 'it\\'s', 'b': True, 'c': None}", {"a": "it's", "b": True, "c": None}),
        ("{a: 1, b: undefined}", {"a": 1, "b": None}),
        ('{"a": 1 // one\n, /* two */ "b": 2 # three\n}', {"a": 1, "b": 2}),
        (r'{"a": "C:\data"}', {"a": r"C:\data"}),
        ('["a\nb"]', ["a\nb"]),
        ('\ufeff{"a": \x001}', {"a": 1}),
        ("[1, -2.5e3]", [1, -2500.0]),
        ('"open', "open"),
    ],
)
def test_what_is_meant_is_read(text, value):
    assert loose_json.loads(loose_json.mended(text)) == value


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=10,
    )
)
def test_json_says_the_same_when_mended(value):
    assert json.loads(loose_json.mended(json.dumps(value))) == value


def test_a_missing_quotation_mark_is_no_place_to_guess():
    with pytest.raises(ValueError, match="quotation"):
        loose_json.mended('["a\\n,\n  "b"]')


def test_what_is_nested_too_deeply_is_a_value_error():
    for read in (loose_json.loads, lambda text: loose_json.value_at(text, 0)):
        with pytest.raises(ValueError, match="deep"):
            read("[" * 50_000)


@pytest.mark.parametrize("body, text", [("a\\n", "a\n"), ("\\q", "\\q"), ('say "x"', 'say "x"')])
def test_a_string_is_read_whatever_its_escapes(body, text):
    assert loose_json.string(body) == text


@pytest.mark.parametrize("text", ['"' * 99_999, '\\"' * 99_999, "'\"" * 99_999, "/*" * 99_999])
def test_hostile_text_is_looked_at_once(text):
    loose_json.mended(text)
