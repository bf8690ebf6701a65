"""Templates of pages: compiled once in a process, though each exporter has an environment of its own."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

SETTINGS = (
    "autoescape",
    "block_end_string",
    "block_start_string",
    "comment_end_string",
    "comment_start_string",
    "is_async",
    "keep_trailing_newline",
    "line_comment_prefix",
    "line_statement_prefix",
    "lstrip_blocks",
    "trim_blocks",
    "undefined",
    "variable_end_string",
    "variable_start_string",
)
"""What of an environment decides what a template is compiled to, beside extensions, and filters, which
are called then if what they are for is written in the template."""


class CompiledTemplates(BytecodeCache):
    """Those of this process, by name, content and environment."""

    def __init__(self) -> None:
        self.code: dict[tuple[str, ...], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what a template was compiled to."""
        if code := self.code.get(_key(bucket)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a template was compiled to."""
        self.code[_key(bucket)] = bucket.bytecode_to_string()


def _key(bucket: Bucket) -> tuple[str, ...]:
    environment: Environment = bucket.environment
    filters = (f"{name} {_name(call)}" for name, call in environment.filters.items())
    return (
        bucket.key,
        bucket.checksum,
        *(repr(getattr(environment, setting)) for setting in SETTINGS),
        *sorted(environment.extensions),
        *sorted(filters),
    )


def _name(call: Any) -> str:
    named = call if hasattr(call, "__qualname__") else type(call)
    return f"{named.__module__}.{named.__qualname__}"


compiled = CompiledTemplates()


def share_compiled(environment: Callable[..., Any]) -> Callable[..., Any]:
    """In place of jinja2's Environment: one that takes templates that were compiled as they are."""
    return functools.partial(environment, bytecode_cache=compiled)
