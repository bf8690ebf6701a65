"""Cells of a script."""

from bpcourse.grading.nbgrader.recover import script
from bpcourse.grading.nbgrader.recover.script import cells


def kinds(text):
    return [(cell["cell_type"], cell["source"]) for cell in cells(text)]


def test_jupytext_s_marks_divide_cells():
    text = "# %%\nx = 1\n\n# %% [markdown]\n# # Title\n#\n# text\n\n# %%\ny = 2\n"
    assert kinds(text) == [("code", "x = 1"), ("markdown", "# Title\n\ntext"), ("code", "y = 2")]


def test_nbconvert_s_comments_below_the_code_are_text():
    text = "#!/usr/bin/env python\n\n# First\n\n# In[1]:\n\n\nx = 1\n# mine\n\n\n# Why?\n\n# Because.\n"
    assert kinds(text)[-3:] == [
        ("code", "x = 1\n# mine"),
        ("markdown", "Why?"),
        ("markdown", "Because."),
    ]


def test_code_without_marks_is_one_cell_and_prose_is_none():
    assert kinds("import numpy\nx = 1\n") == [("code", "import numpy\nx = 1")]
    assert cells("Dear teacher,\nfrom here on I am ill.\n") == [] == cells("3")


def test_of_cells_without_end_the_first_are_read():
    assert len(script.cells("# %%\nx = 1\n" * 30_000)) <= script.MOST_CELLS
    below = "# In[1]:\n\n" + "# a\n\n" * script.LONGEST
    assert len(script.cells(below)) == 1
