"""What a text is on a page, and whether it does nothing there."""

import pytest
from nbconvert.filters.markdown_mistune import IPythonRenderer

from bpcourse.grading.nbgrader.shown import LINK, MACRO, PICTURE, PageParts, does_nothing, render


@pytest.mark.parametrize(
    "source, nothing",
    [
        ("*Because* $x$ `<b>`", True),
        ("<script>alert(1)</script>", False),
        ("[x](javascript:alert(1))", False),
        (r"$\href{javascript:alert(1)}{x}$", False),
        (r"`\href{x}{y}`", True),
        ("# why", False),
        ("# other", True),
        ("![gone](attachment:gone.png)", False),
    ],
)
def test_a_text_does_nothing_or_not(source, nothing):
    assert does_nothing(source, {}, {"why"}) == nothing


@pytest.mark.parametrize(
    "address, good",
    [
        ("https://a.org/x", True),
        ("#here", True),
        ("mailto:a@b.org", True),
        ("//a.org", False),
        ("http://localhost/x", False),
        ("https://a.org@localhost/", False),
        ("x.html", False),
    ],
)
def test_links_lead_to_a_name_in_the_open(address, good):
    assert bool(LINK.match(address)) == good


@pytest.mark.parametrize(
    "address, good",
    [
        ("plots/loss_1.png", True),
        ("../x.png", False),
        ("%2e%2e/x.png", False),
        ("x.svg", False),
        ("data:image/png;base64,AA==", True),
        ("data:image/svg+xml;base64,AA==", False),
    ],
)
def test_pictures_are_in_the_text_or_beside_it(address, good):
    assert bool(PICTURE.match(address)) == good


def test_macros_that_do_something_are_known_by_their_whole_name():
    assert MACRO.search(r"\href{x}") and MACRO.search(r"\\class{x}")
    assert not MACRO.search(r"\classic") and not MACRO.search(r"\frac")


def test_a_page_is_taken_apart():
    page = PageParts('<p title="t">a<code>b</code></p><!-- c --><!doctype d><pre>\ne</pre>')
    assert page.parts == [
        ("p", [("title", "t")]),
        "a",
        ("code", []),
        "b",
        ("/", "code"),
        ("/", "p"),
        ("!", " c "),
        ("!", "doctype d"),
        ("pre", []),
        "e",
        ("/", "pre"),
    ]
    assert (page.text, page.code) == ("a", "tbe")


def test_formulas_are_known_by_var():
    page = PageParts("a<var>b</var>c")
    assert (page.text, page.formulas) == ("abc", "b")


def test_texts_are_rendered_as_nbgrader_s_pages_do():
    html = render(IPythonRenderer, "[a](/files/b.png) *c*", {})
    assert 'href="b.png"' in html and "<em>c</em>" in html
