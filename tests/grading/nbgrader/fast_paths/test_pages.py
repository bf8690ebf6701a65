"""Pages are what nbconvert makes of them."""

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter, NotebookExporter

from bpcourse.grading.nbgrader.fast_paths.pages import NO_ALT, add_descriptions, remember_texts
from tests.grading.small_class import parsed


@pytest.mark.parametrize(
    "text, made",
    [
        ('<img src="a.png">', f'<img {NO_ALT} src="a.png">'),
        ('<img src="a.png" alt="x">', '<img src="a.png" alt="x">'),
        ("<p>no picture</p>", "<p>no picture</p>"),
    ],
)
def test_pictures_without_a_description_get_one(text, made):
    page = add_descriptions(BeautifulSoup)(text, features="html.parser")
    assert str(page) == made and page.select("img:not([alt])") == []


def test_a_page_of_jupyterlab_s_template_is_parsed():
    page = add_descriptions(BeautifulSoup)('<div class="jp-Notebook">', features="html.parser")
    assert isinstance(page, BeautifulSoup)


def notebook(text):
    cells = [
        nbformat.v4.new_markdown_cell(f"# {text}\n\n$x<y$ **b**"),
        nbformat.v4.new_markdown_cell(
            "![p](attachment:p.png)",
            attachments={"p.png": {"image/png": "AAAA" if text == "one" else "BBBB"}},
        ),
        nbformat.v4.new_code_cell("def f(x):\n    return x"),
        nbformat.v4.new_code_cell("%%bash\nls", metadata={"magics_language": "bash"}),
    ]
    return nbformat.v4.new_notebook(cells=cells)


def test_remembered_texts_give_the_same_pages_also_where_attachments_differ():
    plain, quick = HTMLExporter(template_name="basic"), HTMLExporter(template_name="basic")
    remember_texts(quick)
    for text in ("one", "two", "one"):
        made, wanted = (e.from_notebook_node(notebook(text))[0] for e in (quick, plain))
        assert without_ids(made) == without_ids(wanted)


def without_ids(page):
    soup = BeautifulSoup(page, "html.parser")
    for tag in soup.find_all(id=True):
        if tag["id"].startswith("cell-id="):
            del tag["id"]
    return parsed(str(soup))


def test_an_exporter_of_notebooks_has_no_texts_to_remember():
    exporter = NotebookExporter()
    remember_texts(exporter)
    assert not hasattr(exporter, "filters")
