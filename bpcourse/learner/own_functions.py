"""mine(...): a learner's own functions where they are right, the reference's where not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any


def mine(*names: str) -> Any:
    """An object with these functions as attributes: `my = mine("relu_forward", "relu_backward")`."""
    from bpcourse import reference

    return SimpleNamespace(**{name: getattr(reference, name) for name in names})
