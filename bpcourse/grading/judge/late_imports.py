"""Matplotlib's pyplot in the judge: units import it, and next to no check uses it.

It takes as long to import as all of nbgrader, and pictures are drawn elsewhere, in the sandbox.
"""

from __future__ import annotations

import ast
import importlib
from types import ModuleType
from typing import Any

LATE = frozenset({"matplotlib.pyplot"})


class Late(ModuleType):
    """A module that is imported when something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module(self.__name__), name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(importlib.import_module(self.__name__), name, value)

    def __dir__(self) -> list[str]:
        return dir(importlib.import_module(self.__name__))


def import_late(node: ast.stmt, names: dict[str, Any]) -> bool:
    """Give names to what a statement imports, without importing it yet, and say whether that could be
    done: for `import matplotlib.pyplot as plt`.
    """
    if not isinstance(node, ast.Import):
        return False
    found = {alias.asname: alias.name for alias in node.names}
    if None in found or not LATE.issuperset(found.values()):
        return False
    names.update({name: Late(module) for name, module in found.items() if name})
    return True
