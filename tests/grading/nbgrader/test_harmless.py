"""Hostile Markdown does nothing on a page; what honest people write is shown unchanged."""

import html
import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings, strategies as st
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_markdown_cell, new_notebook

from bpcourse.grading.nbgrader.harmless import as_code, harmless, only_pictures

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    "rkJggg=="
)
ATTACHMENTS = {"p.png": {"image/png": PNG}}
HONEST = r"""# A title

*Because* **each** row of `dW` adds up, `a < b`, `<script>alert(1)</script>`;
a < b, x<4 and 3>2 & y.

$a<b$ and \\(a<b\\), \\[ c<d \\] and $dW_{ij} = \sum_n x_{ni}\,\delta_{nj}$ for 5 $ or 6 $.

$$
x<y \quad \frac{a}{b}
$$

\begin{align}
a &< b \\
c &= d
\end{align}

| left | right |
|:-----|------:|
| `x<y` | $a<b$ |

```python
if a<b: print("<b>bold</b>", "[x](javascript:alert(1))")
```

```html
<script>alert(1)</script>
```

    <script>indented()</script>

![attached](attachment:p.png) ![inline](data:image/png;base64,%s) ![beside](plots/loss_1.png)

[a link](https://example.org/x?a=1&b=2 "title") <https://example.org/y> https://example.org/bare
<me@example.org> [mail](mailto:me@example.org) [there][1] [https://a.org](https://a.org) [up](#A-title)

- [ ] to do
- [x] done
  1. nested

> a quotation

[1]: https://example.org/reference
""".replace("%s", PNG)

HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//e.org/x.js>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src=javascript:alert(1)>",
    "<style>*{display:none}</style>",
    "<!-- --!><script>x</script>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<base href=//e.org/>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form action=//e.org><input>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='/formgrader?path=x'>x</a>",
    "<meta http-equiv=refresh>",
    '<![" onerror=alert(1)>',
    "<![CDATA[<script>alert(1)</script>]]>",
    "<details open ontoggle=alert(1)>x</details>",
    "<b onmouseover=alert(1)>x</b>",
    "</div></div></div>",
    "<input class=score value=9>",
    "<a class=full-credit>x</a>",
    "<p id=why>x</p>",
    "<!--",
    "<?php x ?>",
    "<div style='position:fixed;inset:0'>x</div>",
    "<object data=x.svg></object>",
    "<x/onclick=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](javascript:alert%281%29)",
    "[x](vbscript:x)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](files/javascript:alert(1))",
    "[x](/files/javascript:alert(1))",
    "[x](<java\nscript:alert(1)>)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](/formgrader/?path=evil)",
    "![x](//e.org/track.png)",
    "![x](http://localhost:8888/x.png)",
    "![x](../../formgrader.png)",
    "![x](%2e%2e/x.png)",
    "![x](a.png?b)",
    "![x](attachment:gone.png)",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "[x]\n\n[x]:\n  javascript:alert(1)",
    "[x](evil.html)",
    "![x][2]\n\n[2]: data:image/svg+xml,x",
    "[x](//e.org)",
    "[x](http://127.0.0.1:8888/formgrader)",
    "[x](https://good.org@localhost/)",
    "[x](http:evil)",
    "http://localhost:8888/formgrader?path=x",
    '[x](https://a.org "t" onmouseover=alert(1))',
    '![" onerror=alert(1) x="](a.png)',
    "```mermaid\n<img src=x onerror=alert(1)>\n```",
    "~~~mermaid x\n</pre><script>alert(1)</script>\n~~~",
    r"$\href{javascript:alert(1)}{x}$",
    r"\\(\class{full-credit}{x}\\)",
    r"$$\style{position:fixed}{x}$$",
    r"$\cssId{why}{x}$",
    r"$\require{html}$",
    r"$\unicode[x]{65}$",
    r"$\mmlToken{mi}[href=x]{y}$",
    "\\begin{x}\n\\href{javascript:alert(1)}{x}\n\\end{x}",
    "$x$ \\\\href{y} z$",
    "# why",
    "why\n===",
    "`` <script>alert(1)</script> `",
    "$<script>alert(1)</script>",
    "$$<img src=x onerror=alert(1)>",
    "> <script>alert(1)</script>",
    "- <img src=x\n  onerror=alert(1)>",
    "|<script>|\n|-|\n|alert(1)|",
    "\x00<script>alert(1)</script>",
    "<a\x0cx='`'>`<script>alert(1)</script>",
    "&lt;script&gt; <script>",
]
SAFE_TAGS = set(
    "a b br blockquote code del div em h1 h2 h3 h4 h5 h6 hr i img input li mark ol p pre "  # noqa: SIM905  a list would take fifty lines
    "small span strong sub sup table tbody td th thead tr u ul dl dt dd kbd details "
    "summary ins s".split()
)
SAFE_CLASS = re.compile(
    r"(highlight|anchor-link|task-list-item(-checkbox)?|language-\S+|mermaid"
    r"|jp-Mermaid|[a-z]{1,2}\d?)?"
)
EXPORTER = HTMLExporter(template_name="basic")


def page(source, attachments=None):
    """How nbconvert shows a Markdown cell."""
    cell = new_markdown_cell(source, attachments=attachments or {})
    cell.pop("id")
    shown, _ = EXPORTER.from_notebook_node(new_notebook(cells=[cell]))
    return BeautifulSoup(shown, "html.parser").select_one(".text_cell_render, .jp-RenderedMarkdown")


