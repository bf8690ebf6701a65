"""Equal notebooks are equal files."""

import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook

from bpcourse.notebooks.files import notebook_text, write_notebook


def test_what_is_written_is_read_back_and_written_the_same(tmp_path):
    notebook = new_notebook(cells=[new_markdown_cell("Déjà vu", id="one")])
    path = tmp_path / "folder" / "a.ipynb"
    write_notebook(notebook, path)
    assert nbformat.read(path, as_version=4) == notebook
    assert path.read_text(encoding="utf-8") == notebook_text(notebook)
    assert notebook_text(notebook).endswith("}\n")
