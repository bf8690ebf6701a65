"""A report told again, from what is kept of it, with the hints that its exercise has now.

So a hint that is mended reaches pages without an answer being judged again.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, cast

import numpy as np

from bpcourse.checking.exercise import Exercise
from bpcourse.checking.guards import Array
from bpcourse.checking.mistake import Mistake
from bpcourse.checking.report import PartReport, Report

NOT_KEPT = ("yours", "failing", "came_out")
"""Values, which a hidden report does not show; but parts that differ in them are told apart."""


def question(ask: str, partly: str) -> str:
    """The first hint; told of the cases that it is about, where there are others."""
    return f"({partly.capitalize()}; the other cases have another cause.) {ask}" if partly else ask


def kept(report: Report) -> dict[str, Any]:
    """All of a hidden report but the values of inputs, as JSON has it."""
    parts = [_kept_part(part) for part in report.parts]
    for name in NOT_KEPT:
        values = [getattr(part, name) for part in report.parts]
        for part, value in zip(parts, values, strict=True):
            if value not in (None, ""):
                part[name] = values.index(value)
    whole = _changed(report, Report)
    return {name: value for name, value in whole.items() if name != "printed"} | {"parts": parts}


def told_again(told: Mapping[str, Any], exercise: Exercise | None) -> Report:
    """The report that this was kept of, with the exercise's hints of now; mistakes that are not in
    its catalogue keep theirs.
    """
    parts = [_part(part) for part in told["parts"]]
    if exercise is not None:
        parts = [_with_hints(part, exercise) for part in parts]
    known: dict[str, Any] = {**told, "parts": tuple(parts)}
    return Report(**known | {"remarks": tuple(told.get("remarks", ()))})


def _changed(record: Any, kind: type) -> dict[str, Any]:
    """The fields that differ from their defaults."""
    return {
        field.name: value
        for field in fields(kind)
        if not isinstance(value := getattr(record, field.name), np.ndarray)
        and value != field.default
    }


def _kept_part(part: PartReport) -> dict[str, Any]:
    data = _changed(part, PartReport)
    for name in (*NOT_KEPT, "numerical"):
        data.pop(name, None)
    if part.wrong is not None:
        packed = base64.b64encode(np.packbits(part.wrong).tobytes()).decode()
        data["wrong"] = {"shape": part.wrong.shape, "bits": packed}
    return data


def _part(data: Mapping[str, Any]) -> PartReport:
    known: dict[str, Any] = {
        name: tuple(cast("list[Any]", value)) if isinstance(value, list) else value
        for name, value in data.items()
    }
    if "wrong" in data:
        known["wrong"] = _unpacked(**data["wrong"])
    known |= {name: str(data[name]) for name in ("failing", "came_out") if name in data}
    return PartReport(**known)


def _unpacked(shape: Sequence[int], bits: str) -> Array:
    packed = np.frombuffer(base64.b64decode(bits), dtype=np.uint8)
    return np.unpackbits(packed, count=int(np.prod(shape))).astype(bool).reshape(shape)


def _with_hints(part: PartReport, exercise: Exercise) -> PartReport:
    """A part with the hints of now."""
    if part.status == "not written":
        first = exercise.mistakes[:1] if part.questions else ()
        return replace(part, questions=tuple(mistake.ask for mistake in first))
    known = {mistake.name: mistake for mistake in exercise.mistakes}
    numbers = part.numbers or (None,) * len(part.mistakes)
    told = [
        _told(known.get(name), number) for name, number in zip(part.mistakes, numbers, strict=True)
    ]
    return replace(
        part,
        questions=tuple(
            question(mistake.ask, part.partly) if mistake else before
            for mistake, before in zip(told, part.questions, strict=True)
        ),
        hints=tuple(
            mistake.tell if mistake else before
            for mistake, before in zip(told, part.hints, strict=True)
        ),
    )


def _told(mistake: Mistake | None, number: float | None) -> Mistake | None:
    return mistake if mistake is None or number is None else mistake.told_with(number)
