"""From text masters to the students' release: metadata, execution, leak scan, freshness."""

from bpcourse.authoring.build import build_unit, stale_parts
from bpcourse.authoring.errors import AuthoringError

__all__ = ["AuthoringError", "build_unit", "stale_parts"]
