"""jsonschema, imported without its parser of internationalized addresses.

That one is generated at each import, in a second or more; no notebook's schema asks for it.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import cast

from bpcourse.grading.switch import fast_paths_are_off

PARSER = "rfc3987_syntax"


def import_jsonschema() -> None:
    """Import jsonschema the quick way; where the fast paths are off, leave it to nbgrader."""
    if fast_paths_are_off():
        return
    known = sys.modules.get(PARSER)
    sys.modules[PARSER] = cast("ModuleType", None)  # it is optional: jsonschema goes on without
    try:
        import jsonschema  # noqa: F401  for what it leaves in sys.modules
    finally:
        if known is None:
            del sys.modules[PARSER]
        else:
            sys.modules[PARSER] = known
