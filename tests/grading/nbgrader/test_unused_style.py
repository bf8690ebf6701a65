"""Style that nothing on a page can match is left out; what could be matched stays."""

import pytest

from bpcourse.grading.nbgrader.unused_style import names_on, without_unused_style


def style_of(body, style):
    """What is left of a style on a page."""
    page = without_unused_style(f"<head><style>{style}</style></head><body>{body}</body>")
    return page[page.index("<style>") + 7 : page.index("</style>")].strip()


@pytest.mark.parametrize(
    "body, rule",
    [
        ('<p class="note">', ".note{color:red}"),
        ("<p class=note>", ".note{color:red}"),
        ("<P CLASS = 'a note b'>", ".a.b .note{color:red}"),
        ('<p class="n&#111;te">', ".note{color:red}"),
        ('<p id="one">', "#one>p{color:red}"),
        ("<TABLE>", "table{color:red}"),
        ("</p>", "p{color:red}"),  # a browser makes a paragraph of it
        ("<table><tr><td>", "tbody td{color:red}"),
        ("<b>x", "*{color:red}"),
        ("<b>x", 'b:not(.a):hover::after{content:"}.c{"}'),
        ("<b>x", "[hidden]{display:none}"),
        ("<b>x", "@page{margin:1cm}"),
        ("<b>x", "@import url(a.css);"),
        ("<b>x", "/*! License: MIT */"),
        ('<b class="w-1/2">', r".w-1\/2{color:red}"),
    ],
)
def test_a_rule_that_something_may_match_stays(body, rule):
    assert style_of(body, rule) == rule


@pytest.mark.parametrize(
    "rule",
    [
        ".note{color:red}",
        "#one b{color:red}",
        "b .note{color:red}",
        "table>b{color:red}",
        "b.note,i{color:red}",
        "/* a comment */",
        "@media print{.note{color:red} i,u{color:red}}",
        "@font-face{font-family:'My Font';src:url(x)}",
        "@keyframes turn{from{width:0}to{width:1px}}",
        ".note{font-family:My Font}@font-face{font-family:My Font;src:url(x)}",
    ],
)
def test_a_rule_that_nothing_matches_goes(rule):
    assert style_of("<b class='notes'>note</b>", rule) == ""


def test_of_a_list_of_selectors_those_that_something_may_match_stay():
    assert style_of("<b>", ".note, b , i b{color:red}") == "b{color:red}"


def test_in_a_block_of_rules_those_that_something_may_match_stay():
    shown = style_of(
        "<b>", "@media print{.note{top:0}b{top:1px}@supports (x:y){b{top:2px}i{top:3px}}}"
    )
    assert "".join(shown.split()) == "@mediaprint{b{top:1px}@supports(x:y){b{top:2px}}}"


@pytest.mark.parametrize(
    "body", ["<b class='a'>", "<i style='animation:turn 1s;font-family:Mine'>"]
)
def test_a_font_and_an_animation_stay_where_a_used_rule_or_an_element_names_them(body):
    shown = style_of(
        body,
        ".a{animation:turn 1s;font-family:Mine}"
        "@keyframes turn{from{width:0}}@font-face{font-family:Mine;src:url(x)}",
    )
    assert "@keyframes turn" in shown and "@font-face" in shown


def test_a_mark_of_code_goes_only_where_no_rule_speaks_of_it():
    code = '<span class="n">x</span><span class="k">if</span><span class="p">(<b>)</b></span>'
    page = without_unused_style(f"<style>pre .k{{color:red}}</style><pre>{code}</pre>")
    assert page.endswith('<pre>x<span class="k">if</span><span class="p">(<b>)</b></span></pre>')


@pytest.mark.parametrize(
    "page", ["", "<p>no style</p>", "<style>", "<style>b{</style><b>", "</style>"]
)
def test_a_page_without_style_or_with_half_of_one_stays_a_page(page):
    assert without_unused_style(page).replace("\n", "") == page or "<b>" in without_unused_style(
        page
    )


def test_text_is_no_style():
    text = "&lt;style&gt;.a{}&lt;/style&gt; class=b"
    assert without_unused_style(f"<style>.c{{}}</style>{text}").endswith(text)
    assert ".b" in names_on(text)  # rather too much than too little
