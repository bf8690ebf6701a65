"""What the server of the workers has imported, before the first is forked."""

import subprocess
import sys

ASKED = """\
import sys
import bpcourse.grading.batch.preload
needed = ["nbgrader.converters", "nbconvert.exporters.html", "bpcourse.grading.nbgrader.rehearsal",
          "mistune.plugins.def_list", "bpcourse.grading.judge.judge", "bpcourse.grading.nbgrader.worker"]
print(*(name for name in needed if name not in sys.modules))
print(*(name for name in ["rfc3987_syntax", "matplotlib", "setuptools"] if name in sys.modules))
"""


def test_all_that_each_worker_would_import_is_there_and_what_takes_long_and_none_needs_is_not():
    done = subprocess.run([sys.executable, "-c", ASKED], check=True, capture_output=True, text=True)
    missing, parser = done.stdout.split("\n")[:2]
    assert (missing, parser) == ("", "")
