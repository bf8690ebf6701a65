"""The course in the reader's browser: a JupyterLite site with the released units, and no server."""

from bpcourse.authoring.lite.build import build_lite

__all__ = ["build_lite"]
