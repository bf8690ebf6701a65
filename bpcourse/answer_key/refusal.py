"""Which rooms of the course are the answer key, and the words that refuse it.

The sandbox that grades has this file too, by another name: it imports the standard library only.
"""

from __future__ import annotations

import sys

ROOMS = ("reference", "networks", "gradcheck", "checkup")
"""The answer key, what is made of it, numerical differentiation, and what is told by it."""

OWN: set[str] = set()
"""Packages of an instructor's own exercises, as long as they are used (exercises/own.py)."""


class ReferenceUnavailable(RuntimeError):  # noqa: N818  it says what happened
    """The answer key was called by a function that is graded."""


def of_key(module: str) -> bool:
    """Is the module of this name one of the answer key's?"""
    package, _, rest = module.partition(".")
    return package in OWN or (package == "bpcourse" and rest.partition(".")[0] in ROOMS)


def refusal(module: str, name: str) -> ReferenceUnavailable:
    """The exception for a call of this name, which may be known by its room's own name too."""
    room = ".".join(module.split(".")[:2])
    exported = name in getattr(sys.modules.get(room), "__all__", ())
    return ReferenceUnavailable(
        f"{room if exported else module}.{name} is not available while grading: "
        "a graded function must be your own."
    )
