"""Is Markdown on a page what it is in the notebook, but for headings, code and formulas?"""

import pytest
from bs4 import BeautifulSoup

from bpcourse.grading.nbgrader.page.texts import shown_text
from tests.grading.nbgrader.test_harmless import PNG


def page(source, attachments=None):
    return BeautifulSoup(shown_text(source, attachments), "html.parser")


@pytest.mark.parametrize("marks, tag", [("#", "h3"), ("##", "h3"), ("###", "h3"), ("######", "h6")])
def test_headings_come_below_those_of_the_page_and_no_link_leads_to_them(marks, tag):
    (heading,) = page(f"{marks} overview").find_all(True)
    assert heading.name == tag and heading.text == "overview" and not heading.attrs


def test_python_is_coloured_and_other_code_is_not():
    python, other, mermaid = page(
        "```python\ndef f(): pass\n```\n\n```bash\nls <x>\n```\n\n```mermaid\n<b>x</b>\n```"
    ).find_all("pre")
    assert python.find("span", class_="k").text == "def"
    assert other.text == "ls <x>\n" and other.find("span") is None
    assert mermaid.text == "<b>x</b>\n" and mermaid.find("b") is None
    assert all(block["tabindex"] == "0" for block in (python, other, mermaid))


def test_a_heading_that_is_empty_heads_nothing():
    row = page("| | b |\n|---|---|\n| 1 | 2 |").thead.tr
    assert [cell.name for cell in row.find_all(True)] == ["td", "th"]


def test_a_table_is_scrolled_by_itself():
    assert page("| a | b |\n|---|---|\n| 1 | 2 |").table.parent["class"] == ["wide"]


def test_pictures_of_the_cell_are_there_with_their_words():
    (image,) = page("![a loss](attachment:p.png)", {"p.png": {"image/png": PNG}}).find_all("img")
    assert image["src"].startswith("data:image/png;base64,") and image["alt"] == "a loss"
    (image,) = page('<img src="plots/loss.png" width="30">').find_all("img")
    assert image["alt"] == ""


def test_attachments_of_one_cell_are_not_those_of_another():
    found = [
        page("![](attachment:p.png)", {"p.png": {"image/png": data}}).img["src"][-4:]
        for data in ("AAAA", "BBBB")
    ]
    assert found == ["AAAA", "BBBB"]
