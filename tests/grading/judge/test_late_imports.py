"""Pyplot is imported when somebody uses it, and is then the real one."""

import ast
import subprocess
import sys

import pytest

from bpcourse.grading.judge.late_imports import import_late

ASKED = """\
import ast, sys
from bpcourse.grading.judge.late_imports import import_late
names = {}
assert import_late(ast.parse("import matplotlib.pyplot as plt").body[0], names)
assert "matplotlib" not in sys.modules
exec("plt.rcParams['figure.dpi'] = 50; fig, ax = plt.subplots(); plt.mine = 1", names)
import matplotlib.pyplot as plt
assert names["ax"] in names["fig"].axes and plt.mine == 1 and plt.gcf() is names["fig"]
assert names["plt"].subplots is plt.subplots and "subplots" in dir(names["plt"])
try:
    names["plt"].no_such_thing
except AttributeError as error:
    print(error)
"""


def test_it_is_imported_with_the_first_thing_asked_of_it_and_changes_reach_the_real_one():
    done = subprocess.run([sys.executable, "-c", ASKED], check=True, capture_output=True, text=True)
    assert done.stdout == "module 'matplotlib.pyplot' has no attribute 'no_such_thing'\n"


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np",
        "import matplotlib.pyplot",
        "import matplotlib.pyplot as plt, numpy as np",
        "from matplotlib import pyplot as plt",
        "x = 1",
    ],
)
def test_everything_else_is_left_to_python(source):
    names = {}
    assert not import_late(ast.parse(source).body[0], names) and not names
