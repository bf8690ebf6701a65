"""A name that another cell defines: one line below the traceback says which cell to run.

The cell still ends in an error, as nbgrader needs it: the line is part of that output.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from bpcourse.notebooks.running import released_cells


def explain_name_errors() -> None:
    """From now on, in a notebook. Who has installed a handler of their own keeps it."""
    ipython: Any = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None and not getattr(shell, "custom_exceptions", True):
        shell.set_custom_exc((NameError,), _show)


def advice(error: NameError, names: Mapping[str, Any], running: str) -> str:
    """Where the name is defined; "" where the notebook does not define it.

    names    the notebook's global names
    running  source of the cell that runs
    """
    if not error.name or error.name in names or isinstance(error, UnboundLocalError):
        return ""
    from bpcourse.notebooks.defined import where_defined

    where = where_defined(error.name, released_cells(names), running)
    return f"`{error.name}` is defined {where}; run it first." if where else ""


def _show(shell: Any, kind: Any, error: Any, traceback: Any, tb_offset: int | None = None) -> Any:
    """IPython's own traceback, and the advice as its last line."""
    try:
        history = shell.history_manager.input_hist_raw
        line = advice(error, shell.user_ns, history[-1] if history else "")
    except Exception:  # the traceback matters more
        line = ""
    if not line:
        return shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)
    lines = shell.InteractiveTB.structured_traceback(kind, error, traceback, tb_offset=tb_offset)
    shell._showtraceback(kind, error, [*lines, "", line])  # noqa: SLF001  what showtraceback does
    return None
