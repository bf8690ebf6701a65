"""`python -m bpcourse` imports nothing from the folder that it is called in.

Python puts that folder first on its path. Where it is a submission's, a numpy.py in it would be run
with all rights of whoever grades. So this is imported before anything else, and imports itself only
what Python has loaded when it starts.
"""

import os
import sys

PACKAGE = os.path.dirname(os.path.realpath(__file__))  # noqa: PTH120  pathlib may be there, too


def without_here(
    path: list[str], arguments: list[str], original: list[str], here: str
) -> list[str]:
    """The path without the folder that `python -m` has put first, where that runs this package, and
    this package does not itself lie there. In sitecustomize.py it is not there yet.

    here       the current folder
    arguments  sys.argv, which begins with "-m" while a module's package is imported
    original   sys.orig_argv, which names the module
    """
    ours = any(word.removeprefix("-m").split(".")[0] == "bpcourse" for word in original)
    if arguments[:1] != ["-m"] or not ours or sys.flags.safe_path or not path:
        return path
    first = os.path.realpath(path[0])
    return path[1:] if first == here != os.path.dirname(PACKAGE) else path  # noqa: PTH120


try:
    HERE = os.path.realpath(os.getcwd())  # noqa: PTH109
except OSError:  # it has been deleted
    HERE = ""
sys.path[:] = without_here(sys.path, sys.argv, sys.orig_argv, HERE)
