"""Has the answer key guarded as its modules are loaded. Importing this module sees to that.

So nobody ever holds a function of the key that has no guard, and no file of the key mentions it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import TYPE_CHECKING

from bpcourse.answer_key.guard import guard
from bpcourse.answer_key.refusal import of_key

if TYPE_CHECKING:
    from importlib.abc import Loader  # which loads a lot


class GuardingFinder:
    """Finds the modules of the answer key where Python does, and has each guarded once it ran."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's own spec, but for what is done after loading it."""
        spec = PathFinder.find_spec(fullname, path, target) if of_key(fullname) else None
        if spec and spec.loader:
            guard_after(spec.loader)
        return spec


def guard_after(loader: Loader) -> None:
    """Have a module guarded once this loader has run it."""
    run = loader.exec_module

    def exec_module(module: ModuleType) -> None:
        run(module)
        guard(module)

    loader.exec_module = exec_module


sys.meta_path.insert(0, GuardingFinder())
