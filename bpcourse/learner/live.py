"""Is a person at work in this notebook? All that accompanies a learner asks here, and is silent if not.

A cell that a person runs comes from a page, which says which cell it is. What executes a notebook
from end to end (the build, nbval, Validate, nbgrader, nbconvert) sends code alone.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any, ParamSpec

P = ParamSpec("P")

SESSION = "JPY_SESSION_NAME"
"""Jupyter servers set it for the kernels of the notebooks that are opened in them."""

MACHINES = ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING")
"""nbgrader sets them where it executes a notebook."""


def live() -> bool:
    """Whether the code that runs was sent by a person: JupyterLab, VS Code, Colab, JupyterLite."""
    shell = _shell()
    if shell is None or any(map(os.environ.get, MACHINES)):
        return False
    if sys.platform == "emscripten":  # in a browser, where nothing else executes notebooks
        return True
    kernel = getattr(shell, "kernel", None)
    if kernel is None:  # a terminal
        return False
    return (
        _from_a_cell(kernel)
        or "google.colab" in sys.modules
        or "__vsc_ipynb_file__" in shell.user_ns
        or (bool(os.environ.get(SESSION)) and not _inherited())
    )


def names_here() -> Mapping[str, Any]:
    """The notebook's global names; those of the program, outside of notebooks."""
    shell = _shell()
    return vars(sys.modules["__main__"]) if shell is None else shell.user_ns


def companion(function: Callable[P, None]) -> Callable[P, None]:
    """A function that is silent where nobody looks, and never ends a cell by an error of its own."""

    @functools.wraps(function)
    def accompany(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            if live():
                function(*args, **kwargs)
        except Exception:  # the learner's work matters more
            pass

    return accompany


def _shell() -> Any:
    ipython: Any = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def _from_a_cell(kernel: Any) -> bool:
    """Does the request that runs say which cell it is? JupyterLab, Notebook and VS Code do."""
    try:
        return bool(kernel.get_parent("shell")["metadata"].get("cellId"))
    except (AttributeError, KeyError, TypeError):
        return False


def _inherited() -> bool:
    """Did a person's kernel start the program that started this one, as `!pytest --nbval` does?"""
    try:
        import psutil  # which every kernel has

        return SESSION in psutil.Process(os.getppid()).environ()
    except Exception:  # nobody can say: no person, then
        return True
