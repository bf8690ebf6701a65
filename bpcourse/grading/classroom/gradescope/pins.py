"""Versions of what this package rests on, for a container that installs it."""

from __future__ import annotations

import importlib.metadata
import re

from bpcourse.wheel import NAME


def pins() -> str:
    """Versions of all that this package rests on, as they are installed here: pip's constraints.

    Of each package a line, of those too that another system does not need: a constraint asks for
    nothing by itself.
    """
    found: dict[str, str] = {}
    waiting = [NAME]
    while waiting:
        name = waiting.pop()
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another system, or an extra
        for asked in distribution.requires or ():
            needed = re.match(r"[\w.-]+", asked)
            if needed and "extra ==" not in asked and (key := _key(needed[0])) not in found:
                found[key] = ""
                waiting.append(needed[0])
        if name != NAME:
            found[_key(name)] = distribution.version.partition("+")[0]
    return "".join(f"{name}=={version}\n" for name, version in sorted(found.items()) if version)


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
