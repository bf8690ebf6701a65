"""What came out of one run: a value for each part, or why there is none."""

from __future__ import annotations

import sysconfig
import traceback
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bpcourse.checking.guards import is_array, is_dict, is_plain_sequence

Outcome = dict[str, Any]
"""{part: what was returned for it, or Raised, or Malformed}; a part that a case does not try is
missing."""

Structure = Any
"""Shape of a returned value in names: "dx", ("loss", {"W": "dW"}), {"W": "dW", "b": "db"}."""

TOO_LONG = "took too long"
"""The kind of exception, by name, of what was ended because its time was over."""

memory_limit: ContextVar[str] = ContextVar("memory_limit", default="")
"""How much memory a check may take, in words, where the learner's functions run elsewhere."""

_PACKAGE = str(Path(__file__).parents[1])
_NOT_THE_STUDENTS = (
    *(_PACKAGE, *map(sysconfig.get_path, ("stdlib", "purelib", "platlib"))),
    *("<mistake ", "<frozen ", "<__array_function__ "),
)


@dataclass(frozen=True)
class Raised:
    """An exception that left the implementation, with the student's own frames only."""

    kind: str
    message: str
    frames: str = ""

    @property
    def not_written(self) -> bool:
        """Is it what an answer raises that nobody has begun?"""
        return self.kind == "NotImplementedError"

    @property
    def too_long(self) -> bool:
        """Was it ended because its time was over?"""
        return self.kind == TOO_LONG


@dataclass(frozen=True)
class Malformed:
    """A returned value that does not have the structure that was asked for."""

    status: str  # a step of compare.LADDER
    message: str


def raised(error: BaseException) -> Raised:
    """What to tell of an exception. A sandboxed submission's carries its frames as text."""
    kind = getattr(error, "student_kind", None) or type(error).__name__
    frames = getattr(error, "student_frames", None)
    if frames is None:
        stack = traceback.extract_tb(error.__traceback__)
        own = [f for f in stack if is_learners(f.filename)]
        frames = "\n".join(f"line {f.lineno} in {f.name}: {f.line}" for f in own)
    limit = memory_limit.get()
    if limit and isinstance(error, MemoryError) and not hasattr(error, "student_kind"):
        return Raised(
            kind, f"with what it returned, this check needed more than {limit} of memory", frames
        )
    return Raised(kind, str(error).strip(), frames)


def is_learners(filename: str) -> bool:
    """Is this a file of the learner's own, or a cell?"""
    return not filename.startswith(_NOT_THE_STUDENTS)


def unpack(result: Any, structure: Structure) -> Outcome:
    """{name: value} of a returned value, for all names in the structure."""
    found: Outcome = {}
    _unpack_into(found, result, structure)
    return found


def _unpack_into(found: Outcome, result: Any, structure: Structure) -> None:
    if isinstance(structure, str):
        found[structure] = result
        return
    problem = _structural_problem(result, structure)
    if is_dict(structure):
        for key, inner in structure.items():
            missing = problem or (
                Malformed("type", f"the returned dictionary has no key {key!r}")
                if key not in result
                else None
            )
            _unpack_into(found, missing or result[key], inner)
    else:
        for i, inner in enumerate(structure):
            _unpack_into(found, problem or result[i], inner)


def _structural_problem(result: Any, structure: Structure) -> Malformed | None:
    if isinstance(result, Malformed):
        return result
    if result is None:
        return Malformed("none", "it returns None: is there a return statement?")
    wanted = f"({', '.join(map(str, _names(structure)))})"
    if is_dict(structure):
        if is_dict(result):
            return None
        expected = f"a dictionary with {wanted} is expected"
    else:
        if is_plain_sequence(result) and len(result) == len(structure):
            return None
        expected = f"{len(structure)} values {wanted} are expected"
    return Malformed("type", f"it returns {describe(result)}, where {expected}")


def _names(structure: Structure) -> list[str]:
    if is_dict(structure):
        return list(structure)
    return [s if isinstance(s, str) else "{" + ", ".join(s) + "}" for s in structure]


def describe(value: Any) -> str:
    """A value in a few words, never its contents."""
    if is_array(value):
        return f"an array of shape {value.shape}"
    if is_plain_sequence(value):
        return f"a {type(value).__name__} of {len(value)}"
    return f"a value of type {type(value).__name__}"
