"""Notebooks and nbgrader's metadata, checked once; and not copied in between."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import jsonschema
from jsonschema.validators import validator_for


def validate_each_once(library: Any) -> SimpleNamespace:
    """In jsonschema's place: `validate` checks the schema before every cell, and each cell anew."""
    return SimpleNamespace(validate=_validate, ValidationError=library.ValidationError)


def validate_at_the_end(validate: Callable[..., None]) -> Callable[..., None]:
    """In the place of nbformat.validate: exporters validate what they make.

    nbformat would, too, whenever it reads or writes it.
    """

    def only_for_exporters(notebook: Any, *rest: Any, **how: Any) -> None:
        if how.get("relax_add_props"):
            validate(notebook, *rest, **how)

    return only_for_exporters


def no_copies(copy: Any) -> SimpleNamespace:
    """In the place of `copy`: a notebook just read from a file is nobody else's, yet copied thrice."""
    return SimpleNamespace(deepcopy=lambda value: value)


def nothing_to_normalize(validator: Any) -> SimpleNamespace:
    """In the place of nbformat's validator, which exporters ask for `normalize` if it has it."""
    return SimpleNamespace()


def _validate(instance: Any, schema: dict[str, Any]) -> None:
    _validate_text(json.dumps(instance, sort_keys=True), _SameObject(schema))


class _SameObject:
    """Lets a cache hold a dict, so that its id is not given to another."""

    def __init__(self, value: Any):
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _SameObject) and self.value is other.value


@functools.lru_cache(maxsize=1000)
def _validate_text(text: str, schema: _SameObject) -> None:
    _validator(schema).validate(json.loads(text))


@functools.lru_cache(maxsize=8)
def _validator(schema: _SameObject) -> jsonschema.Validator:
    kind = validator_for(schema.value)
    kind.check_schema(schema.value)
    return kind(schema.value)
