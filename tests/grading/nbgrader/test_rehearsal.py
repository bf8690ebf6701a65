"""What a page of nothing leaves behind for those of submissions."""

import subprocess
import sys

ASKED = """\
import sys
from bpcourse.grading.nbgrader import unused_style
from bpcourse.grading.nbgrader.fast_paths import templates
from bpcourse.grading.nbgrader.fast_paths.install import install
from bpcourse.grading.nbgrader.rehearsal import rehearse

assert install() is None
rehearse()
print(len(templates.compiled.code) > 3, unused_style._rules.cache_info().currsize > 0)
compiled = dict(templates.compiled.code)
rehearse()  # by another exporter
print(templates.compiled.code == compiled, unused_style._rules.cache_info().hits > 0)
"""


def test_templates_are_compiled_and_styles_read_once_and_none_of_the_current_folder(tmp_path):
    for name in ("index.html.j2", "base.html.j2", "null.j2", "conf.json"):
        for folder in (".", "feedback", "templates/feedback", "classic"):
            (tmp_path / folder).mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / name).write_text("{{ 1 / 0 }}")
    done = subprocess.run(
        [sys.executable, "-P", "-c", ASKED],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == ["True"] * 4
