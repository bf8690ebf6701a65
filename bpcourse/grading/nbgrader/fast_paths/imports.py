"""Imports without what takes long and grading never calls.

jsonschema's parser of internationalized addresses is generated at each import, in a second or more;
no notebook's schema asks for it. nbgrader imports its extensions of Jupyter's server, and with them
that server: half of all that it imports. And it imports setuptools, for the archives of `zip_collect`.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, cast

from bpcourse.grading.switch import fast_paths_are_off

PARSER = "rfc3987_syntax"
EXTENSIONS = tuple(
    f"nbgrader.server_extensions.{name}"
    for name in ("assignment_list", "course_list", "formgrader", "validate_assignment")
)
LOAD = "load_jupyter_server_extension"  # what nbgrader takes from each of them
ARCHIVES = "setuptools.archive_util"
UNPACK = ("unpack_archive", "unpack_tarfile", "unpack_zipfile")


def import_quickly() -> None:
    """Import jsonschema and nbgrader the quick way; where the fast paths are off, leave it to them."""
    if fast_paths_are_off():
        return
    # the parser is optional: jsonschema goes on without
    with _in_place_of({PARSER: cast("ModuleType", None)}):
        import jsonschema  # noqa: F401  for what it leaves in sys.modules
    if "nbgrader" not in sys.modules:
        on_demand = {name: _on_demand(name, LOAD) for name in EXTENSIONS}
        with _in_place_of({**on_demand, ARCHIVES: _on_demand(ARCHIVES, *UNPACK)}):
            import nbgrader.utils  # noqa: F401  the same


@contextlib.contextmanager
def _in_place_of(modules: dict[str, ModuleType]) -> Iterator[None]:
    """Others in place of these modules; afterwards they can be imported as ever."""
    known = {name: sys.modules.get(name) for name in modules}
    sys.modules.update(modules)
    try:
        yield
    finally:
        for name, module in known.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module


def _on_demand(name: str, *functions: str) -> ModuleType:
    """A module whose functions import the real one when they are called."""
    module = ModuleType(name)

    def stand_in(function: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            return getattr(importlib.import_module(name), function)(*args, **kwargs)

        return call

    for function in functions:
        setattr(module, function, stand_in(function))
    return module
