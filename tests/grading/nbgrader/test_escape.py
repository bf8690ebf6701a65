"""What has a bad meaning is shown as it was typed; code and formulas keep theirs."""

import pytest

from bpcourse.grading.nbgrader.escape import MOST, SIMPLE_TAG, without_meaning


@pytest.mark.parametrize(
    "source, escaped",
    [
        ("<script>x</script>", "&lt;script>x&lt;/script>"),
        ("[x](javascript:y)", r"[x]\(javascript:y)"),
        ("[x]: javascript:y", r"[x]\: javascript:y"),
        ("http://localhost/x", r"http\://localhost/x"),
        ("# why", r"\# why"),
        ("# other", "# other"),
        (r"$\href{x}{y}$", "$href{x}{y}$"),
        ("`<script>` and <script>", "`<script>` and &lt;script>"),
        ("$a<b$ and <script>", "$a<b$ and &lt;script>"),
        ("[x](https://a.org) <https://a.org>", "[x](https://a.org) <https://a.org>"),
        ("![x](https://a.org/x.png)", r"![x]\(https://a.org/x.png)"),
        ("![x](p.png) ![x](attachment:q.png)", "![x](p.png) ![x](attachment:q.png)"),
    ],
)
def test_what_is_bad_is_escaped_and_nothing_else(source, escaped):
    assert (
        without_meaning(source, {"q.png": {"image/png": "iVBORw0KGgo="}}, {"why"}, SIMPLE_TAG)
        == escaped
    )


def test_simple_tags_may_stay():
    source = "H<sub>2</sub>O <b onclick=x>"
    assert without_meaning(source, {}, (), SIMPLE_TAG) == "H<sub>2</sub>O &lt;b onclick=x>"
    assert without_meaning(source, {}, (), None) == "H&lt;sub>2&lt;/sub>O &lt;b onclick=x>"


def test_a_text_with_too_many_suspects_or_with_our_marks_is_not_tried():
    assert without_meaning("<a " * (MOST + 1), {}, (), None) is None
    assert without_meaning("<a \U00100001", {}, (), None) is None
