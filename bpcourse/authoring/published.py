"""Where the course can be had from, once somebody has published it.

One setting, in pyproject.toml. Until it is filled in, no notebook and no page names a source: on
machines of learners, whoever had registered a name that is not ours would run their own program.

    [tool.bpcourse.published]
    repository = "https://HOST/OWNER/NAME"         # what launch buttons open
    source = "https://HOST/.../bpcourse-1.0-py3-none-any.whl"    # what pip installs
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from bpcourse.authoring.errors import AuthoringError

ADDRESS = r"https://[A-Za-z0-9.-]+(?::\d+)?/[A-Za-z0-9._~/@+=-]+"
REPOSITORY = re.compile(ADDRESS)
SOURCE = re.compile(rf"(?:bpcourse @ )?(?:git\+)?{ADDRESS}")


@dataclass(frozen=True)
class Published:
    """Address of the repository, and what pip installs; "" where there is none."""

    repository: str = ""
    source: str = ""


def published(root: Path) -> Published:
    """What the pyproject.toml in a folder says; nothing where there is none.

    Raises AuthoringError for anything that is not a plain https address.
    """
    path = Path(root) / "pyproject.toml"
    if not path.is_file():
        return Published()
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        table = said.get("tool", {}).get("bpcourse", {}).get("published", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, AttributeError) as error:
        raise AuthoringError(f"{path.name} cannot be read: {error}") from None
    if unknown := sorted(set(table) - {"repository", "source"}):
        raise AuthoringError(
            f"[tool.bpcourse.published] in {path.name} has `repository` and `source`, "
            f"no {', '.join(unknown)}"
        )
    found = Published(**table)
    _check("repository", found.repository, REPOSITORY, path.name)
    _check("source", found.source, SOURCE, path.name)
    return found


def _check(key: str, value: object, pattern: re.Pattern[str], where: str) -> None:
    if not isinstance(value, str) or (value and not pattern.fullmatch(value)):
        raise AuthoringError(
            f'[tool.bpcourse.published] in {where}: {key} must be "" or an address that begins '
            f"with https://, of letters, digits and ._~/@+=- alone, not {value!r}"
        )
