"""Pages made of our templates; whatever is put into one is text, and never markup."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bpcourse.grading.judge.clean import clean

if TYPE_CHECKING:
    from jinja2 import Environment


def rendered(template: str, **values: Any) -> bytes:
    """A page, as UTF-8."""
    return _environment().get_template(template).render(**values).encode("utf-8", "replace")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,  # a figure that is missing is an error, not a gap
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters.update(points=points, percent=percent)
    return environment


def _shown(value: Any) -> Any:
    """Text without what a reader cannot see; what is markup already stays."""
    return clean(value, lines=True) if type(value) is str else value


def points(value: float) -> str:
    """A number of points, without digits that say nothing."""
    return f"{round(value, 2):g}"


def percent(share: float) -> str:
    """A share in percent. Only what is none is 0 %, and only what is all is 100 %."""
    if 0 < share < 1:
        return f"{min(max(round(100 * share), 1), 99)} %"
    return f"{round(100 * share)} %"
