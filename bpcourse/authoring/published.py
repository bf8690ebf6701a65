"""Where the course is published: one setting in pyproject.toml, empty until it is."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Published:
    """repository: address of the git repository; source: what pip installs. "" is not published."""

    repository: str = ""
    source: str = ""


def published(root: Path) -> Published:
    """What [tool.bpcourse.published] says in the checkout `root`."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    said = project.get("tool", {}).get("bpcourse", {}).get("published", {})
    return Published(said.get("repository", ""), said.get("source", ""))
