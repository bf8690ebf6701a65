"""What a page that is only read leaves out of a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bpcourse.checking.report import MIME


def without_number(outputs: Sequence[Any]) -> list[Any]:
    """A check's outputs without the number below the card, which says the points in words.

    nbgrader needs that number in notebooks. Outputs that hold no card are left as they are.
    """
    if not any(MIME in output.get("data", {}) for output in outputs):
        return list(outputs)
    return [output for output in outputs if output.get("output_type") != "execute_result"]
