"""What JupyterLab has and the sandbox has not, where something can stand for it."""

from __future__ import annotations

import importlib
import sys
import types
from typing import Any

from .cells import Namespace
from .notebook_shell import NotebookShell
from .only_here import NotWhileGrading


class Unanswered(NotWhileGrading, EOFError):  # noqa: N818  it says what happened
    """`input()` asks, and nobody is there."""


class PlainBars(types.ModuleType):
    """tqdm.notebook, whose bars need widgets: the bars of text in their place."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        text = {"tqdm_notebook": "tqdm", "tnrange": "trange"}
        return getattr(importlib.import_module("tqdm"), text.get(name, name))


def stand_in(namespace: Namespace, shell: NotebookShell) -> None:
    """Put the stand-ins where a submission looks for them: in a process that is its own."""

    def get_ipython() -> NotebookShell:
        return shell

    namespace["get_ipython"] = get_ipython
    module = types.ModuleType("IPython.core.getipython")
    vars(module).update(get_ipython=get_ipython)
    sys.modules.update({module.__name__: module, "tqdm.notebook": PlainBars("tqdm.notebook")})
    sys.path.append("")  # modules beside the notebook; last, so that none takes another's place
    sys.modules["builtins"].__dict__.update(input=_ask, exit=_stay, quit=_stay)


def _ask(prompt: object = "", /) -> str:
    raise Unanswered("nobody answers input() while grading")


def _stay(keep_kernel: bool = False) -> None:
    """In JupyterLab the kernel ends after the cell, which takes nothing from what was written."""
