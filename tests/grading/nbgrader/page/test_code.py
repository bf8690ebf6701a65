"""Is code shown as it was typed, and nothing of it markup?"""

import re

import pytest
from bs4 import BeautifulSoup

from bpcourse.grading.nbgrader.page.code import highlighted
from bpcourse.grading.nbgrader.page.made import FOLDER

SOURCES = [
    "def f(x):\n    return x + 1.5  # a <b>comment</b>\n",
    '\n\n"""<script>alert(1)</script>"""\n\n',
    "%timeit x & y\n!ls",
    "\tx = '\u202e'\r\n",
    "",
]


@pytest.mark.parametrize("source", SOURCES)
def test_the_text_is_what_was_typed(source):
    page = BeautifulSoup(f"<pre>x{highlighted(source)}</pre>", "html.parser")
    assert page.get_text() == "x" + source.replace("\r\n", "\n")
    assert {tag.name for tag in page.find_all(True)} <= {"pre", "span"}


def test_kinds_of_words_have_classes_that_the_style_knows():
    made = highlighted(SOURCES[0])
    used = set(re.findall(r'class="(\w+)"', made))
    assert used == {"k", "f", "n", "c"}
    style = (FOLDER / "page.css").read_text()
    assert all(f".{name} {{ color: var(--{name})" in style for name in [*used, "s"])
