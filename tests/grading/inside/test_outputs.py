"""Are the outputs of the form that notebooks have?"""

import nbformat
import pytest

from bpcourse.grading.inside import outputs


@pytest.mark.parametrize(
    "output",
    [
        outputs.stream("stderr", "text\n"),
        outputs.error("ValueError", "message", ["line 1", "ValueError: message"]),
        outputs.result("3.0"),
        outputs.display({"text/html": "<b>card</b>"}),
        outputs.picture("iVBORw0KGgo="),
    ],
    ids=lambda output: output["output_type"],
)
def test_nbformat_takes_the_output(output):
    cell = nbformat.v4.new_code_cell("x", outputs=[nbformat.from_dict(output)])
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