def assert_does_nothing(body):
    """Judged by a list of its own, so that it does not rest on what it tests."""
    for tag in body.find_all(True):
        assert tag.name in SAFE_TAGS, tag
        for name, value in tag.attrs.items():
            assert name in (
                "href",
                "src",
                "alt",
                "title",
                "class",
                "id",
                "style",
                "type",
                "disabled",
                "checked",
                "start",
                "width",
                "height",
            ), tag
            if name == "class":
                assert all(SAFE_CLASS.fullmatch(word) for word in value), tag
            if name == "id":
                assert value != "why", tag
            if name == "style":
                assert re.fullmatch("text-align:(left|right|center)", value), tag
            if name == "href":
                assert re.match(r"#|mailto:|https?://[\w.-]+\.[a-z]+([/?#]|$)", value), tag
            if name == "src":
                assert re.match(
                    r"data:image/(png|jpeg|gif);base64,|\w[\w/.-]*\.(png|jpg|gif)$", value
                ), tag
    for code in body.find_all(["code", "pre"]):
        code.decompose()
    assert not re.search(r"\\(href|class|style|cssId|require|unicode|mmlToken|bbox)\b", body.text)


@pytest.mark.parametrize(
    "source",
    [
        HONEST,
        "",
        "a",
        "x < y",
        "Weil dW größer ist. 因为。\n\n- a\n- b",
        "H<sub>2</sub>O and x<sup>2</sup><br>a new line",
        "<details><summary>More</summary>\n\ntext\n\n</details>",
    ],
)
def test_honest_text_is_left_as_it_is(source):
    assert harmless(source, ATTACHMENTS, {"why"}) == source


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_text_does_nothing(source):
    assert_does_nothing(page(harmless(source, ATTACHMENTS, {"why"}), ATTACHMENTS))


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_text_inside_other_text_does_nothing(source):
    for text in (
        f"before {source} after",
        f"* a\n\n  {source}",
        f"{HONEST}\n\n{source}",
        f"`{source}",
        f"$a$ {source} $b$",
        f"<b>\n{source}\n</b>",
    ):
        assert_does_nothing(page(harmless(text, ATTACHMENTS, {"why"}), ATTACHMENTS))


@pytest.mark.parametrize(
    "source",
    [
        s
        for s in HOSTILE
        if "\n" not in s and "`" not in s and s.isprintable() and not s.startswith(("$$", "#"))
    ],
)
def test_what_stands_beside_something_hostile_is_shown_as_before(source):
    wanted = str(page(HONEST, ATTACHMENTS)).rstrip().removesuffix("</div>").rstrip()
    shown = str(page(harmless(f"{HONEST}\n{source}", ATTACHMENTS, {"why"}), ATTACHMENTS))
    assert shown.startswith(wanted)


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "<!-- a comment -->",
        "![x](evil.svg)",
        "[x][1]\n\n[1]: javascript:alert(1)",
        "x<y and z>w",
        "# why",
    ],
)
def test_the_student_s_words_are_still_there(source):
    words = "".join(page(harmless(source, {}, {"why"})).text.split())
    assert "".join(source.split()) in words.replace("\u00b6", "")


PIECES = st.lists(
    st.sampled_from(
        [
            *HOSTILE,
            "`",
            "``",
            "```",
            "~~~",
            "$",
            "$$",
            "<",
            ">",
            "&lt;",
            "[x]",
            "](",
            ")",
            "(",
            "]:",
            "!",
            "\\",
            "javascript:",
            "https://a.org/",
            "\n",
            "\n\n",
            "    ",
            "> ",
            "- ",
            "|",
            "|-|-|",
            "a",
            "*",
            "\\\\(",
            "\\\\)",
            "\\begin{a}",
            "\\end{a}",
            "<b>",
            "</b>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
            '"',
            "'",
            "=",
        ]
    ),
    max_size=12,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(PIECES, st.text()))
@example("<b><!--</b>--><script>alert(1)</script>")
def test_whatever_is_put_together_does_nothing_and_stays_so(source):
    made = harmless(source, ATTACHMENTS, {"why"})
    assert_does_nothing(page(made, ATTACHMENTS))
    assert harmless(made, ATTACHMENTS, {"why"}) == made


@pytest.mark.parametrize(
    "piece", ["](", "<a ", "[", "\\", "\\\\href", "#a", "$", "\\begin{a}", "`"]
)
def test_very_long_text_is_shown_as_code(piece):
    source = piece * 50_000
    assert harmless(source, {}) == as_code(source)


@settings(max_examples=200, deadline=None)
@given(st.one_of(PIECES, st.text()))
def test_as_code_everything_is_shown_as_it_was_typed(source):
    body = page(as_code(source))
    assert_does_nothing(page(as_code(source)))
    assert [tag.name for tag in body.find_all(True)] == ["pre", "code"]


def test_text_that_cannot_be_rendered_is_shown_as_code():
    source = "![gone](attachment:gone.png) " + "[" * 300 + "<script>"
    assert html.unescape(page(harmless(source, {})).text).strip().startswith("![gone]")


def test_of_attachments_only_pictures_stay():
    assert (
        only_pictures(
            {
                "p.png": {"image/png": PNG, "image/svg+xml": "PHN2Zz4="},
                "e.svg": {"image/svg+xml": "PHN2Zz4="},
                "h": {"text/html": "PHNjcmlwdD4="},
                "q": {"image/png": '"><script>'},
                "r": {"image/png": [1]},
                "s": "text",
            }
        )
        == ATTACHMENTS
    )
    assert only_pictures(None) == only_pictures([1]) == {}
