"""What a page of nothing leaves behind for those of submissions."""

import subprocess
import sys

ASKED = """\
from bpcourse.grading.nbgrader.page import code, formulas, made
from bpcourse.grading.nbgrader.rehearsal import rehearse

rehearse()
ready = made._template, formulas._converter, code._lexer
print([call.cache_info().currsize for call in ready])
rehearse()
print([call.cache_info().currsize for call in ready])
"""


def test_template_converter_and_lexer_are_ready_and_none_is_of_the_current_folder(tmp_path):
    (tmp_path / "page.html").write_text("{{ 1 / 0 }}")
    done = subprocess.run(
        [sys.executable, "-P", "-c", ASKED],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines() == ["[1, 1, 1]"] * 2
